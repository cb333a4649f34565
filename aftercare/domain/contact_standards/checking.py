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
    """`by_record`: no appointment can meet it; contacts are recorded when they have been held."""

    BELOW = "below"
    MET = "met"
    ABOVE = "above"
    BY_RECORD = "by_record"


@dataclass(frozen=True)
class Share:
    """Contacts per period, required and planned, of a requirement or of one of its sub-quotas."""

    qualifies: Qualifies
    asked: int
    planned: Fraction
    rate: Rate


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
) -> tuple[Checked, ...]:
    """Each requirement with what the plan would give over its next whole period.

    The period begins with the first obligation that counts, today or later, but at most one period from today. A
    plan may therefore begin next week but not postpone a contact indefinitely. An obligation that ends within the
    period counts for the days it has. `until_on` is the last day of supervision, where known: the period is then
    judged over the days that are left.
    """
    return tuple(_checked(one, lines, today, until_on) for one in requirements)


def is_below(checked: Iterable[Checked]) -> bool:
    return any(one.rate is Rate.BELOW for one in checked)


def _checked(
    requirement: Requirement,
    lines: Sequence[ObligationTerms],
    today: date,
    until_on: date | None,
) -> Checked:
    period = requirement.period_days

    def share(qualifies: Qualifies, asked: int) -> Share:
        if not qualifies.obligations:
            return Share(qualifies, asked, Fraction(0), Rate.BY_RECORD)
        counted = [one for one in lines if one.kind in qualifies.obligations]
        planned = planned_per_period(counted, period, today, until_on)
        return Share(qualifies, asked, planned, _rate(planned, asked))

    return Checked(
        requirement,
        share(requirement.qualifies, requirement.number),
        tuple(share(one.qualifies, one.number) for one in requirement.of_which),
    )


def planned_per_period(
    lines: Sequence[ObligationTerms], period_days: int, today: date, until_on: date | None = None
) -> Fraction:
    """Contacts that these obligations give in a period of `period_days`; exact, never rounded up."""
    latest = today + timedelta(days=period_days)
    starts = [max(today, one.starts_on or today) for one in lines]
    first_on = min([latest, *starts])
    last_on = first_on + timedelta(days=period_days - 1)
    if until_on is not None and until_on >= first_on:
        last_on = min(last_on, until_on)
    days = (last_on - first_on).days + 1
    held = sum(
        (Fraction(_days_within(one, first_on, last_on), one.period_days) for one in lines),
        Fraction(0),
    )
    return held * period_days / days


def _days_within(line: ObligationTerms, first_on: date, last_on: date) -> int:
    begins = max(first_on, line.starts_on or first_on)
    ends = min(last_on, line.ends_on or last_on)
    return max(0, (ends - begins).days + 1)


def _rate(planned: Fraction, asked: int) -> Rate:
    if planned < asked:
        return Rate.BELOW
    return Rate.MET if planned == asked else Rate.ABOVE
