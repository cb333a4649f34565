"""Lays out days of appointments as columns, rows and lanes, expressed in CSS classes instead of inline styles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from aftercare.domain.staff.leave import Span as Leave
from aftercare.domain.staff.leave import away_on
from aftercare.domain.time.holidays import office_closure
from aftercare.web.appointments.shown import ShownAppointment
from aftercare.web.shell.dates import civil, local

STEP = 5  # minutes per grid row; hatch_build.py generates a class for each
# More side by side than this is unreadable: the rest share a block that links to the day's list.
MOST_LANES = 3
# A shorter appointment is drawn at this height, so that its name fits.
SHORTEST = 30
QUIET_WEEK = (9, 17)

Span = tuple[int, int]  # minutes since midnight


@dataclass(frozen=True)
class Block:
    """One appointment in the grid: first row and lane (both from 1), and how many it spans. `folded` lists the
    appointments that share this block, itself included, when they do not fit side by side. It is empty otherwise."""

    appointment: ShownAppointment
    row: int
    rows: int
    lane: int
    wide: int
    folded: tuple[ShownAppointment, ...] = ()


@dataclass(frozen=True)
class _Standing:
    """What is drawn in one lane over one time span: one appointment, or several that share a block."""

    span: Span
    lane: int
    held: tuple[ShownAppointment, ...]


@dataclass(frozen=True)
class Band:
    """Hours off: first row (from 1) and number of rows."""

    row: int
    rows: int


@dataclass(frozen=True)
class FreePlace:
    """A stretch without an appointment: its place in the grid, and from and until which minute of the day it is."""

    row: int
    rows: int
    span: Span


@dataclass(frozen=True)
class Day:
    """What is drawn in one column: a day, of one colleague where `key` names one. `at_work`: the working hours of the
    day; `free`: the stretches of it in which something can be planned."""

    day: date
    appointments: tuple[ShownAppointment, ...] = ()
    leave: tuple[Leave, ...] = ()
    at_work: tuple[Span, ...] = ()
    free: tuple[Span, ...] = ()
    key: str = ""


@dataclass(frozen=True)
class DayColumn:
    """One day: the number of lanes, the row of the present moment, the shown hours off for leave or a closure, and the
    appointments before and after the hours shown."""

    day: date
    lanes: int
    blocks: tuple[Block, ...]
    now_row: int | None
    off: tuple[Band, ...] = ()
    free: tuple[FreePlace, ...] = ()
    outside: tuple[ShownAppointment, ...] = ()
    key: str = ""


@dataclass(frozen=True)
class WeekGrid:
    """The hours and days shown."""

    hours: tuple[int, ...]
    days: tuple[DayColumn, ...]

    @property
    def rows(self) -> int:
        return len(self.hours) * 60 // STEP


def lay_out_week(
    appointments: Iterable[ShownAppointment],
    monday: date,
    now: datetime,
    leave: Iterable[Leave] = (),
    at_work: Mapping[int, Iterable[Span]] | None = None,
    most_lanes: int = MOST_LANES,
) -> WeekGrid:
    """The grid of the week that begins on `monday`, in Amsterdam time; `at_work` is by weekday, Monday is 0.

    Appointments of other weeks are left out; weekend days without appointments too.
    """
    spans, week = tuple(leave), at_work or {}
    days = [monday + timedelta(days=n) for n in range(7)]
    own: dict[date, list[ShownAppointment]] = {day: [] for day in days}
    for appointment in appointments:
        day = civil(appointment.starts_at)
        if day in own:
            own[day].append(appointment)
    shown = [day for day in days if day.weekday() < 5 or own[day]]
    return lay_out(
        [Day(day, tuple(own[day]), spans, tuple(week.get(day.weekday(), ()))) for day in shown],
        now,
        most_lanes,
    )


def lay_out(days: Iterable[Day], now: datetime, most_lanes: int = MOST_LANES) -> WeekGrid:
    """The grid with a column for each of these days.

    Each appointment is a mapping with aware `starts_at` and `ends_at`. The hours shown are the working hours and those
    of appointments in which the officer takes part. An appointment of a client alone (`with_me` is false) that falls
    outside is listed with its day, so that one evening group does not stretch the whole week. Leave does not extend
    the hours.
    """
    columns = list(days)
    first, last = _hours(columns)
    return WeekGrid(
        hours=tuple(range(first, last)),
        days=tuple(_column(one, first, last, now, most_lanes) for one in columns),
    )


def _hours(days: Iterable[Day]) -> Span:
    columns = list(days)
    held = [one for day in columns for one in day.appointments]
    spans = [span for day in columns for span in day.at_work]
    spans += [_minutes(one) for one in held if one.with_me]
    spans = spans or [_minutes(one) for one in held]
    if not spans:
        return QUIET_WEEK
    return min(start for start, _ in spans) // 60, -(-max(end for _, end in spans) // 60)


def _minutes(appointment: ShownAppointment) -> Span:
    starts, ends = local(appointment.starts_at), local(appointment.ends_at)
    start = starts.hour * 60 + starts.minute
    end = ends.hour * 60 + ends.minute if ends.date() == starts.date() else 24 * 60
    return start, min(max(end, start + SHORTEST), 24 * 60)


def _column(one: Day, first: int, last: int, now: datetime, most_lanes: int) -> DayColumn:
    inside = [it for it in one.appointments if _touches(_minutes(it), first, last)]
    placed: list[_Standing] = []
    for appointment in sorted(inside, key=_minutes):
        start, end = _minutes(appointment)
        span = max(start, first * 60), min(end, last * 60)
        placed.append(_Standing(span, _lane(span, placed), (appointment,)))
    placed = _folded(placed, most_lanes)
    lanes = max((it.lane for it in placed), default=0) + 1
    blocks = tuple(
        Block(
            it.held[0],
            *_rows(it.span, first),
            lane=it.lane + 1,
            wide=_width(it, lanes, placed),
            folded=it.held if len(it.held) > 1 else (),
        )
        for it in placed
    )
    return DayColumn(
        one.day,
        lanes,
        blocks,
        _now_row(one.day, first, last, now),
        _bands(one.day, one.leave, first, last),
        tuple(FreePlace(*_rows(span, first), span) for span in one.free),
        tuple(it for it in one.appointments if it not in inside),
        one.key,
    )


def _touches(span: Span, first: int, last: int) -> bool:
    return span[0] < last * 60 and span[1] > first * 60


def _rows(span: Span, first: int) -> Span:
    """The first row of a stretch and how many it takes."""
    return (span[0] - first * 60) // STEP + 1, -(-(span[1] - span[0]) // STEP)


def _bands(day: date, leave: Iterable[Leave], first: int, last: int) -> tuple[Band, ...]:
    """The hours off within the hours shown; a closed day is off completely."""
    if office_closure(day) is not None:
        spans = [(0, 24 * 60)]
    else:
        spans = [
            (_minute(part.from_at, 0), _minute(part.until_at, 24 * 60))
            for part in away_on(day, leave)
        ]
    cut = [(max(start, first * 60), min(end, last * 60)) for start, end in spans]
    return tuple(Band(*_rows((start, end), first)) for start, end in cut if start < end)


def _minute(moment: datetime | None, otherwise: int) -> int:
    if moment is None:
        return otherwise
    here = local(moment)
    return here.hour * 60 + here.minute


def _lane(span: Span, placed: Iterable[_Standing]) -> int:
    """The first lane that is free during `span`."""
    taken = {it.lane for it in placed if _overlap(span, it.span)}
    return next(lane for lane in range(len(taken) + 1) if lane not in taken)


def _folded(placed: list[_Standing], most_lanes: int) -> list[_Standing]:
    """The same in `most_lanes` lanes. Where there are more, those in the last lane and beyond share a block as long as
    they overlap."""
    beyond = sorted((it for it in placed if it.lane >= most_lanes - 1), key=lambda it: it.span)
    found: list[list[_Standing]] = []
    end = 0
    for it in beyond:
        if not found or it.span[0] >= end:
            found.append([])
        found[-1].append(it)
        end = max(end, it.span[1])
    fits = [it for it in placed if it.lane < most_lanes - 1]
    return sorted(
        [*fits, *(_together(one, most_lanes) for one in found)], key=lambda it: (it.span, it.lane)
    )


def _together(group: list[_Standing], most_lanes: int) -> _Standing:
    begins, ends = min(it.span[0] for it in group), max(it.span[1] for it in group)
    held = tuple(appointment for it in group for appointment in it.held)
    return _Standing((begins, ends), most_lanes - 1, held)


def _width(one: _Standing, lanes: int, placed: Iterable[_Standing]) -> int:
    """How many lanes a block can span to its right."""
    right = (it.lane for it in placed if it.lane > one.lane and _overlap(one.span, it.span))
    return min(right, default=lanes) - one.lane


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _now_row(day: date, first: int, last: int, now: datetime) -> int | None:
    here = local(now)
    if here.date() != day or not first <= here.hour < last:
        return None
    return (here.hour * 60 + here.minute - first * 60) // STEP + 1
