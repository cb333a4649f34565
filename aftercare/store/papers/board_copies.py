"""The reference of a task to its document."""

from __future__ import annotations

from typing import Final

BOARD_COPY: Final = "board_copy"

# The document a row `t` of `task` asks to copy, or asks about, for SQL; null for other tasks, and where documents were
# not imported.
PAPER_OF_TASK: Final = (
    "(select f.id from paper f where t.kind in ('board_copy','review_decision') and f.person_id = t.person_id"
    " and f.id::text = split_part(t.subject_key, ':', 2))"
)
