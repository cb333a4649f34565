"""Notifies clients of changes: which clients need it, and what each way of notifying does to the rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from aftercare.domain.appointments.lifecycle import AppointmentState, pass_on_by
from aftercare.store.appointments.known_to_client import (
    CHANGE,
    cancel_texts_of_restored,
    changes_undone,
    expects,
    mark_state_notified,
    note_client_knows,
    placed_again,
    with_earlier_change,
)
from aftercare.store.appointments.rows import DEAD, AppointmentRow, as_they_are, lock_appointments
from aftercare.store.tasks.ended_with_file import ended_with_file, open_again
from aftercare.store.tasks.rows import REASON_CHANGED, TaskRow, open_task


def pass_on_by_hand(
    session: Session, ids: Sequence[UUID], now: datetime, *, reminds: bool = True
) -> None:
    """A letter, a card or a call gave these times to the client. Where an upcoming one no longer stands, the client now
    knows the old time and must be notified of the change. `reminds`: it was about this appointment, as a letter or a
    call is."""
    lock_appointments(session, ids)
    rows = as_they_are(session, ids)
    coming = [row for row in rows if row.starts_at > now]
    standing = [row.id for row in coming if row.state not in DEAD]
    note_client_knows(session, standing, now)
    if reminds:
        mark_state_notified(session, standing)
    for row in coming:
        if row.state in DEAD:
            _ask_to_pass_on(session, row, row.state, now)
    for row in rows:
        session.refresh(row)


def ask_to_pass_on(
    session: Session, gone: Iterable[AppointmentRow], state: str, now: datetime
) -> None:
    """A task for each client who expects one of these appointments, which no longer stand: `state` is why. A client
    still to be notified of an earlier change hears of this one with it."""
    rows = [row for row in gone if expects(row, now)]
    not_notified = [row.id for row in rows if row.known_at is None]
    waits = with_earlier_change(session, not_notified)
    for row in rows:
        if row.id not in waits:
            _ask_to_pass_on(session, row, state, now)


def ask_again(session: Session, person_id: UUID, closed_at: datetime, now: datetime) -> None:
    """Open the tasks to notify this client that ended when the case file closed at this moment: no one notified them.
    Those of what is to come. Call it before the new rows are written, so that those of what is back end again."""
    ended = {
        one.appointment_id: one for one in ended_with_file(session, person_id, CHANGE, closed_at)
    }
    for row in as_they_are(session, [one for one in ended if one is not None]):
        if row.starts_at > now:
            open_again(ended[row.id], pass_on_by(now, row.starts_at))
    session.flush()


def sync_change_tasks(session: Session, people: Iterable[UUID], now: datetime) -> None:
    """The changes to notify these people of after their new rows were written. A change that was undone needs no
    notification, and the client knows the appointment again. After a cancellation that the client knows of, a new time
    is notified too: nothing else announces it. Call it with the clock's rights."""
    asked = list(set(people))
    if not asked:
        return
    session.flush()
    cancel_texts_of_restored(session, asked, now)
    _end_what_is_back(session, asked, now)
    for row in as_they_are(session, placed_again(session, asked, now)):
        _ask_to_pass_on(session, row, AppointmentState.MOVED.value, now)


def _end_what_is_back(session: Session, people: list[UUID], now: datetime) -> None:
    for found in changes_undone(session, people):
        task = session.get_one(TaskRow, found.task_id, populate_existing=True)
        task.state, task.done_at, task.done_note = "done", now, REASON_CHANGED
        task.version += 1
        row = session.get_one(AppointmentRow, found.appointment_id, populate_existing=True)
        row.known_at = row.known_at or found.known_at
    session.flush()


def _ask_to_pass_on(session: Session, row: AppointmentRow, why: str, now: datetime) -> None:
    open_task(
        session,
        person_id=row.person_id,
        kind=CHANGE,
        subject=row.id,
        reason=why,
        due_at=pass_on_by(now, row.starts_at),
        now=now,
        appointment_id=row.id,
    )
