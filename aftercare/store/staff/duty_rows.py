"""The duty desk shifts of a team, and the staff flagged for the desk or as unit manager."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Column, delete
from sqlalchemy.dialects.postgresql import Range
from sqlmodel import Field, Session, col, select

from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.columns import MOMENT, MOMENTS, VersionedRow
from aftercare.store.database.locks import get_row
from aftercare.store.database.plain_sql import execute, rows

_TURN_SINCE = """
select t.staff_id, (select lower(whole) from unnest((select range_agg(o.during) from duty_shift o
    where o.team_id = t.team_id and o.staff_id = t.staff_id)) whole where whole @> t.during)
from duty_shift t where t.team_id = :team and t.during @> cast(:at as timestamptz)"""
_CHANGES = """
select min(at) from duty_shift t cross join lateral (values (lower(t.during)), (upper(t.during))) moment (at)
where t.team_id = :team and upper(t.during) > :after and at > :after"""


_ON_DUTY = """
with now as materialized (select staff_id, team_id from duty_shift where during @> cast(:at as timestamptz)),
shift as (select staff_id from now where team_id = :team limit 1)
select staff_id from (
  select staff_id, 0 as place from shift
  union all
  select s.id, case when s.id in (select staff_id from now) then 1 else 2 end from staff s
  where s.on_duty_desk and active and suspended_at is null and not exists (select from shift)) desk
order by place, staff_id"""
_UNIT_MANAGERS = """
select id from staff where unit_manager and active and suspended_at is null
order by team_id is not distinct from :team desc, id"""


class DutyShiftRow(VersionedRow, table=True):
    """`uid` is the event of a calendar file; None: entered by hand."""

    team_id: UUID
    staff_id: UUID
    during: Any = Field(sa_column=Column(MOMENTS, nullable=False))
    uid: str | None = None
    entered_by: UUID
    entered_at: datetime = Field(sa_type=MOMENT)


get_shift = partial(get_row, DutyShiftRow)


def shifts_between(
    session: Session, team_id: UUID, during: Range[datetime]
) -> list[tuple[DutyShiftRow, StaffRow]]:
    """The team's shifts that touch `during`, the earliest first, each with its colleague."""
    query = (
        select(DutyShiftRow, StaffRow)
        .join(StaffRow, col(StaffRow.id) == col(DutyShiftRow.staff_id))
        .where(DutyShiftRow.team_id == team_id, col(DutyShiftRow.during).op("&&")(during))
        .order_by(col(DutyShiftRow.during))
    )
    return list(session.exec(query).all())


def drop_shifts(session: Session, team_id: UUID, uids: Iterable[str]) -> int:
    """Remove the team's shifts of these events; returns how many there were."""
    gone = session.execute(
        delete(DutyShiftRow)
        .where(col(DutyShiftRow.team_id) == team_id, col(DutyShiftRow.uid).in_(list(uids)))
        .returning(col(DutyShiftRow.id))
    )
    return len(gone.all())


def on_duty(session: Session, team_id: UUID, at: datetime) -> list[UUID]:
    """The duty desk of a team at that moment: the colleague on shift alone. Without a shift everyone flagged for the
    desk, first those on shift for another team."""
    return [row["staff_id"] for row in rows(session, _ON_DUTY, {"team": team_id, "at": at})]


class ShiftSince(NamedTuple):
    """The colleague on shift, and since when without a break: touching shifts of one colleague count as one."""

    staff_id: UUID
    from_at: datetime


def shift_since(session: Session, team_id: UUID, at: datetime) -> ShiftSince | None:
    """The shift of a team at that moment."""
    found = execute(session, _TURN_SINCE, {"team": team_id, "at": at}).first()
    return ShiftSince(*found) if found else None


def shift_changes_at(session: Session, team_id: UUID, after: datetime) -> datetime | None:
    """When a shift of the team next begins or ends."""
    found: datetime | None = execute(session, _CHANGES, {"team": team_id, "after": after}).scalar()
    return found


def unit_managers(session: Session, team_id: UUID) -> list[UUID]:
    """Everyone flagged, the team's own first."""
    return [row["id"] for row in rows(session, _UNIT_MANAGERS, {"team": team_id})]


def on_call_between(session: Session, now: datetime, ahead: timedelta) -> set[UUID]:
    """Active staff with a shift of any team from now until so far ahead."""
    during: Range[datetime] = Range(now, now + ahead, bounds="[]")
    query = (
        select(DutyShiftRow.staff_id)
        .join(StaffRow, col(StaffRow.id) == col(DutyShiftRow.staff_id))
        .where(col(StaffRow.active), col(DutyShiftRow.during).op("&&")(during))
    )
    return set(session.exec(query))
