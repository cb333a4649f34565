"""The officer hours that a plan would take, week by week, computed from its appointments."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from aftercare.domain.time.wall_time import civil_date


@dataclass(frozen=True)
class PlannedTime:
    """One appointment, with what the forecast needs."""

    starts_at: datetime
    ends_at: datetime
    travel_min: int
    with_officer: bool

    @property
    def minutes(self) -> float:
        """Minutes of an officer's time, travel there and back included."""
        if not self.with_officer:
            return 0
        return (self.ends_at - self.starts_at).total_seconds() / 60 + 2 * self.travel_min


@dataclass(frozen=True)
class WeekHours:
    """Officer hours for one person in the week from `monday`: as they are now, and as they would be."""

    monday: date
    before: float
    after: float


@dataclass(frozen=True)
class Forecast:
    """Officer hours (travel included, rounded to quarters of an hour) and counts over the horizon."""

    officer_hours: float
    appointments: int
    unplaced: int
    weeks: tuple[WeekHours, ...] = ()


def forecast_of(
    planned: Iterable[PlannedTime],
    unplaced: int,
    before: Sequence[PlannedTime] = (),
    stays: Sequence[PlannedTime] = (),
    mondays: Sequence[date] = (),
) -> Forecast:
    """The forecast. `before` are the present appointments that a plan could change, `stays` those it could not;
    `mondays` are the weeks to report."""
    rows = list(planned)
    weeks = tuple(
        WeekHours(
            monday,
            _hours(_within([*before, *stays], monday)),
            _hours(_within([*rows, *stays], monday)),
        )
        for monday in mondays
    )
    return Forecast(_hours(rows), len(rows), unplaced, weeks)


def _within(rows: Iterable[PlannedTime], monday: date) -> list[PlannedTime]:
    after = monday + timedelta(days=7)
    return [row for row in rows if monday <= civil_date(row.starts_at) < after]


def _hours(rows: Iterable[PlannedTime]) -> float:
    return round(sum(row.minutes for row in rows) / 15) / 4
