"""Builds the instance the placement engine works on from what the rows say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar
from uuid import UUID

from sqlalchemy import func, text
from sqlalchemy.dialects.postgresql import Range
from sqlmodel import Session, col, or_, select

from aftercare.domain.holidays import office_closed_on
from aftercare.domain.placement.instance import (
    Instance,
    Location,
    Obligation,
    Occurrence,
    Officer,
    Person,
    Spans,
    Taken,
    WeekHours,
)
from aftercare.domain.placement.instance import (
    Session as GroupSession,
)
from aftercare.domain.placement.plan import Placed
from aftercare.domain.plan_difference import Standing
from aftercare.domain.recurrence import windows_between
from aftercare.domain.wall_time import civil_date, civil_days_after, start_of_day, wall
from aftercare.store.appointments import DEAD, AppointmentRow
from aftercare.store.columns import half_open
from aftercare.store.orders import ConditionRow, OrderRow, last_day
from aftercare.store.people import AwayPeriodRow, ExclusionRow, NoContactRow, PersonRow
from aftercare.store.places import GroupSessionRow, LocationRow, ProgrammeRow
from aftercare.store.plans import ObligationRow, obligations_in_force
from aftercare.store.staff import LeaveRow, StaffRow, leave_between

HORIZON_DAYS = 84
# People get at least this notice: nothing new is placed sooner than the same time tomorrow.
NOTICE_DAYS = 1
PERSON_GAP_MIN = 30
NO_CONTACT_MARGIN_MIN = 60
# Any Monday will do: the week in which every stored cycle of work weeks begins.
WEEK_ZERO = date(2020, 1, 6)
Pattern = TypeVar("Pattern")
PLACEMENT_LOCK = text("select pg_advisory_xact_lock(620110313)")


@dataclass(frozen=True)
class Horizon:
    """The stretch of local days that is planned: whole weeks, from this week's Monday."""

    first_on: date
    last_on: date

    @classmethod
    def seen_from(cls, now: datetime) -> Horizon:
        monday = civil_date(now) - timedelta(days=civil_date(now).weekday())
        return cls(monday, monday + timedelta(days=HORIZON_DAYS - 1))

    @property
    def from_at(self) -> datetime:
        return start_of_day(self.first_on)

    @property
    def until_at(self) -> datetime:
        return start_of_day(self.last_on + timedelta(days=1))

    @property
    def during(self) -> Range[datetime]:
        return half_open(self.from_at, self.until_at)


@dataclass(frozen=True)
class PlacementTask:
    """What the engine is to place, what stands for the same occurrences, and from which rows it came."""

    instance: Instance
    standing: tuple[Standing, ...]
    obligations: dict[str, ObligationRow]
    person_ids: tuple[UUID, ...]

    @property
    def previous(self) -> tuple[Placed, ...]:
        """Rows nobody was told of: they stay unless moving them gains something. What rests on an
        obligation that is gone is not offered, so the difference cancels it."""
        return tuple(
            one.row
            for one in self.standing
            if not one.told and one.row.obligation in self.obligations
        )


