"""On which days a period ended with fewer contacts than the standard requires, and whether we or the client caused
it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from aftercare.domain.contact_standards.due import Course, RequirementState, dues
from aftercare.domain.contact_standards.kinds import Cadence, Contact, Qualifies, Requirement
from aftercare.domain.contact_standards.windows import window_of
from aftercare.domain.plans.obligations import ObligationKind


@dataclass(frozen=True)
class Offered:
    """An appointment that was in place on its day, whether or not the person came."""

    on: date
    kind: ObligationKind


@dataclass(frozen=True)
class Shortfall:
    """A period, both days included, that ended with too few contacts. `capacity`: too few were offered in it;
    otherwise enough were offered and the person did not come."""

    requirement: Requirement
    first_on: date
    last_on: date
    capacity: bool


@dataclass(frozen=True)
class InNumbers:
    """The figures of one period: contacts required, appointments offered that would count, and contacts that
    counted."""

    asked: int
    offered: int
    held: int


def in_numbers(
    requirement: Requirement,
    contacts: Iterable[Contact],
    offered: Iterable[Offered],
    first_on: date,
    last_on: date,
) -> InNumbers:
    """The figures of the period from `first_on` to `last_on`, both included."""
    qualifies = requirement.qualifies
    return InNumbers(
        requirement.number,
        _count((one for one in offered if first_on <= one.on <= last_on), qualifies),
        sum(first_on <= one.on <= last_on and qualifies.counts(one) for one in contacts),
    )


def shortfalls(
    requirements: Sequence[Requirement],
    contacts: Sequence[Contact],
    offered: Sequence[Offered],
    course: Course,
    days: Iterable[date],
) -> Iterator[Shortfall]:
    """For each of these days that is over: the requirements that fell short at its end.

    A rolling requirement falls short on the day by which the next contact was due. It falls short again after every
    further whole period without a contact. A fixed requirement falls short at the end of its window. An incomplete
    period is shown and never judged. The same facts always give the same shortfalls, at any later time.
    """
    for day in sorted(set(days)):
        known = [one for one in contacts if one.on <= day]
        for due in dues(requirements, known, course, day + timedelta(days=1)):
            if due.standing is RequirementState.LATE and _ends_on(due.requirement, due.due_on, day):
                yield shortfall_on(due.requirement, offered, day)


def shortfall_on(requirement: Requirement, offered: Sequence[Offered], day: date) -> Shortfall:
    """The shortfall of this requirement at the end of `day`: the period that ended then, and whether we or the
    client caused it."""
    first_on = _first_day(requirement, day)
    return Shortfall(
        requirement, first_on, day, _too_few_offered(requirement, offered, first_on, day)
    )


def longest_period(requirements: Iterable[Requirement]) -> int:
    return max((one.period_days for one in requirements), default=0)


def _ends_on(requirement: Requirement, due_on: date, day: date) -> bool:
    if requirement.cadence is Cadence.FIXED:
        return day == due_on
    return day >= due_on and (day - due_on).days % requirement.period_days == 0


def _first_day(requirement: Requirement, day: date) -> date:
    if requirement.cadence is Cadence.FIXED:
        return window_of(day, requirement.period_days).first_on
    return day - timedelta(days=requirement.period_days - 1)


def _too_few_offered(
    requirement: Requirement, offered: Sequence[Offered], first_on: date, last_on: date
) -> bool:
    within = [one for one in offered if first_on <= one.on <= last_on]
    asked = [
        (requirement.qualifies, requirement.number),
        *((quota.qualifies, quota.number) for quota in requirement.of_which),
    ]
    return any(_count(within, qualifies) < number for qualifies, number in asked)


def _count(offered: Iterable[Offered], qualifies: Qualifies) -> int:
    return sum(1 for one in offered if one.kind in qualifies.obligations)
