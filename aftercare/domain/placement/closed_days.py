"""Which days may replace a usual day on which the office is closed, nearest first."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from aftercare.domain.placement.instance import Obligation, Occurrence

# Any working day may replace a closed one.
WORKING_DAYS = frozenset(range(5))


@dataclass(frozen=True, slots=True)
class StandIn:
    """The closed usual day of an occurrence, and the days that may replace it, nearest first."""

    usual: date
    days: tuple[date, ...]


def shut_occurrences(
    weekdays: Collection[int], occurrences: Iterable[Occurrence], closed: Collection[date]
) -> tuple[Occurrence, ...]:
    """The occurrences with usual days that are all closed."""
    falls = sorted(day for day in closed if day.weekday() in weekdays)
    return tuple(
        one
        for one in occurrences
        if any(one.first_on <= day <= one.last_on for day in falls)
        and all(day in closed for day in _usual_days(weekdays, one))
    )


def stand_ins(
    row: Obligation,
    shut: Iterable[Occurrence],
    closed: Collection[date],
    held: Iterable[date] = (),
) -> Mapping[int, StandIn]:
    """For each `shut` occurrence, by number, the open days of its period in the order in which they are tried:
    nearest to the usual day first, on a tie the earlier.

    A day must keep the obligation's smallest gap from the days on which it is `held` (booked or last done). The same
    holds for the usual day of another occurrence that has exactly one.
    """
    shut = tuple(shut)
    if not shut:
        return {}
    numbers = {one.index for one in shut}
    usual = [
        tuple(_usual_days(row.weekdays, one)) for one in row.occurrences if one.index not in numbers
    ]
    fixed = {days[0] for days in usual if len(days) == 1} | set(held)
    fixed |= {row.last_done} if row.last_done else set()
    return {one.index: _stand_in(row, one, closed, fixed) for one in shut}


def _stand_in(
    row: Obligation, one: Occurrence, closed: Collection[date], fixed: Collection[date]
) -> StandIn:
    usual = tuple(_usual_days(row.weekdays, one))
    found = [
        (min(abs((day - other).days) for other in usual), day)
        for day in _days(one)
        if day not in closed
        and (day.weekday() in WORKING_DAYS or day.weekday() in row.weekdays)
        and all(abs((day - other).days) >= row.min_gap_days for other in fixed)
    ]
    return StandIn(usual[0], tuple(day for _, day in sorted(found)))


def _usual_days(weekdays: Collection[int], one: Occurrence) -> Iterator[date]:
    return (day for day in _days(one) if day.weekday() in weekdays)


def _days(one: Occurrence) -> Iterator[date]:
    count = (one.last_on - one.first_on).days + 1
    return (one.first_on + timedelta(days=n) for n in range(count))
