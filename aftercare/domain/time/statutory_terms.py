"""When a statutory term ends, by the Algemene termijnenwet (Atw).

The day of the event itself does not count: seven days from a Monday end on the next Monday. The Act
governs terms set by statute and, through art. 5, by order in council (AMvB), such as the 30 and 7
days in which supervision starts; it does not govern a court's own date or a policy target.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import islice
from typing import Final

import pendulum

from aftercare.base.clock import aware_utc
from aftercare.domain.time.holidays import recognised_holiday
from aftercare.domain.time.wall_time import civil_date, start_of_day


class Unit(StrEnum):
    """The unit of a term."""

    HOURS = "hours"
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    PENAL_MONTHS = "penal-months"
    """Months of the Criminal Code: thirty days each (art. 88 Sr)."""
    YEARS = "years"


@dataclass(frozen=True, slots=True)
class Term:
    """A length of time set by a rule, with what decides whether the Act may lengthen it.

    `counted_back`: ends before the event it is counted from ("at least 30 days before").
    `of_detention`: of deprivation of liberty. `statutory`: set by statute or order in council.
    A length below 1 raises ValueError.
    """

    length: int
    unit: Unit
    counted_back: bool = False
    of_detention: bool = False
    statutory: bool = True

    def __post_init__(self) -> None:
        if self.length < 1:
            raise ValueError("a term lasts at least one unit")


# Atw art. 4(a): the Act does not apply to a term longer than this in its own unit.
_LONGEST_GOVERNED: Final = {
    Unit.HOURS: 0,
    Unit.DAYS: 90,
    Unit.WEEKS: 12,
    Unit.MONTHS: 3,
    Unit.PENAL_MONTHS: 3,
    Unit.YEARS: 0,
}


def may_be_extended(term: Term) -> bool:
    """Whether the Act applies to a term at all.

    Atw art. 4: not to a term in hours, of more than 90 days, 12 weeks or 3 months, or in years (a),
    nor to one of deprivation of liberty (c); art. 5: only to statute and order in council.
    """
    return term.statutory and not term.of_detention and term.length <= _LONGEST_GOVERNED[term.unit]


def end_of_term(start_on: date, term: Term) -> date:
    """The last civil date of a term counted from an event on `start_on`.

    Atw art. 1(1): an end on a Saturday, Sunday or recognised holiday moves to the next working
    day; art. 1(2): not when counted back. Art. 2: a term of three days or more holds at least two
    working days; art. 1(2) does not exempt terms counted back from that, so they reach further
    back. A term in hours has no last date and raises ValueError: ask `term_ends_by`.
    """
    bare = bare_end(start_on, term)
    if not may_be_extended(term):
        return bare
    if term.counted_back:
        return min(bare, working_days_before(start_on, 2)) if _lasts_three_days(term) else bare
    rolled = working_day_from(bare)
    return max(rolled, working_days_after(start_on, 2)) if _lasts_three_days(term) else rolled


def term_ends_by(start_at: datetime, term: Term) -> datetime:
    """The moment (UTC) before which the act must be done, counted from an event at `start_at`.

    A term in hours runs on through nights, weekends and clock changes (Atw art. 4(a)), so three
    times 24 hours is 72 hours; any other runs to the end of its last day in Amsterdam. A naive
    `start_at` raises ValueError.
    """
    start_at = aware_utc(start_at)
    if term.unit is Unit.HOURS:
        span = timedelta(hours=term.length)
        return start_at - span if term.counted_back else start_at + span
    last_day = end_of_term(civil_date(start_at), term)
    return start_of_day(last_day + timedelta(days=1))


def is_working_day(day: date) -> bool:
    """Neither Saturday, Sunday nor recognised holiday (Atw art. 1(1) and 3)."""
    return day.isoweekday() < 6 and recognised_holiday(day) is None


def working_day_from(day: date) -> date:
    """The date itself when it is a working day, else the next one (Atw art. 1(1))."""
    return day if is_working_day(day) else working_days_after(day, 1)


def working_days_after(day: date, count: int) -> date:
    """The `count`-th working day after a date (Atw art. 1, 3); below 1 raises ValueError."""
    return _nth_working_day(day, count, timedelta(days=1))


def working_days_before(day: date, count: int) -> date:
    """The `count`-th working day before a date (Atw art. 1, 3); below 1 raises ValueError."""
    return _nth_working_day(day, count, timedelta(days=-1))


def _nth_working_day(day: date, count: int, step: timedelta) -> date:
    if count < 1:
        raise ValueError("count at least one working day")
    working_days = filter(is_working_day, _dates_beyond(day, step))
    return next(islice(working_days, count - 1, None))


def _dates_beyond(day: date, step: timedelta) -> Iterator[date]:
    while True:
        day += step
        yield day


def _lasts_three_days(term: Term) -> bool:
    return term.unit is not Unit.DAYS or term.length >= 3


def bare_end(start_on: date, term: Term) -> date:
    """The end before any extension; a month without that day ends on its last (31 Jan, 28 Feb)."""
    count = -term.length if term.counted_back else term.length
    start = pendulum.date(start_on.year, start_on.month, start_on.day)
    match term.unit:
        case Unit.DAYS:
            end = start.add(days=count)
        case Unit.WEEKS:
            end = start.add(weeks=count)
        case Unit.MONTHS:
            end = start.add(months=count)
        case Unit.PENAL_MONTHS:
            end = start.add(days=30 * count)
        case Unit.YEARS:
            end = start.add(years=count)
        case Unit.HOURS:
            raise ValueError("a term in hours ends at a moment, not on a date")
    return date(end.year, end.month, end.day)