def read_task(
    session: Session,
    person_ids: Iterable[UUID],
    now: datetime,
    proposed: Sequence[ObligationRow] | None = None,
    only: tuple[UUID, int] | None = None,
) -> PlacementTask:
    """The task of placing these persons' plans from `now` over the horizon.

    `proposed` replaces the plans in force, to look ahead at a draft. `only` (line, occurrence)
    leaves everything but that one occurrence as it stands. Everyone else's appointments are taken
    as they are. Runs as the clock: the engine must see every calendar. Takes the placement lock,
    so two placements never work from the same free time.
    """
    session.execute(PLACEMENT_LOCK)
    ids = list(person_ids)
    horizon = Horizon.seen_from(now)
    rows = obligations_in_force(session, ids) if proposed is None else list(proposed)
    if only is not None:
        rows = [row for row in rows if row.line_id == only[0]]
    lines = {str(row.line_id): row for row in rows}
    appointments = _appointments(session, horizon)
    loose = [a for a in appointments if a.person_id in ids and _is_loose(a, now, only)]
    standing = tuple(_standing(row) for row in loose)
    loose_ids = {row.id for row in loose}
    others = [a for a in appointments if a.id not in loose_ids]
    held = {(str(a.line_id), a.occurrence) for a in others} | _held_before(session, ids, now)
    persons = _persons(session, {*ids, *(a.person_id for a in others)}, horizon)
    instance = Instance(
        tz="Europe/Amsterdam",
        start=horizon.first_on,
        days=HORIZON_DAYS,
        grid_min=15,
        person_gap_min=PERSON_GAP_MIN,
        no_contact_margin_min=NO_CONTACT_MARGIN_MIN,
        holidays=frozenset().union(
            *(office_closed_on(y) for y in {horizon.first_on.year, horizon.last_on.year})
        ),
        locations=_locations(session),
        officers=_officers(session, horizon),
        sessions=_sessions(session, horizon),
        persons=persons,
        obligations=tuple(_obligations(session, rows, held, horizon, now)),
        notified=tuple(one.row for one in standing if one.told and one.row.obligation in lines),
        taken=tuple(_taken(row) for row in others),
        earliest=civil_days_after(now, NOTICE_DAYS),
    )
    return PlacementTask(instance, standing, lines, tuple(ids))


def _is_loose(row: AppointmentRow, now: datetime, only: tuple[UUID, int] | None) -> bool:
    """Whether this appointment may get another time. What starts within the notice stays: a change
    that near is a person's to make, and a person asks about one occurrence only."""
    if row.state not in ("scheduled", "notified", "confirmed"):
        return False
    if only is not None:
        return (row.line_id, row.occurrence) == only and row.starts_at > now
    return row.starts_at > civil_days_after(now, NOTICE_DAYS)


def _appointments(session: Session, horizon: Horizon) -> list[AppointmentRow]:
    query = (
        select(AppointmentRow)
        .where(
            col(AppointmentRow.during).op("&&")(horizon.during),
            col(AppointmentRow.state).not_in(DEAD),
        )
        .order_by(col(AppointmentRow.starts_at), col(AppointmentRow.id))
    )
    return list(session.exec(query))


def _held_before(session: Session, ids: list[UUID], now: datetime) -> set[tuple[str, int]]:
    """Occurrences that already had their appointment, kept or not: they are not placed again."""
    query = select(AppointmentRow.line_id, AppointmentRow.occurrence).where(
        col(AppointmentRow.person_id).in_(ids),
        AppointmentRow.starts_at <= now,
        col(AppointmentRow.state).not_in(DEAD),
    )
    return {(str(line), occurrence) for line, occurrence in session.exec(query)}


def _standing(row: AppointmentRow) -> Standing:
    return Standing(row.id, row.notified_at is not None, placed_of(row))


def placed_of(row: AppointmentRow) -> Placed:
    """An appointment as the engine writes one; the obligation's line is its id there."""
    return Placed(
        obligation=str(row.line_id),
        occurrence=row.occurrence,
        start=wall(row.starts_at),
        end=wall(row.ends_at),
        location=_text(row.location_id),
        officer=_text(row.officer_id),
        session=_text(row.session_id),
    )


def _taken(row: AppointmentRow) -> Taken:
    return Taken(
        obligation=str(row.line_id),
        occurrence=row.occurrence,
        person=str(row.person_id),
        officer=_text(row.officer_id),
        location=_text(row.location_id),
        session=_text(row.session_id),
        start=row.starts_at,
        end=row.ends_at,
        travel_min=row.travel_min,
    )


def _text(value: UUID | None) -> str | None:
    return None if value is None else str(value)


