"""A decided warning or report as a task for the officer: to be drafted once per decision, open until it is signed."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlmodel import Session

from aftercare.store.escalation.rows import EscalationRow, times_reopened
from aftercare.store.papers.draft_tasks import DRAFT_PAPER, end_drafts
from aftercare.store.papers.rows import PaperRow
from aftercare.store.tasks.rows import REASON_CHANGED, open_task

# Why the task ended automatically: the decision has been carried out.
PAPER_SIGNED: Final = "paper-signed"


def ask_for_paper(
    session: Session, escalation: EscalationRow, kind: str, due_at: datetime, now: datetime
) -> None:
    """A task to draft this document; its reason is the document's kind. An escalation that was opened again and decided
    again asks anew."""
    open_task(
        session,
        person_id=escalation.person_id,
        kind=DRAFT_PAPER,
        subject=escalation.id,
        reason=kind,
        due_at=due_at,
        now=now,
        times_before=times_reopened(session, escalation.id),
    )


def end_draft_tasks(session: Session, escalation: EscalationRow, now: datetime) -> None:
    """The escalation waits for a decision again: the document its earlier decision asked for is no longer needed."""
    end_drafts(session, escalation.person_id, escalation.id, REASON_CHANGED, now)


def end_draft_task_of(session: Session, signed: PaperRow, now: datetime) -> None:
    """The document the task asked for is signed."""
    if signed.escalation_id is not None:
        about = signed.escalation_id
        end_drafts(session, signed.person_id, about, PAPER_SIGNED, now, kind=signed.kind)
