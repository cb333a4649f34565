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

from aftercare.store.accounts.rows import StaffRow, can_sign_in
from aftercare.store.database.columns import MOMENT, MOMENTS, VersionedRow
from aftercare.store.database.locks import get_row
from aftercare.store.database.plain_sql import execute

_TURN_SINCE = """
select t.staff_id, (select lower(whole) from unnest((select range_agg(o.during) from duty_shift o
    where o.team_id = t.team_id and o.staff_id = t.staff_id)) whole where whole @> t.during)
from duty_shift t where t.team_id = :team and t.during @> cast(:at as timestamptz)"""
_CHANGES = """
select min(at) from duty_shift t cross join lateral (values (lower(t.during)), (upper(t.during))) moment (at)
where t.team_id = :team and upper(t.during) > :after and at > :after"""


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
    now = select(DutyShiftRow.staff_id).where(col(DutyShiftRow.during).op("@>")(at))
    if shift := session.exec(now.where(DutyShiftRow.team_id == team_id)).first():
        return [shift]
    desk = select(StaffRow.id).where(StaffRow.on_duty_desk, can_sign_in())
    return list(session.exec(desk.order_by(col(StaffRow.id).not_in(now), col(StaffRow.id))))


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
    query = select(StaffRow.id).where(StaffRow.unit_manager, can_sign_in())
    is_own = col(StaffRow.team_id).is_not_distinct_from(team_id)
    return list(session.exec(query.order_by(is_own.desc(), col(StaffRow.id))))


def on_call_between(session: Session, now: datetime, ahead: timedelta) -> set[UUID]:
    """Active staff with a shift of any team from now until so far ahead."""
    during: Range[datetime] = Range(now, now + ahead, bounds="[]")
    query = (
        select(DutyShiftRow.staff_id)
        .join(StaffRow, col(StaffRow.id) == col(DutyShiftRow.staff_id))
        .where(col(StaffRow.active), col(DutyShiftRow.during).op("&&")(during))
    )
    return set(session.exec(query))
