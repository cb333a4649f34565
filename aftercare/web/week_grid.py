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
Span = tuple[int, int]  # minutes since midnight


@dataclass(frozen=True)
class Block:
    """One appointment in its place: first row and lane (both from 1), and how many it spans."""

    appointment: Appointment
    row: int
    rows: int
    lane: int
    wide: int


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


def _minutes(appointment: Appointment) -> Span:
    starts, ends = local(appointment["starts_at"]), local(appointment["ends_at"])
    start = starts.hour * 60 + starts.minute
    end = ends.hour * 60 + ends.minute if ends.date() == starts.date() else 24 * 60
    return start, min(max(end, start + SHORTEST), 24 * 60)


def _column(
    day: date, appointments: list[Appointment], first: int, last: int, now: datetime
) -> DayColumn:
    placed: list[tuple[Appointment, Span, int]] = []
    for appointment in sorted(appointments, key=_minutes):
        span = _minutes(appointment)
        placed.append((appointment, span, _lane(span, placed)))
    lanes = max((lane for _, _, lane in placed), default=0) + 1
    blocks = tuple(
        Block(
            appointment,
            row=(start - first * 60) // STEP + 1,
            rows=-(-(end - start) // STEP),
            lane=lane + 1,
            wide=_width((start, end), lane, lanes, placed),
        )
        for appointment, (start, end), lane in placed
    )
    return DayColumn(day, lanes, blocks, _now_row(day, first, last, now))


def _lane(span: Span, placed: Iterable[tuple[Appointment, Span, int]]) -> int:
    """The first lane free during `span`; in a crowd beyond all reason, the last one is shared."""
    taken = {lane for _, other, lane in placed if _overlap(span, other)}
    return next((lane for lane in range(MOST_LANES) if lane not in taken), MOST_LANES - 1)


def _width(
    span: Span, lane: int, lanes: int, placed: Iterable[tuple[Appointment, Span, int]]
) -> int:
    """How far `span` can stretch over the lanes to its right."""
    right = [other for _, when, other in placed if other > lane and _overlap(span, when)]
    return min(right, default=lanes) - lane


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _now_row(day: date, first: int, last: int, now: datetime) -> int | None:
    here = local(now)
    if here.date() != day or not first <= here.hour < last:
        return None
    return (here.hour * 60 + here.minute - first * 60) // STEP + 1
