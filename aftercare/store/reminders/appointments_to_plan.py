"""Appointments with reminders to plan, and the facts that decide about them: thousands at a time, in a few
statements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import inspect
from sqlalchemy.orm import defer
from sqlmodel import Session, col, select

from aftercare.domain.reminders.schedule import ToRemindOf
from aftercare.store.database.columns import among
from aftercare.store.database.plain_sql import execute
from aftercare.store.messages.rows import REMINDER
from aftercare.store.people.rows import PersonRow

# A check of devices comes without notice.
# A miss recorded after the planning may need one reminder more.
_MISSED_SINCE = (
    "exists (select from outcome o where o.person_id = a.person_id and o.code = 'missed'"
    " and o.recorded_at > a.reminders_planned_at and o.recorded_at > :since)"
)
_FIND = """
select id from (select * from (
    select a.id, a.person_id, a.starts_at from appointment a where a.reminders_planned_at is null
    and a.state in ('scheduled','notified','confirmed') and a.starts_at > :now and a.starts_at <= :until
    and a.kind <> 'device_check'
    union
    select a.id, a.person_id, a.starts_at from appointment a where a.person_id in
        (select o.person_id from outcome o where o.code = 'missed' and o.recorded_at > :since)
    and a.state in ('scheduled','notified','confirmed') and a.starts_at > :now and a.starts_at <= :until
    and a.reminders_planned_at is not null and {missed_since} and a.kind <> 'device_check'
    union
    select a.id, a.person_id, a.starts_at from appointment a where a.reminders_planned_at is null
    and a.state in ('scheduled','notified','confirmed','outcome_overdue')
    and a.starts_at <= :now and a.booked_at < a.starts_at and a.kind <> 'device_check'
) due order by starts_at, id limit :most) soonest order by person_id, starts_at, id"""
_UNPLANNED = _FIND.format(missed_since=_MISSED_SINCE)
_WITHHELD = """
select a.id, a.person_id, array_agg(distinct coalesce(m.reason, '')) as reasons
from message m join appointment a on a.id = m.appointment_id
where m.state = 'withheld' and m.policy_version is not null and m.useful_until_at > :now
and a.state in ('scheduled','notified','confirmed') and a.starts_at > :now
group by a.id order by a.id limit :most"""
_TAKE = """
select a.id, a.person_id, a.kind, a.starts_at, a.booked_at,
    exists (select from message m where m.appointment_id = a.id and {reminder}) as planned_before,
    not exists (select from appointment e where e.person_id = a.person_id
        and e.starts_at < a.starts_at and e.state not in ('cancelled_by_service','moved')) as is_first,
    (select case when e.state = 'missed' then
            (select max(o.recorded_at) from outcome o where o.appointment_id = e.id) end
        from appointment e where e.person_id = a.person_id and e.starts_at < a.starts_at
        and e.state in ('attended','late','attended_not_complied','missed')
        order by e.starts_at desc limit 1) as missed_at
from appointment a where a.id = any(:ids) and a.state in ('scheduled','notified','confirmed','outcome_overdue')
and a.kind <> 'device_check'
and (:again or a.reminders_planned_at is null or {missed_since})
order by a.id for no key update of a skip locked"""
_LOCK = _TAKE.format(missed_since=_MISSED_SINCE, reminder=REMINDER)
_PLANNED = "update appointment set reminders_planned_at = :now where id = any(:ids)"


_FIRST_UNPLANNED = (
    "select min(starts_at) from appointment where reminders_planned_at is null"
    " and state in ('scheduled','notified','confirmed') and starts_at > :now and kind <> 'device_check'"
)


@dataclass(frozen=True, slots=True)
class AppointmentToPlan:
    """A locked appointment; `planned_before`: it has messages already."""

    person_id: UUID
    planned_before: bool
    facts: ToRemindOf


def appointments_to_plan(
    session: Session, now: datetime, plans_ahead: timedelta, most: int
) -> list[UUID]:
    """Appointments with no planned reminders, or planned before a miss was recorded: the soonest, up to the limit,
    grouped by person. Includes those that began while no worker ran: the record has to show that no text went."""
    values = {"now": now, "until": now + plans_ahead, "since": now - plans_ahead, "most": most}
    return list(execute(session, _UNPLANNED, values).scalars())


def withheld_to_come(
    session: Session, now: datetime, most: int
) -> list[tuple[UUID, UUID, frozenset[str]]]:
    """Upcoming appointments with a withheld reminder that could still help: their id, their person, and the recorded
    reasons."""
    rows = execute(session, _WITHHELD, {"now": now, "most": most})
    return [(row.id, row.person_id, frozenset(row.reasons)) for row in rows]


def lock_to_plan(
    session: Session, ids: Sequence[UUID], now: datetime, plans_ahead: timedelta, *, again: bool
) -> list[AppointmentToPlan]:
    """Those of the appointments that still stand and are not locked by another transaction, locked in the order of
    their ids. Without `again` only those that are still to be planned."""
    values = {"ids": list(ids), "again": again, "since": now - plans_ahead}
    return [
        AppointmentToPlan(
            row.person_id,
            row.planned_before,
            ToRemindOf(row.id, row.kind, row.starts_at, row.booked_at, row.is_first, row.missed_at),
        )
        for row in execute(session, _LOCK, values)
    ]


def people_of(session: Session, person_ids: Iterable[UUID]) -> list[PersonRow]:
    """Their rows, each once, but without their weeks, which no text needs and which take long to read."""
    weeks = defer(inspect(PersonRow).attrs.work_weeks.class_attribute, raiseload=True)
    query = select(PersonRow).where(among(col(PersonRow.id), set(person_ids))).options(weeks)
    return list(session.exec(query))


def mark_reminders_planned(
    session: Session, appointment_ids: Sequence[UUID], now: datetime
) -> None:
    execute(session, _PLANNED, {"ids": list(appointment_ids), "now": now})


def first_unplanned_at(session: Session, now: datetime) -> datetime | None:
    """The start of the first upcoming appointment without planned reminders."""
    found: datetime | None = execute(session, _FIRST_UNPLANNED, {"now": now}).scalar()
    return found
