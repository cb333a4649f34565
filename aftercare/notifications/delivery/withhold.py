"""The ways in which a planned message is not sent, each of them visible to the officer."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Final

from aftercare.domain.message_templates.text_kinds import TextKind
from aftercare.store.appointments.rows import DEAD, get_appointment
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.messages.rows import NEW, MessageRow
from aftercare.store.tasks.rows import REMINDING, open_task

_EARLY: Final = re.compile(rf"T-([2-9]|[1-9][0-9]+)|{NEW}(-again)?")

# Their task is open until they arrive, or open again when they do not.
_HAVE_A_TASK: Final = (TextKind.CHANGED_TIME, TextKind.CALLED_OFF, TextKind.OFFERED_TIMES)
_INSTEAD: Final = ("call_person", "send_letter", "reminder_late")


def settle(work: UnitOfWork, row: MessageRow, state: str, reason: str | None = None) -> None:
    """Put the message in a new state, with the moment and the reason."""
    row.state, row.reason, row.state_at = state, reason, work.now
    # A new state ends the claim and any planned look-up.
    row.claim_expires_at = row.next_look_at = None
    row.version += 1


def cancel(work: UnitOfWork, row: MessageRow, reason: str) -> None:
    settle(work, row, "cancelled", reason)


def postpone(work: UnitOfWork, row: MessageRow, until: datetime) -> None:
    """Still planned, for later: known not to have left, or not to have arrived."""
    row.due_at, row.provider_sid = until, None
    settle(work, row, "planned", row.reason)


def skip_late(work: UnitOfWork, row: MessageRow, starts_at: datetime | None) -> None:
    """Too late to help. After an early reminder, or a text about a new appointment, the next one still comes. Anything
    else is worth a call while there is time, and a message about no appointment always is."""
    settle(work, row, "skipped_late", "too-late")
    if starts_at is None:
        open_officer_task(work, row, "call_person", "too-late", row.useful_until_at)
    elif starts_at > work.now and not _EARLY.fullmatch(row.slot):
        open_officer_task(work, row, "reminder_late", "reminder-too-late", starts_at)


def open_officer_task(
    work: UnitOfWork, row: MessageRow, kind: str, reason: str, due_at: datetime
) -> None:
    """One task for the officer about this message's appointment. None for a message to staff, and no reminder task for
    an appointment that was moved or called off. The client is notified of the change instead; where that was what the
    text said, or where it offered other times, the task about it is open."""
    if row.person_id is None or row.staff_id is not None:
        return
    if row.template in _HAVE_A_TASK and kind in _INSTEAD:
        return
    if kind in REMINDING and _lost_its_time(work, row):
        return
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


def _lost_its_time(work: UnitOfWork, row: MessageRow) -> bool:
    about = row.appointment_id
    return about is not None and get_appointment(work.session, about).state in DEAD