def weeks_from(patterns: Sequence[Pattern], monday: date) -> list[Pattern]:
    """A cycle of week patterns turned so that the one of `monday`'s week comes first. Stored cycles
    begin in the week of WEEK_ZERO, so early and late shifts keep their weeks as the horizon rolls."""
    turn = (monday - WEEK_ZERO).days // 7 % len(patterns) if patterns else 0
    return [*patterns[turn:], *patterns[:turn]]


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


def _locations(session: Session) -> tuple[Location, ...]:
    rows = session.exec(select(LocationRow).order_by(col(LocationRow.id)))
    return tuple(
        Location(str(r.id), r.kind, r.capacity, None if r.hours is None else week_hours(r.hours))
        for r in rows
    )


def _officers(session: Session, horizon: Horizon) -> tuple[Officer, ...]:
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
            _text(row.office_id),
            week_hours(row.hours),
            _spans((one.during for one in leave.get(row.id, [])), horizon),
        )
        for row in rows
    )


def _sessions(session: Session, horizon: Horizon) -> tuple[GroupSession, ...]:
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


def _persons(session: Session, ids: set[UUID], horizon: Horizon) -> tuple[Person, ...]:
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
    return tuple(
        Person(
            id=str(row.id),
            tier=row.tier,
            juvenile=row.regime == "juvenile",
            officer=str(row.officer_id),
            deputy=_text(row.deputy_id),
            home=_text(homes.get(row.id)),
            work=tuple(week_hours(week) for week in weeks_from(row.work_weeks, horizon.first_on)),
            absent=_spans(away.get(row.id, []), horizon),
            no_contact=frozenset(apart.get(row.id, set()) & known),
            excluded=frozenset(barred.get(row.id, set())),
        )
        for row in rows
    )


def _obligations(
    session: Session,
    rows: Sequence[ObligationRow],
    held: set[tuple[str, int]],
    horizon: Horizon,
    now: datetime,
) -> Iterator[Obligation]:
    ends = _ends(session, rows)
    last_done = _last_done(session, [row.line_id for row in rows], now)
    for row in rows:
        until = min((day for day in (row.ends_on, ends[row.condition_id]) if day), default=None)
        windows = windows_between(
            row.starts_on, until, row.period_days, civil_date(now), horizon.last_on
        )
        yield Obligation(
            id=str(row.line_id),
            person=str(row.person_id),
            kind=row.kind,
            needs=row.needs,
            minutes=row.minutes,
            travel_min=row.travel_min,
            period_days=row.period_days,
            min_gap_days=row.min_gap_days,
            max_gap_days=row.max_gap_days,
            weekdays=frozenset(row.weekdays),
            from_min=row.from_min,
            to_min=row.to_min,
            locations=tuple(str(one) for one in row.location_ids),
            programme=_text(row.programme_id),
            last_done=last_done.get(row.line_id),
            occurrences=tuple(
                Occurrence(window.index, window.first_on, window.last_on)
                for window in windows
                # A window that runs past the horizon waits until the horizon has reached its end.
                if window.last_on <= horizon.last_on
                and (str(row.line_id), window.index) not in held
            ),
        )


def _ends(session: Session, rows: Sequence[ObligationRow]) -> dict[UUID, date | None]:
    query = (
        select(ConditionRow, OrderRow)
        .join(OrderRow, col(OrderRow.id) == col(ConditionRow.order_id))
        .where(col(ConditionRow.id).in_([row.condition_id for row in rows]))
    )
    return {condition.id: last_day(order, condition) for condition, order in session.exec(query)}


def _last_done(session: Session, lines: list[UUID], now: datetime) -> dict[UUID, date]:
    query = (
        select(AppointmentRow.line_id, func.max(col(AppointmentRow.starts_at)))
        .where(
            col(AppointmentRow.line_id).in_(lines),
            AppointmentRow.starts_at <= now,
            col(AppointmentRow.state).in_(("attended", "late")),
        )
        .group_by(col(AppointmentRow.line_id))
    )
    return {line: civil_date(at) for line, at in session.exec(query)}
