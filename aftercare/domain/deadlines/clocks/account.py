"""How the end of a running clock was computed, step by step, so that a page can explain it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from aftercare.domain.deadlines.clocks.rules import SameDay, WorkingDays
from aftercare.domain.deadlines.clocks.running import RunningClock
from aftercare.domain.time.holidays import Holiday, recognised_holiday
from aftercare.domain.time.statutory_terms import (
    Term,
    Unit,
    bare_end,
    is_working_day,
    may_be_extended,
)


class ActRule(StrEnum):
    """Whether the Algemene termijnenwet governs a time limit, or which of its articles excludes it."""

    GOVERNED = "governed"
    COUNTED_BACK = "counted_back"
    IN_HOURS = "in_hours"
    TOO_LONG = "too_long"
    DETENTION = "detention"
    NO_STATUTE = "no_statute"
    NO_LENGTH = "no_length"
    WORKING_DAYS = "working_days"


@dataclass(frozen=True)
class DayOff:
    """A day on which a time limit cannot end; `holiday` is None for a weekend."""

    on: date
    holiday: Holiday | None


@dataclass(frozen=True)
class Account:
    """The steps of the computation. `bare_on`: the end by counting alone, None for hours. `skipped`: the days over
    which the end moved. `two_working_days`: extended further so as to hold two working days (Atw art. 2)."""

    act: ActRule
    bare_on: date | None
    last_on: date
    skipped: tuple[DayOff, ...] = ()
    two_working_days: bool = False

    @property
    def moved(self) -> bool:
        return self.bare_on is not None and self.bare_on != self.last_on


def account_of(clock: RunningClock) -> Account:
    """The steps from the fact to the last day."""
    act, span = act_rule(clock.span), clock.span
    if isinstance(span, SameDay):
        return Account(act, clock.counted_from_on, clock.last_on)
    if isinstance(span, WorkingDays):
        passed = _days_off(clock.counted_from_on + timedelta(days=1), clock.last_on)
        return Account(act, None, clock.last_on, passed)
    if span.unit is Unit.HOURS:
        return Account(act, None, clock.last_on)
    bare_on = bare_end(clock.counted_from_on, span)
    skipped = _days_off(bare_on, clock.last_on)
    gap = max(0, (clock.last_on - bare_on).days)
    rolled = all(not is_working_day(bare_on + timedelta(days=n)) for n in range(gap))
    return Account(act, bare_on, clock.last_on, skipped, two_working_days=not rolled)


def act_rule(span: Term | WorkingDays | SameDay) -> ActRule:
    """Whether the Act governs this time limit: art. 1 and 5 include it, art. 1(2), 4 and 5 exclude it."""
    if isinstance(span, SameDay):
        return ActRule.NO_LENGTH
    if isinstance(span, WorkingDays):
        return ActRule.WORKING_DAYS
    if not span.statutory:
        return ActRule.NO_STATUTE
    if span.unit is Unit.HOURS:
        return ActRule.IN_HOURS
    if span.of_detention:
        return ActRule.DETENTION
    if span.counted_back:
        return ActRule.COUNTED_BACK
    return ActRule.GOVERNED if may_be_extended(span) else ActRule.TOO_LONG


def _days_off(first_on: date, before_on: date) -> tuple[DayOff, ...]:
    count = max(0, (before_on - first_on).days)
    days = (first_on + timedelta(days=n) for n in range(count))
    return tuple(DayOff(day, recognised_holiday(day)) for day in days if not is_working_day(day))
