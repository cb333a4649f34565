"""The stretches of a colleague's working day in which nothing is planned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from aftercare.domain.time.holidays import office_closure
from aftercare.domain.time.wall_time import start_of_day, wall

Minutes = tuple[int, int]
"""[from, to) in minutes of the day, local time."""

Moments = tuple[datetime, datetime]
ALL_DAY = 24 * 60
# The shortest appointment, and the steps in which times are chosen.
GRID_MIN = 15


def at_work_on(day: date, hours: Mapping[str, Iterable[Sequence[int]]]) -> tuple[Minutes, ...]:
    """The working hours of that day; `hours` maps a weekday ("0" = Monday) to [from, to) minutes."""
    return tuple((part[0], part[1]) for part in hours.get(str(day.weekday()), ()))


def is_at_work(
    hours: Mapping[str, Iterable[Sequence[int]]], first_at: datetime, after_at: datetime
) -> bool:
    """Whether one stretch of working hours has all of this time."""
    day = wall(first_at).date()
    first, after = _minutes(day, (first_at, after_at))
    same_day = after_at <= start_of_day(day + timedelta(days=1))
    return same_day and any(one[0] <= first and after <= one[1] for one in at_work_on(day, hours))


def free_on(
    day: date, hours: Mapping[str, Iterable[Sequence[int]]], busy: Iterable[Moments], now: datetime
) -> tuple[Minutes, ...]:
    """The stretches of at least a quarter of an hour that are still to come, on quarters. `busy`: appointments with
    their journeys, and leave. A day on which the office is closed has none."""
    if office_closure(day) is not None:
        return ()
    spans = [_minutes(day, one) for one in busy]
    spans.append(_minutes(day, (start_of_day(day), now)))
    taken = sorted(one for one in spans if one[0] < one[1])
    return tuple(
        (start, end)
        for opens, closes in at_work_on(day, hours)
        for start, end in _between(opens, closes, taken)
        if end - start >= GRID_MIN
    )


def _between(opens: int, closes: int, taken: Iterable[Minutes]) -> Iterable[Minutes]:
    start = opens
    for first, last in taken:
        yield start, min(first, closes) // GRID_MIN * GRID_MIN
        start = max(start, -(-last // GRID_MIN) * GRID_MIN)
    yield start, closes


def _minutes(day: date, span: Moments) -> Minutes:
    """The part of the span on that day; empty when it is on another day."""
    begins, ends = start_of_day(day), start_of_day(day + timedelta(days=1))
    first, last = max(span[0], begins), min(span[1], ends)
    if first >= last:
        return 0, 0
    start, end = wall(first), wall(last)
    return start.hour * 60 + start.minute, ALL_DAY if last == ends else end.hour * 60 + end.minute
