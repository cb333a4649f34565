"""A decided warning or report as a task of the officer: to be drafted, once a decision, until it is signed."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func, update
from sqlmodel import Session, col, select

from aftercare.domain.escalation.ladder import EscalationAct
from aftercare.store.escalation.rows import EscalationActRow, EscalationRow
from aftercare.store.papers.rows import PaperRow
from aftercare.store.tasks.rows import REASON_CHANGED, TaskRow, open_task

DRAFT_PAPER: Final = "draft_paper"
# Why the task ended by itself: what was decided is carried out.
PAPER_SIGNED: Final = "paper-signed"

# Of a row `t` of `task`, for SQL: the case it is about, what is in hand of its paper, and whether the decision
# still asks for it (a case from elsewhere does not). Null for other tasks.
CASE_OF_TASK: Final = (
    "(select e.id from escalation e where t.kind = 'draft_paper' and e.person_id = t.person_id"
    " and e.id::text = split_part(t.subject_key, ':', 2))"
)
DRAFT_OF_TASK: Final = (
    "(select f.id from paper f where t.kind = 'draft_paper' and f.person_id = t.person_id"
    " and f.escalation_id::text = split_part(t.subject_key, ':', 2) and f.kind = t.reason"
    " and f.state in ('drafted','submitted'))"
)
STATE_OF_DRAFT: Final = DRAFT_OF_TASK.replace("select f.id", "select f.state", 1)
STILL_ASKED: Final = CASE_OF_TASK.replace(
    "select e.id", "select e.decision in ('official_warning','propose_report')", 1
)


def ask_for_paper(
    session: Session, case: EscalationRow, kind: str, due_at: datetime, now: datetime
) -> None:
    """A task to draft this paper; its reason is the paper's kind. A case that was opened again and decided
    again asks anew."""
    again = select(func.count()).where(
        EscalationActRow.escalation_id == case.id, EscalationActRow.act == EscalationAct.REOPEN
    )
    open_task(
        session,
        person_id=case.person_id,
        kind=DRAFT_PAPER,
        subject=case.id,
        reason=kind,
        due_at=due_at,
        now=now,
        times_before=session.exec(again).one(),
    )


def end_draft_tasks(session: Session, case: EscalationRow, now: datetime) -> None:
    """The case waits for a decision again: the document its earlier decision asked for is no longer needed."""
    _end(session, case.person_id, case.id, REASON_CHANGED, now)


def end_draft_task_of(session: Session, signed: PaperRow, now: datetime) -> None:
    """The paper the task asked for is signed."""
    if signed.escalation_id is not None:
        about = signed.escalation_id
        _end(
            session, signed.person_id, about, PAPER_SIGNED, now, col(TaskRow.reason) == signed.kind
        )


def _end(
    session: Session, person_id: UUID, case_id: UUID, why: str, now: datetime, *those: Any
) -> None:
    session.execute(
        update(TaskRow)
        .where(
            col(TaskRow.person_id) == person_id,
            col(TaskRow.kind) == DRAFT_PAPER,
            func.split_part(TaskRow.subject_key, ":", 2) == str(case_id),
            col(TaskRow.state) == "opened",
            *those,
        )
        .values(state="done", done_at=now, done_note=why, version=col(TaskRow.version) + 1)
        .execution_options(synchronize_session="fetch")
    )
