"""Which appointment times the clients know, and of which changes they must still be notified."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlmodel import Session, col, select

from aftercare.domain.appointments.lifecycle import is_expected
from aftercare.domain.conditions.device_checks import DEVICE_CHECK
from aftercare.store.appointments.rows import AppointmentRow, lock_appointments
from aftercare.store.database.plain_sql import execute
from aftercare.store.tasks.rows import REASON_CHANGED, TaskRow, open_tasks_locked

CHANGE = "notify_change"
_KNOWN = "update appointment set known_at = :now where id = any(:ids) and known_at is null"
_NOTIFIED = (
    "update appointment set state = 'notified', version = version + 1"
    " where id = any(:ids) and state = 'scheduled'"
)
# A row that another transaction has locked is shown again within the hour.
_SHOWN = """
with shown as (
  select id from appointment where person_id = :person and known_at is null
  and state in ('scheduled','notified','confirmed') and starts_at > :now and kind <> 'device_check'
  order by id for no key update skip locked)
update appointment a set known_at = :now from shown where a.id = shown.id"""
_STANDS_NOW = """
select n.id from appointment a join appointment n on n.line_id = a.line_id and n.occurrence = a.occurrence
where a.id = :about and n.state in ('scheduled','notified','confirmed')"""
# Those of these appointments with an open notification of an earlier change of the same occurrence.
_WITH_EARLIER_CHANGE = """
select a.id from appointment a where a.id = any(:ids) and exists (
  select from task t join appointment b on b.id = t.appointment_id
  where t.person_id = a.person_id and t.kind = 'notify_change' and t.state = 'opened'
  and b.line_id = a.line_id and b.occurrence = a.occurrence and b.id <> a.id)"""

# Open notifications that have become pointless: time and place are as before the change. Nothing that a client gets
# names an officer, so another one is no change to them. Not `during =`: the planner would look for the range alone in
# the index against double booking, and read all of it.
_BACK = """
select t.id as task_id, n.id as appointment_id, b.known_at
from task t
join appointment b on b.id = t.appointment_id
join appointment n on n.line_id = b.line_id and n.occurrence = b.occurrence
  and n.state in ('scheduled','notified','confirmed')
where t.person_id = any(:people) and t.kind = 'notify_change' and t.state = 'opened'
  and n.starts_at = b.starts_at and n.ends_at = b.ends_at
  and n.site_id is not distinct from b.site_id
order by t.id for no key update of t"""

# Texts that wait to say that an appointment is off, of which the occurrence has a time again.
_OFF_NO_MORE = """
select m.id as message_id, n.id as appointment_id from message m
join task t on t.message_id = m.id and t.kind = 'notify_change'
join appointment b on b.id = t.appointment_id
join appointment n on n.line_id = b.line_id and n.occurrence = b.occurrence
  and n.state in ('scheduled','notified','confirmed')
where t.person_id = any(:people) and m.state = 'planned' and m.appointment_id is null"""
_CANCEL = """
update message set state = 'cancelled', reason = 'appointment-changed', state_at = :now, version = version + 1
where id = any(:ids) and state = 'planned'"""

# Appointments cancelled and notified as cancelled, with a time again since: the newest of each occurrence.
_ON_AGAIN = """
select distinct on (n.id) b.id
from appointment n
join appointment b on b.line_id = n.line_id and b.occurrence = n.occurrence
  and b.state = 'cancelled_by_service' and b.known_at is not null
join task t on t.appointment_id = b.id and t.kind = 'notify_change' and t.state = 'done'
  and t.done_note is distinct from :by_itself and t.done_at <= n.booked_at
where n.person_id = any(:people) and n.state in ('scheduled','notified','confirmed') and n.starts_at > :now
  and n.known_at is null and not exists (
    select from task o join appointment c on c.id = o.appointment_id
    where o.person_id = n.person_id and o.kind = 'notify_change' and o.state = 'opened'
    and c.line_id = n.line_id and c.occurrence = n.occurrence)
order by n.id, b.booked_at desc, b.id"""

# The start that the client still expects of an occurrence: a change is to be notified, and no later start was.
_STILL_EXPECTED = """
select b.site_id, b.session_id
from task t
join appointment b on b.id = t.appointment_id
where t.person_id = :person and t.kind = 'notify_change' and t.state = 'opened'
  and b.line_id = :line and b.occurrence = :occurrence and b.starts_at = :start and not exists (
    select from appointment n where n.line_id = b.line_id and n.occurrence = b.occurrence
    and n.booked_at > b.booked_at and n.known_at is not null)
