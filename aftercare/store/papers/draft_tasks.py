"""The references of a draft task to its escalation and its draft, and how such tasks end."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import func, update
from sqlmodel import Session, col

from aftercare.store.tasks.rows import TaskRow

DRAFT_PAPER: Final = "draft_paper"

# For a row `t` of `task`, in SQL: its escalation, the draft of its document, and whether the decision still asks for
# it. An imported escalation does not. Null for other tasks.
ESCALATION_OF_TASK: Final = (
    "(select e.id from escalation e where t.kind = 'draft_paper' and e.person_id = t.person_id"
    " and e.id::text = split_part(t.subject_key, ':', 2))"
)
DRAFT_OF_TASK: Final = (
    "(select f.id from paper f where t.kind = 'draft_paper' and f.person_id = t.person_id"
    " and f.escalation_id::text = split_part(t.subject_key, ':', 2) and f.kind = t.reason"
    " and f.state in ('drafted','submitted'))"
)
STATE_OF_DRAFT: Final = DRAFT_OF_TASK.replace("select f.id", "select f.state", 1)
STILL_ASKED: Final = ESCALATION_OF_TASK.replace(
    "select e.id", "select e.decision in ('official_warning','propose_report')", 1
)


def end_drafts(
    session: Session,
    person_id: UUID,
    escalation_id: UUID,
    why: str,
    now: datetime,
    *,
    kind: str | None = None,
) -> None:
    """The open tasks to draft a document about this escalation end automatically; `kind`: only those for this kind of
    document."""
    of_kind = [] if kind is None else [col(TaskRow.reason) == kind]
    session.execute(
        update(TaskRow)
        .where(
            col(TaskRow.person_id) == person_id,
            col(TaskRow.kind) == DRAFT_PAPER,
            func.split_part(TaskRow.subject_key, ":", 2) == str(escalation_id),
            col(TaskRow.state) == "opened",
            *of_kind,
        )
        .values(state="done", done_at=now, done_note=why, version=col(TaskRow.version) + 1)
        .execution_options(synchronize_session="fetch")
    )
