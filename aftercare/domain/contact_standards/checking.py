"""Whether the obligations of a plan can meet the standard, before any contact has taken place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

from aftercare.domain.contact_standards.kinds import DAYS_OF_YEAR, Qualifies, Requirement
from aftercare.domain.plans.obligations import ObligationTerms


class Rate(StrEnum):
    """`above`: by a whole contact or more. `by_record`: no appointment can meet it; contacts are recorded when they
    have been held."""

    BELOW = "below"
    MET = "met"
    ABOVE = "above"
    BY_RECORD = "by_record"


@dataclass(frozen=True)
class Share:
    """Contacts per period, required and planned, of a requirement or of one of its sub-quotas. `placed` is the part
    of `planned` that has a time."""

    qualifies: Qualifies
    asked: int
    planned: Fraction
    placed: Fraction

    @property
    def rate(self) -> Rate:
        return self._rate(self.planned)

    @property
    def placed_rate(self) -> Rate:
        return self._rate(self.placed)

    def _rate(self, number: Fraction) -> Rate:
        if not self.qualifies.obligations:
            return Rate.BY_RECORD
        if number < self.asked:
            return Rate.BELOW
        # Periods are whole days, so that a plan can rarely ask for exactly the number.
        return Rate.MET if number < self.asked + 1 else Rate.ABOVE


@dataclass(frozen=True)
class Checked:
    """One requirement against the plan; `rate` is below when any sub-quota is below."""

    requirement: Requirement
    whole: Share
    of_which: tuple[Share, ...]

    @property
    def rate(self) -> Rate:
        below = any(one.rate is Rate.BELOW for one in (self.whole, *self.of_which))
        return Rate.BELOW if below else self.whole.rate

    @property
    def placed_rate(self) -> Rate:
        below = any(one.placed_rate is Rate.BELOW for one in (self.whole, *self.of_which))
        return Rate.BELOW if below else self.whole.placed_rate

    @property
    def planned_a_year(self) -> Fraction:
        return self.whole.planned * DAYS_OF_YEAR / self.requirement.period_days

    @property
    def asked_a_year(self) -> Fraction:
        return Fraction(self.whole.asked * DAYS_OF_YEAR, self.requirement.period_days)


def check_plan(
    requirements: Iterable[Requirement],
    lines: Sequence[ObligationTerms],
    today: date,
    until_on: date | None = None,
    placed_shares: Sequence[Fraction] = (),
) -> tuple[Checked, ...]:
    """Each requirement with what the plan would give over its next whole period.

    The period begins with the first obligation that counts, today or later, but at most one period from today. A
    plan may therefore begin next week but not postpone a contact indefinitely. An obligation that ends within the
    period counts for the days it has. `until_on` is the last day of supervision, where known: the period is then
    judged over the days that are left. `placed_shares` is the part of each line's occurrences that has a time, in
    the order of `lines`; without it, all have.
    """
    shares = placed_shares or [Fraction(1)] * len(lines)
    shared = list(zip(lines, shares, strict=True))
    return tuple(_checked(one, shared, today, until_on) for one in requirements)


def is_below(checked: Iterable[Checked]) -> bool:
    return any(one.rate is Rate.BELOW for one in checked)


def _checked(
    requirement: Requirement,
    lines: Sequence[tuple[ObligationTerms, Fraction]],
    today: date,
    until_on: date | None,
) -> Checked:
    period = requirement.period_days

    def share(qualifies: Qualifies, asked: int) -> Share:
        counted = [one for one in lines if one[0].kind in qualifies.obligations]
        return Share(qualifies, asked, *_per_period(counted, period, today, until_on))

    return Checked(
        requirement,
        share(requirement.qualifies, requirement.number),
        tuple(share(one.qualifies, one.number) for one in requirement.of_which),
    )


def _per_period(
    lines: Sequence[tuple[ObligationTerms, Fraction]],
    period_days: int,
    today: date,
    until_on: date | None,
) -> tuple[Fraction, Fraction]:
    """Contacts planned by these obligations in a period of `period_days`, and those with a time; exact, never rounded
    up."""
    latest = today + timedelta(days=period_days)
    starts = [max(today, one.starts_on or today) for one, _ in lines]
    first_on = min([latest, *starts])
    last_on = first_on + timedelta(days=period_days - 1)
    if until_on is not None and until_on >= first_on:
        last_on = min(last_on, until_on)
    days = (last_on - first_on).days + 1
    planned = placed = Fraction(0)
    for one, share in lines:
        held = Fraction(_days_within(one, first_on, last_on), one.period_days)
        planned += held * period_days / days
        placed += held * share * period_days / days
    return planned, placed


def _days_within(line: ObligationTerms, first_on: date, last_on: date) -> int:
    begins = max(first_on, line.starts_on or first_on)
    ends = min(last_on, line.ends_on or last_on)
    return max(0, (ends - begins).days + 1)
