"""How the frequencies of a plan's obligations would change at another tier: a proposal that a person reviews."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from aftercare.domain.contact_standards.kinds import Qualifies, Requirement
from aftercare.domain.plans.obligations import ObligationKind

SHORTEST, LONGEST = 1, 366


@dataclass(frozen=True)
class PlanLine:
    """One obligation of a plan: its id there, its kind, and its period in days."""

    id: str
    kind: ObligationKind
    period_days: int


@dataclass(frozen=True)
class LineChange:
    """An obligation that would get another period."""

    line: PlanLine
    period_days: int


@dataclass(frozen=True)
class _Asked:
    qualifies: Qualifies
    number: int
    period_days: int


def adjusted(
    lines: Sequence[PlanLine], requirements: Sequence[Requirement]
) -> tuple[LineChange, ...]:
    """The obligations that would get another period so that the plan asks what the standard asks, in plan order.

    The narrowest requirement is met first (a home visit before any face-to-face contact). Its whole contacts count for
    the wider ones: part of one can fall outside a stretch of the wider requirement. The obligations share equally what
    is left. Where nothing is left, an obligation meets the requirement by itself, since a proposal removes no
    obligation. Periods are rounded so that there are more contacts: to whole weeks, as contacts on one weekday keep
    their distance, or to days where weeks would be a whole contact too many. An obligation at a pace between the two
    stays, and so does one that the standard does not mention.
    """
    periods: dict[str, int] = {}
    for asked in sorted(_asked(requirements), key=lambda one: len(one.qualifies.obligations)):
        counted = [one for one in lines if one.kind in asked.qualifies.obligations]
        open_lines = [one for one in counted if one.id not in periods]
        given = sum(
            (Fraction(asked.period_days, periods[one.id]) for one in counted if one.id in periods),
            Fraction(0),
        )
        for one in open_lines:
            in_weeks, in_days = _pace(asked, given, len(open_lines))
            stays = in_weeks <= one.period_days <= in_days
            periods[one.id] = one.period_days if stays else in_weeks
    return tuple(
        LineChange(one, periods[one.id])
        for one in lines
        if periods.get(one.id, one.period_days) != one.period_days
    )


def _pace(asked: _Asked, given: Fraction, sharing: int) -> tuple[int, int]:
    """In whole weeks where possible, and in days."""
    left = asked.number - int(given)
    share = Fraction(left, sharing) if left > 0 else Fraction(asked.number)
    days = max(SHORTEST, min(LONGEST, int(asked.period_days / share)))
    weeks = days // 7 * 7
    fits = weeks and Fraction(asked.period_days, weeks) - Fraction(asked.period_days, days) < 1
    return (weeks if fits else days), days


def _asked(requirements: Sequence[Requirement]) -> Iterator[_Asked]:
    for one in requirements:
        yield _Asked(one.qualifies, one.number, one.period_days)
        for quota in one.of_which:
            yield _Asked(quota.qualifies, quota.number, one.period_days)
