"""Standing in for a colleague: from one date to another, by a colleague who is present on those days."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from enum import StrEnum

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
