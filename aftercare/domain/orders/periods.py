"""Until when an order runs: its start, its length and extensions, and its suspensions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

import pendulum

from aftercare.domain.law.validity import law_day

EVASION_DAYS: Final = 7
"""An evasion counts only when it lasts longer than a week (Sr 77tb); then it counts from its first day."""
DAYS_TO_FINAL_START: Final = 15
"""Sr 14b(3), 77y: the period starts on the fifteenth day after the judgment became final."""
_DAY: Final = timedelta(days=1)


class LengthUnit(StrEnum):
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"


@dataclass(frozen=True)
class Length:
    """A calendar length, such as two years."""

    number: int
    unit: LengthUnit


class SuspensionKind(StrEnum):
    """Detention is lawful deprivation of liberty; evasion is withdrawing from supervision."""

    DETENTION = "detention"
    EVASION = "evasion"


@dataclass(frozen=True)
class Suspension:
    """Both days are included; `until_on` None means that it still lasts."""

    kind: SuspensionKind
    from_on: date
    until_on: date | None = None


@dataclass(frozen=True)
class OrderFacts:
    """An order as the rules see it. `ends_on` is the last day as it stands now, with suspensions and
    extensions; None when there is no end yet."""

    frame: str
    regime: str
    starts_on: date
    ends_on: date | None = None
    length: Length | None = None
    extensions: tuple[Length, ...] = ()
    age_at_offence: int | None = None
    final_on: date | None = None
    immediately_enforceable: bool = False
    serious_risk: bool = False
    executed_by: str = "rn"
    ended_on: date | None = None
    suspensions: tuple[Suspension, ...] = field(default=())

    @property
    def law_on(self) -> date:
        """The day that decides which law applies to this order."""
        return law_day(self.final_on, self.starts_on)


@dataclass(frozen=True)
class Stretch:
    """Days on which a period did not run, both included; `until_on` None means that it still lasts."""

    from_on: date
    until_on: date | None

    @property
    def days(self) -> int | None:
        return None if self.until_on is None else (self.until_on - self.from_on).days + 1


@dataclass(frozen=True)
class Step:
    """One step towards the last day: a length, an extension, or a stretch that did not count. `last_on` is the last
    day after this step; None when it is not known yet."""

    last_on: date | None
    length: Length | None = None
    stretch: Stretch | None = None


@dataclass(frozen=True)
class Period:
    """`bare_ends_on` counts only length and extensions. `ends_on` None: there is no end yet, because no length was
    set or a suspension still lasts. In the second case `earliest_ends_on` is the last day if the suspension ended on
    the reference day. `steps` lead from the start to the end."""

    starts_on: date
    bare_ends_on: date | None
    ends_on: date | None
    earliest_ends_on: date | None
    steps: tuple[Step, ...] = ()

    @property
    def suspended_days(self) -> int:
        """Whole days of completed stretches during which it was suspended."""
        return sum(step.stretch.days or 0 for step in self.steps if step.stretch)

    @property
    def is_suspended(self) -> bool:
        return self.ends_on is None and self.bare_ends_on is not None


def day_after(start_on: date, length: Length) -> date:
    """The first day after a length that begins on `start_on`. In a month without that day it ends on the last day (a
    month from 31 January runs up to 28 February)."""
    start = pendulum.date(start_on.year, start_on.month, start_on.day)
    end = start.add(**{length.unit.value: length.number})
    return date(end.year, end.month, end.day)


def last_day_of(start_on: date, length: Length) -> date:
    """The last day of a length that begins on `start_on`: two years from 1 March end on the last day of February."""
    return day_after(start_on, length) - _DAY


def length_between(start_on: date, last_on: date) -> Length:
    """The length between these days: in years or months where it is a whole number of them."""
    months = (last_on.year - start_on.year) * 12 + last_on.month - start_on.month
    for count in (months, months + 1):
        if count > 0 and last_day_of(start_on, Length(count, LengthUnit.MONTHS)) == last_on:
            years, rest = divmod(count, 12)
            return Length(count, LengthUnit.MONTHS) if rest else Length(years, LengthUnit.YEARS)
    return Length((last_on - start_on).days + 1, LengthUnit.DAYS)


def start_after_judgment(final_on: date) -> date:
    """The first day of the period for a judgment that became final on `final_on` (Sr 14b(3), 77y)."""
    return final_on + DAYS_TO_FINAL_START * _DAY


def period_of(
    order: OrderFacts,
    suspensions: Iterable[Suspension] | None = None,
    suspended_by: Iterable[SuspensionKind] = tuple(SuspensionKind),
    as_of: date | None = None,
) -> Period:
    """The period of an order, computed from its first day. It does not run during a suspension (Sr 14b(4), 77tb).

    `suspensions` are those of the order unless given. Only kinds in `suspended_by` count, and an evasion only when
    it lasts more than a week. Overlapping days count once. A stretch counts when it begins before the period has run
    out, as extended by earlier stretches; days before the start do not count. For the earliest end, `as_of` is the
    last day that counts of a suspension that still lasts.
    """
    if order.length is None:
        return Period(order.starts_on, order.ends_on, order.ends_on, None)
    found = order.suspensions if suspensions is None else tuple(suspensions)
    counted = frozenset(suspended_by)
    bare, steps = _bare_end(order.starts_on, order.length, order.extensions)
    ends_on = _prolong(bare, steps, order.starts_on, _stretches(found, counted))
    earliest = None
    if ends_on is None:
        over = period_of(order, _over_by(found, as_of), counted)
        earliest = over.ends_on
    return Period(order.starts_on, bare, ends_on, earliest, tuple(steps))


def _bare_end(
    start_on: date, length: Length, extensions: Sequence[Length]
) -> tuple[date, list[Step]]:
    """The end without suspensions. Calendar lengths are added before suspended days, so the order of entry does not
    matter."""
    after = start_on
    steps = []
    for one in (length, *extensions):
        after = day_after(after, one)
        steps.append(Step(after - _DAY, length=one))
    return after - _DAY, steps


def _prolong(
    bare: date, steps: list[Step], start_on: date, stretches: Iterable[Stretch]
) -> date | None:
    """The last day with these stretches, each added as a step; None when one still lasts."""
    ends_on = bare
    for one in stretches:
        if one.from_on > ends_on:
            break
        stretch = Stretch(max(one.from_on, start_on), one.until_on)
        if stretch.days is None:
            steps.append(Step(None, stretch=stretch))
            return None
        if stretch.days > 0:
            ends_on += _DAY * stretch.days
            steps.append(Step(ends_on, stretch=stretch))
    return ends_on


def _over_by(suspensions: Iterable[Suspension], as_of: date | None) -> tuple[Suspension, ...]:
    """The suspensions as if those that still last ended on that day; without a day, as if they had not begun."""
    return tuple(
        replace(one, until_on=one.until_on or as_of)
        for one in suspensions
        if one.until_on is not None or (as_of is not None and as_of >= one.from_on)
    )


def _stretches(
    suspensions: Sequence[Suspension], counted: frozenset[SuspensionKind]
) -> list[Stretch]:
    """Days that do not count, merged and in order, for all counted kinds."""
    found: list[Stretch] = []
    for kind in counted:
        merged = _merged(
            Stretch(one.from_on, one.until_on) for one in suspensions if one.kind is kind
        )
        if kind is SuspensionKind.EVASION:
            merged = [one for one in merged if one.days is None or one.days > EVASION_DAYS]
        found += merged
    return _merged(found)


def _merged(stretches: Iterable[Stretch]) -> list[Stretch]:
    """Stretches that overlap or touch, merged; one without an end includes all that follow."""
    merged: list[Stretch] = []
    for one in sorted(stretches, key=lambda stretch: stretch.from_on):
        last = merged[-1] if merged else None
        if last is None or (last.until_on is not None and one.from_on > last.until_on + _DAY):
            merged.append(one)
        elif last.until_on is not None:
            until = None if one.until_on is None else max(last.until_on, one.until_on)
            merged[-1] = Stretch(last.from_on, until)
    return merged
