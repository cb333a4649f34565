"""Busy times as the calendars of officers said last, and the appointments that they may clash with."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Column
from sqlmodel import Field, Session

from aftercare.domain.calendars.busy_times import Placed, Span
from aftercare.store.database.columns import MOMENT, MOMENTS
from aftercare.store.database.columns import Row as Record
from aftercare.store.database.plain_sql import Row, execute, rows

CLASH = "calendar_clash"
# Those that stay keep the moment since which they are known, and free no room.
_GONE = """
delete from busy_block b where b.connection_id = :connection and not exists (
  select from unnest(cast(:starts as timestamptz[]), cast(:ends as timestamptz[])) n (starts, ends)
  where b.during = tstzrange(n.starts, n.ends))
"""
_NEW = """
insert into busy_block (connection_id, staff_id, during, seen_at)
select :connection, :staff, tstzrange(n.starts, n.ends), :now
from unnest(cast(:starts as timestamptz[]), cast(:ends as timestamptz[])) n (starts, ends)
on conflict (connection_id, during) do nothing
"""
_BETWEEN = """
select staff_id, lower(during) as starts_at, upper(during) as ends_at, seen_at from busy_block
where staff_id = any(cast(:staff as uuid[])) and during && tstzrange(:from_at, :until_at)
order by staff_id, during
"""
_COUNT = (
    "select count(*) from busy_block where connection_id = :connection and upper(during) > :now"
)
# The link has the appointments of which its owner is the officer, not the second one; a calendar that subscribed has
# seen what stood when it was fetched.
_PLACED = """
select id, person_id, line_id || '/' || occurrence as key, starts_at, ends_at,
  officer_id is not distinct from :staff and exists (select from calendar_feed f
    where f.staff_id = :staff and f.revoked_at is null and f.fetched_at >= booked_at) as published
from appointment
where :staff in (officer_id, second_officer_id) and state not in ('cancelled_by_service', 'moved')
and starts_at < :until_at and ends_at > :from_at order by starts_at, id
"""
# Of the calendar of one officer; the other officer of an appointment has tasks of their own.
_OPEN_OF = """
select t.subject_key from task t join appointment a on a.id = t.appointment_id
where t.kind = 'calendar_clash' and t.state = 'opened' and :staff in (a.officer_id, a.second_officer_id)
  and split_part(t.subject_key, ':', 4) = cast(:staff as text)
"""
_OF_APPOINTMENT = """
select t.id, t.version, t.subject_key, split_part(t.subject_key, ':', 3) as busy, s.display_name as name
from task t left join staff s on s.id::text = split_part(t.subject_key, ':', 4)
where t.kind = 'calendar_clash' and t.state = 'opened' and t.appointment_id = :appointment order by t.subject_key
"""
# Also of calendars that are no more: nothing of them overlaps the appointment then.
_WITHOUT_CAUSE = """
select t.subject_key from task t join appointment a on a.id = t.appointment_id
where t.kind = 'calendar_clash' and t.state = 'opened' and (a.starts_at <= :now or not exists (
  select from busy_block b where b.staff_id::text = split_part(t.subject_key, ':', 4) and b.during && a.during))
order by t.id
"""


class BusyBlockRow(Record, table=True):
    """One busy time; `seen_at`: since when the calendar says so."""

    connection_id: UUID
    staff_id: UUID
    during: Any = Field(sa_column=Column(MOMENTS, nullable=False))
    seen_at: datetime = Field(sa_type=MOMENT)


class PlacedRow(NamedTuple):
    """An appointment of an officer; `key` as in their calendar link."""

    placed: Placed
    person_id: UUID
    key: str


def replace_blocks(
    session: Session, connection_id: UUID, staff_id: UUID, spans: Iterable[Span], now: datetime
) -> None:
    """From now on the calendar has these busy times and no others."""
    found = list(spans)
    values = {
        "connection": connection_id,
        "staff": staff_id,
        "starts": [one[0] for one in found],
        "ends": [one[1] for one in found],
        "now": now,
    }
    execute(session, _GONE, values)
    execute(session, _NEW, values)


def blocks_between(
    session: Session, staff_ids: Collection[UUID], from_at: datetime, until_at: datetime
) -> list[Row]:
    """The busy times of these colleagues that touch the period, by colleague, earliest first."""
    values = {"staff": list(staff_ids), "from_at": from_at, "until_at": until_at}
    return rows(session, _BETWEEN, values)


def count_blocks(session: Session, connection_id: UUID, now: datetime) -> int:
    """Busy times of this calendar that are not over."""
    values = {"connection": connection_id, "now": now}
    return int(execute(session, _COUNT, values).scalar_one())


def placed_with(
    session: Session, staff_id: UUID, from_at: datetime, until_at: datetime
) -> list[PlacedRow]:
    """The appointments at which this officer is to be; run it with the clock's rights."""
    values = {"staff": staff_id, "from_at": from_at, "until_at": until_at}
    return [
        PlacedRow(
            Placed(row["id"], row["starts_at"], row["ends_at"], row["published"]),
            row["person_id"],
            row["key"],
        )
        for row in rows(session, _PLACED, values)
    ]


def open_clashes(session: Session, staff_id: UUID) -> list[str]:
    """The keys of the open tasks about clashes with the calendar of this officer."""
    return [row["subject_key"] for row in rows(session, _OPEN_OF, {"staff": staff_id})]


def clashes_of(session: Session, appointment_id: UUID) -> list[Row]:
    """The open tasks about clashes of this appointment, with the busy time and the name of who has it."""
    return rows(session, _OF_APPOINTMENT, {"appointment": appointment_id})


def clashes_without_cause(session: Session, now: datetime) -> list[str]:
    """The keys of open tasks about an appointment that began, or that no busy time overlaps any more."""
    return [row["subject_key"] for row in rows(session, _WITHOUT_CAUSE, {"now": now})]
