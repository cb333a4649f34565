"""What there is to place with, as the engine's facts: places, officers, sessions of groups."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from sqlalchemy.dialects.postgresql import Range
from sqlmodel import Session, col, select

from aftercare.domain.placement.instance import Location, Officer, Spans, WeekHours
from aftercare.domain.placement.instance import Session as GroupSession
from aftercare.domain.wall_time import wall
from aftercare.store.columns import among
from aftercare.store.placements.horizon import Horizon
from aftercare.store.places import GroupSessionRow, LocationRow, ProgrammeRow
from aftercare.store.staff import StaffRow, leave_between

# Any Monday will do: the week in which every stored cycle of work weeks begins.
WEEK_ZERO = date(2020, 1, 6)
Pattern = TypeVar("Pattern")


def id_text(value: UUID | None) -> str | None:
    return None if value is None else str(value)


def weeks_from(patterns: Sequence[Pattern], monday: date) -> list[Pattern]:
    """A cycle of week patterns turned so that the one of `monday`'s week comes first. Stored cycles
    begin in the week of WEEK_ZERO, so early and late shifts keep their weeks as the horizon rolls."""
    turn = (monday - WEEK_ZERO).days // 7 % len(patterns) if patterns else 0
    return [*patterns[turn:], *patterns[:turn]]


def weeks_stored(patterns: Sequence[Pattern], monday: date) -> list[Pattern]:
    """The inverse of `weeks_from`: a cycle whose first pattern is `monday`'s, as it is stored."""
    turn = (monday - WEEK_ZERO).days // 7 % len(patterns) if patterns else 0
    return [*patterns[len(patterns) - turn :], *patterns[: len(patterns) - turn]]


def week_hours(stored: Mapping[str, list[list[int]]]) -> WeekHours:
    """{"0": [[540, 1020]]} (Monday = 0, minutes of the day) as the engine's seven days."""
    days: list[Spans] = [tuple((a, b) for a, b in stored.get(str(day), [])) for day in range(7)]
    return (days[0], days[1], days[2], days[3], days[4], days[5], days[6])


def spans_within(
    ranges: Iterable[Range[datetime]], horizon: Horizon
) -> tuple[tuple[datetime, datetime], ...]:
    """Ranges as naive local intervals; an open end runs to the edge of the horizon."""
    return tuple(
        (
            wall(span.lower or horizon.from_at).replace(tzinfo=None),
            wall(span.upper or horizon.until_at).replace(tzinfo=None),
        )
        for span in ranges
    )


def locations_there(session: Session, ids: Iterable[UUID]) -> tuple[Location, ...]:
    query = (
        select(LocationRow.id, LocationRow.kind, LocationRow.capacity, LocationRow.hours)
        .where(among(LocationRow.id, ids))
        .order_by(col(LocationRow.id))
    )
    return tuple(
        Location(str(place_id), kind, capacity, None if hours is None else week_hours(hours))
        for place_id, kind, capacity, hours in session.exec(query)
    )


def officers_there(session: Session, ids: Iterable[UUID], horizon: Horizon) -> tuple[Officer, ...]:
    query = (
        select(StaffRow.id, StaffRow.office_id, StaffRow.hours)
        .where(StaffRow.role == "officer", StaffRow.active, among(StaffRow.id, ids))
        .order_by(col(StaffRow.id))
    )
    rows = session.exec(query).all()
    leave: dict[UUID, list[Range[datetime]]] = {}
    for one in leave_between(session, [officer_id for officer_id, _, _ in rows], horizon.during):
        leave.setdefault(one.staff_id, []).append(one.during)
    return tuple(
        Officer(
            str(officer_id),
            id_text(office_id),
            week_hours(hours),
            spans_within(leave.get(officer_id, ()), horizon),
        )
        for officer_id, office_id, hours in rows
    )


def sessions_there(
    session: Session, programmes: Iterable[UUID], horizon: Horizon
) -> tuple[GroupSession, ...]:
    """The sessions of these programmes that begin within the horizon."""
    query = (
        select(GroupSessionRow, ProgrammeRow.audience)
        .join(ProgrammeRow, col(ProgrammeRow.id) == col(GroupSessionRow.programme_id))
        .where(
            among(GroupSessionRow.programme_id, programmes),
            GroupSessionRow.starts_at >= horizon.from_at,
            GroupSessionRow.starts_at < horizon.until_at,
        )
        .order_by(col(GroupSessionRow.id))
    )
    return tuple(_session(row, audience) for row, audience in session.exec(query))


def _session(row: GroupSessionRow, audience: str) -> GroupSession:
    starts = wall(row.starts_at)
    return GroupSession(
        id=str(row.id),
        series=row.series,
        programme=str(row.programme_id),
        location=str(row.location_id),
        on=starts.date(),
        from_min=starts.hour * 60 + starts.minute,
        minutes=int((row.ends_at - row.starts_at).total_seconds()) // 60,
        capacity=row.capacity,
        audience=audience,
    )
