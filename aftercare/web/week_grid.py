"""Lay a week of appointments out as columns, rows and lanes, ready for classes instead of styles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from aftercare.web.dates import civil, local

STEP = 5  # minutes in one row of the grid; hatch_build.py writes a class for each
MOST_LANES = 6
# An appointment shorter than this is drawn this tall, or its name would not fit.
SHORTEST = 30
QUIET_WEEK = (9, 17)

Appointment = Mapping[str, Any]


@dataclass(frozen=True)
class Block:
    """One appointment in its place: first row (1-based), rows it spans, lane (1-based)."""

    appointment: Appointment
    row: int
    rows: int
    lane: int


@dataclass(frozen=True)
class DayColumn:
    """One day: how many lanes stand side by side, and in which row the present moment falls."""

    day: date
    lanes: int
    blocks: tuple[Block, ...]
    now_row: int | None


@dataclass(frozen=True)
class WeekGrid:
    """The hours shown and the days; weekend days are there only when they are used."""

    hours: tuple[int, ...]
    days: tuple[DayColumn, ...]

    @property
    def rows(self) -> int:
        return len(self.hours) * 60 // STEP


def lay_out_week(appointments: Iterable[Appointment], monday: date, now: datetime) -> WeekGrid:
    """The grid of the week that begins on `monday`, as Amsterdam's clock reads it.

    Each appointment is a mapping with aware `starts_at` and `ends_at`; those of other weeks are left
    out. Empty hours at both ends are left out too.
    """
    days = [monday + timedelta(days=n) for n in range(7)]
    mine: dict[date, list[Appointment]] = {day: [] for day in days}
    for appointment in appointments:
        day = civil(appointment["starts_at"])
        if day in mine:
            mine[day].append(appointment)
    shown = [day for day in days if day.weekday() < 5 or mine[day]]
    first, last = _hours(found for day in shown for found in mine[day])
    columns = tuple(_column(day, mine[day], first, last, now) for day in shown)
    return WeekGrid(hours=tuple(range(first, last)), days=columns)


def _hours(appointments: Iterable[Appointment]) -> tuple[int, int]:
    spans = [_minutes(found) for found in appointments]
    if not spans:
        return QUIET_WEEK
    return min(start for start, _ in spans) // 60, -(-max(end for _, end in spans) // 60)


def _minutes(appointment: Appointment) -> tuple[int, int]:
    starts, ends = local(appointment["starts_at"]), local(appointment["ends_at"])
    start = starts.hour * 60 + starts.minute
    end = ends.hour * 60 + ends.minute if ends.date() == starts.date() else 24 * 60
    return start, min(max(end, start + SHORTEST), 24 * 60)


def _column(
    day: date, appointments: list[Appointment], first: int, last: int, now: datetime
) -> DayColumn:
    ends: list[int] = []
    blocks = []
    for appointment in sorted(appointments, key=_minutes):
        start, end = _minutes(appointment)
        lane = _free_lane(ends, start)
        ends[lane:] = [end, *ends[lane + 1 :]]
        row = (start - first * 60) // STEP + 1
        blocks.append(Block(appointment, row, -(-(end - start) // STEP), lane + 1))
    return DayColumn(day, max(len(ends), 1), tuple(blocks), _now_row(day, first, last, now))


def _free_lane(ends: list[int], start: int) -> int:
    free = [lane for lane, end in enumerate(ends) if end <= start]
    if free:
        return free[0]
    if len(ends) == MOST_LANES:
        return ends.index(min(ends))
    return len(ends)


def _now_row(day: date, first: int, last: int, now: datetime) -> int | None:
    here = local(now)
    if here.date() != day or not first <= here.hour < last:
        return None
    return (here.hour * 60 + here.minute - first * 60) // STEP + 1
