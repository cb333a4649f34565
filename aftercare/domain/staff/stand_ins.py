"""Standing in for a colleague: from one date to another, by a colleague who is present on those days."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from aftercare.domain.time.holidays import office_closure
from aftercare.domain.time.wall_time import at_wall, civil_date

# An absence longer than a year is not leave: then the caseload gets another officer.
LONGEST_DAYS = 366
# A deadline is near when it is due before the stand-in could hand it back in time.
NEAR_DAYS = 14
OFFICE_FROM, OFFICE_UNTIL = time(9, 0), time(17, 0)

# The first and the last civil day.
Days = tuple[date, date]


class HandoverKind(StrEnum):
    """What can be handed over from one officer's list to another's."""

    APPOINTMENT = "appointment"
    ABSENCE = "absence"
    TASK = "task"
    ESCALATION = "escalation"
    PLAN = "plan"
    DEADLINE = "deadline"
    PERSON = "person"


def is_away(leave: Iterable[tuple[datetime, datetime]], first_on: date, last_on: date) -> bool:
    """Whether any leave [from, until) covers the office hours of a whole day in [first_on, last_on]. A colleague
    with an afternoon off can still stand in."""
    return any(
        _covers(from_at, until_at, day)
        for from_at, until_at in leave
        for day in _days(max(first_on, civil_date(from_at)), min(last_on, civil_date(until_at)))
    )


@dataclass(frozen=True)
class Cover:
    """A stand-in of an officer on these days, with the stand-in's own leave."""

    days: Days
    leave: Sequence[tuple[datetime, datetime]] = ()


def uncovered_days(
    leave: Sequence[tuple[datetime, datetime]], covers: Sequence[Cover], days: Days
) -> list[Days]:
    """The working days of the office on which the officer is away and no present stand-in is named, neighbours
    together: a weekend between two of them does not part them."""
    found: list[Days] = []
    joins = False
    for day in _days(*days):
        if office_closure(day) is not None:
            continue
        alone = is_away(leave, day, day) and not any(
            one.days[0] <= day <= one.days[1] and not is_away(one.leave, day, day) for one in covers
        )
        if alone:
            found[-1:] = [(found[-1][0], day)] if joins else [*found[-1:], (day, day)]
        joins = alone
    return found


def ends_with_leave(stand_in: Days, leave: Days, other_leave: Iterable[Days]) -> bool:
    """Whether this stand-in of the officer ends when the leave is withdrawn. It stays when it has a day outside that
    leave, or one on which the officer has other leave."""
    first_on, last_on = stand_in
    inside = leave[0] <= first_on and last_on <= leave[1]
    return inside and not any(
        other_first <= last_on and first_on <= other_last for other_first, other_last in other_leave
    )


def _days(first_on: date, last_on: date) -> Iterable[date]:
    return (first_on + timedelta(days=number) for number in range((last_on - first_on).days + 1))


def _covers(from_at: datetime, until_at: datetime, day: date) -> bool:
    return from_at <= at_wall(day, OFFICE_FROM) and at_wall(day, OFFICE_UNTIL) <= until_at
