"""The reference of a copy task to its document."""

from __future__ import annotations

from typing import Final

BOARD_COPY: Final = "board_copy"

# The document a row `t` of `task` asks to copy, for SQL; null for other tasks, and where documents were not imported.
PAPER_OF_TASK: Final = (
    "(select f.id from paper f where t.kind = 'board_copy' and f.person_id = t.person_id"
    " and f.id::text = split_part(t.subject_key, ':', 2))"
)
