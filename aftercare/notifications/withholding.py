"""The ways a planned message does not leave, each of them visible to the officer."""

from __future__ import annotations

from datetime import datetime, timedelta

from aftercare.domain.people import WhyNoText
from aftercare.store.messages import MessageRow
from aftercare.store.tasks import open_task
from aftercare.store.unit_of_work import Work


def settle(work: Work, row: MessageRow, state: str, reason: str | None = None) -> None:
    """Put the message in a new state, with the moment and the reason."""
    row.state, row.reason, row.state_at = state, reason, work.now
    # Whatever it is now, nobody holds a claim on it and nobody has to look for it any more.
    row.claim_expires_at = row.next_look_at = None
    row.version += 1


def cancel(work: Work, row: MessageRow, reason: str) -> None:
    settle(work, row, "cancelled", reason)


def postpone(work: Work, row: MessageRow, until: datetime) -> None:
    """Still planned, for later: known not to have left, or not to have arrived."""
    row.due_at, row.provider_sid = until, None
    settle(work, row, "planned", row.reason)


def skip_late(work: Work, row: MessageRow, starts_at: datetime) -> None:
    """Too late to help. The day-before reminder is worth a call while there is time."""
    settle(work, row, "skipped_late", "too-late")
    if row.slot == "T-1" and starts_at > work.now:
        ask(work, row, "reminder_late", "reminder-too-late", starts_at)


def withhold(work: Work, row: MessageRow, obstacle: WhyNoText) -> None:
    settle(work, row, "withheld", obstacle.value)
    ask(work, row, "call_person", obstacle.value, row.useful_until_at)


def ask(work: Work, row: MessageRow, kind: str, reason: str, due_at: datetime) -> None:
    """One task for the officer about this message's appointment."""
    open_task(
        work.session,
        person_id=row.person_id,
        kind=kind,
        subject=row.appointment_id or row.id,
        reason=reason,
        due_at=max(due_at - timedelta(hours=1), work.now),
        now=work.now,
        appointment_id=row.appointment_id,
        message_id=row.id,
    )
