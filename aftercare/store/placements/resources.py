"""Who and what there is to place with, as the engine's facts: places, officers, sessions, people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from sqlalchemy.dialects.postgresql import Range
from sqlmodel import Session, col, or_, select

from aftercare.domain.placement.instance import Location, Officer, Person, Spans, WeekHours
from aftercare.domain.placement.instance import Session as GroupSession
from aftercare.domain.wall_time import wall
from aftercare.store.people import AwayPeriodRow, ExclusionRow, NoContactRow, PersonRow
from aftercare.store.placements.confines import NOTHING, restraints_there
from aftercare.store.placements.horizon import Horizon
from aftercare.store.places import GroupSessionRow, LocationRow, ProgrammeRow
from aftercare.store.staff import LeaveRow, StaffRow, leave_between

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


def week_hours(stored: dict[str, list[list[int]]]) -> WeekHours:
    """{"0": [[540, 1020]]} (Monday = 0, minutes of the day) as the engine's seven days."""
    days: list[Spans] = [tuple((a, b) for a, b in stored.get(str(day), [])) for day in range(7)]
    return (days[0], days[1], days[2], days[3], days[4], days[5], days[6])


def _spans(
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


def locations_there(session: Session) -> tuple[Location, ...]:
    rows = session.exec(select(LocationRow).order_by(col(LocationRow.id)))
    return tuple(
        Location(str(r.id), r.kind, r.capacity, None if r.hours is None else week_hours(r.hours))
        for r in rows
    )


def officers_there(session: Session, horizon: Horizon) -> tuple[Officer, ...]:
    query = (
        select(StaffRow)
        .where(StaffRow.role == "officer", StaffRow.active)
        .order_by(col(StaffRow.id))
    )
    rows = list(session.exec(query))
    leave: dict[UUID, list[LeaveRow]] = {}
    for one in leave_between(session, [row.id for row in rows], horizon.during):
        leave.setdefault(one.staff_id, []).append(one)
    return tuple(
        Officer(
            str(row.id),
            id_text(row.office_id),
            week_hours(row.hours),
            _spans((one.during for one in leave.get(row.id, [])), horizon),
        )
        for row in rows
    )


def sessions_there(session: Session, horizon: Horizon) -> tuple[GroupSession, ...]:
    query = (
        select(GroupSessionRow, ProgrammeRow.audience)
        .join(ProgrammeRow, col(ProgrammeRow.id) == col(GroupSessionRow.programme_id))
        .where(
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


def persons_there(session: Session, ids: set[UUID], horizon: Horizon) -> tuple[Person, ...]:
    wanted = list(ids)
    rows = list(
        session.exec(
            select(PersonRow).where(col(PersonRow.id).in_(wanted)).order_by(col(PersonRow.id))
        )
    )
    away: dict[UUID, list[Range[datetime]]] = {}
    for one in session.exec(
        select(AwayPeriodRow).where(
            col(AwayPeriodRow.person_id).in_(wanted),
            col(AwayPeriodRow.during).op("&&")(horizon.during),
        )
    ):
        away.setdefault(one.person_id, []).append(one.during)
    apart: dict[UUID, set[str]] = {}
    for pair in session.exec(
        select(NoContactRow).where(
            or_(col(NoContactRow.person_id).in_(wanted), col(NoContactRow.other_id).in_(wanted))
        )
    ):
        apart.setdefault(pair.person_id, set()).add(str(pair.other_id))
        apart.setdefault(pair.other_id, set()).add(str(pair.person_id))
    barred: dict[UUID, set[str]] = {}
    for bar in session.exec(select(ExclusionRow).where(col(ExclusionRow.person_id).in_(wanted))):
        barred.setdefault(bar.person_id, set()).add(str(bar.location_id))
    homes = dict(
        session.exec(
            select(LocationRow.person_id, LocationRow.id).where(
                col(LocationRow.person_id).in_(wanted)
            )
        ).all()
    )
    known = {str(row.id) for row in rows}
    restraints = restraints_there(session, wanted, horizon)
    return tuple(
        Person(
            id=str(row.id),
            tier=row.tier,
            juvenile=row.regime == "juvenile",
            officer=str(row.officer_id),
            deputy=id_text(row.deputy_id),
            home=id_text(homes.get(row.id)),
            work=tuple(week_hours(week) for week in weeks_from(row.work_weeks, horizon.first_on)),
            absent=_spans(away.get(row.id, []), horizon)
            + restraints.get(row.id, NOTHING).at_school,
            no_contact=frozenset(apart.get(row.id, set()) & known),
            excluded=frozenset(barred.get(row.id, set())),
            home_only=restraints.get(row.id, NOTHING).home_only,
            barred=restraints.get(row.id, NOTHING).barred,
        )
        for row in rows
    )