order by b.booked_at desc, b.id limit 1"""


class StillExpected(NamedTuple):
    """The place where the client would come at the changed time unless notified."""

    site_id: UUID | None
    session_id: UUID | None


def note_client_knows(session: Session, ids: Sequence[UUID], now: datetime) -> None:
    """From here on the clients know the times of these appointments, which the caller has locked: a change must be
    notified."""
    if ids:
        execute(session, _KNOWN, {"ids": list(ids), "now": now})


def mark_state_notified(session: Session, ids: Sequence[UUID]) -> None:
    """Clients were reminded of these appointments; one that was confirmed stays so."""
    if ids:
        execute(session, _NOTIFIED, {"ids": list(ids)})


def note_shown(session: Session, person_id: UUID, now: datetime) -> None:
    """Every upcoming appointment of this person is shown in a calendar of theirs."""
    execute(session, _SHOWN, {"person": person_id, "now": now})


def stands_now(session: Session, appointment_id: UUID) -> UUID | None:
    """The appointment that holds the occurrence of this one now, itself or the one that replaced it."""
    return execute(session, _STANDS_NOW, {"about": appointment_id}).scalar_one_or_none()


def changes_not_passed_on(session: Session, appointment_id: UUID) -> list[TaskRow]:
    """Open tasks to notify of a change of this appointment's occurrence, locked in the order of their ids."""
    about = select(AppointmentRow).where(AppointmentRow.id == appointment_id)
    row = session.exec(about).one()
    same = select(AppointmentRow.id).where(
        AppointmentRow.line_id == row.line_id, AppointmentRow.occurrence == row.occurrence
    )
    of_it = col(TaskRow.appointment_id).in_(same)
    return open_tasks_locked(
        session, TaskRow.person_id == row.person_id, TaskRow.kind == CHANGE, of_it
    )


def still_expected(
    session: Session, person_id: UUID, line_id: UUID, occurrence: int, start: datetime
) -> StillExpected | None:
    """The place where the client still expects this occurrence at this start, although it no longer stands. None when
    they expect it at another time or were notified of the change. Call it with the clock's rights."""
    asked = {"person": person_id, "line": line_id, "occurrence": occurrence, "start": start}
    found = execute(session, _STILL_EXPECTED, asked).one_or_none()
    return None if found is None else StillExpected(*found)


def any_known_to_client(session: Session, ids: Sequence[UUID]) -> bool:
    """Whether the client knows of one of these appointments."""
    query = select(AppointmentRow.id).where(
        col(AppointmentRow.id).in_(ids), col(AppointmentRow.known_at).is_not(None)
    )
    return session.exec(query).first() is not None


def expects(row: AppointmentRow, now: datetime) -> bool:
    """Whether the client knows of the appointment, or may come to it without a notification. A check of devices comes
    without notice."""
    return row.kind != DEVICE_CHECK and is_expected(
        row.known_at is not None, row.booked_at, row.starts_at, now
    )


def with_earlier_change(session: Session, ids: Sequence[UUID]) -> set[UUID]:
    """Those of these appointments with a client still to be notified of an earlier change."""
    return (
        set(execute(session, _WITH_EARLIER_CHANGE, {"ids": list(ids)}).scalars()) if ids else set()
    )


class Back(NamedTuple):
    """A task to notify of a change, the appointment that stands again as before, and since when the client knew it."""

    task_id: UUID
    appointment_id: UUID
    known_at: datetime | None


def cancel_texts_of_restored(session: Session, person_ids: Sequence[UUID], now: datetime) -> None:
    """Cancel the texts of these people that wait to say that an appointment is off which has a time again. The tasks
    that they ended are open again."""
    found = execute(session, _OFF_NO_MORE, {"people": list(person_ids)}).all()
    if found:
        lock_appointments(session, [row.appointment_id for row in found])
        execute(session, _CANCEL, {"ids": [row.message_id for row in found], "now": now})


def changes_undone(session: Session, person_ids: Sequence[UUID]) -> list[Back]:
    """Open notifications of changes that were undone, their tasks locked."""
    return [Back(*row) for row in execute(session, _BACK, {"people": list(person_ids)})]


def placed_again(session: Session, person_ids: Sequence[UUID], now: datetime) -> Sequence[UUID]:
    """Appointments that were cancelled and notified as cancelled, and have a time again for the same occurrence."""
    values = {"people": list(person_ids), "now": now, "by_itself": REASON_CHANGED}
    return execute(session, _ON_AGAIN, values).scalars().all()
