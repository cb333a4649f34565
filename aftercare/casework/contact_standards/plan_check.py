"""Compares a plan with the contact standard that applies to it, and shows shortfalls to the supervisor who decides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from uuid import UUID

from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.contact_standards.checking import Checked, check_plan, is_below
from aftercare.domain.plans.lifecycle import PlanState
from aftercare.domain.plans.obligations import ObligationTerms
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.accounts import audit
from aftercare.store.conditions.rows import conditions_of, last_day
from aftercare.store.contact_standards.rows import (
    ContactStandardRow,
    standard_kept,
    standard_of_team,
)
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.orders.rows import OrderRow, orders_of
from aftercare.store.people.rows import PersonRow, get_person
from aftercare.store.plans.rows import ObligationRow, PlanRow, get_plan, obligations_of

# A draft is compared with today's standard; a submitted plan keeps its version. A plan that was submitted before its
# team had a standard is compared with today's until it is decided.
_BEING_WRITTEN = (PlanState.DRAFTED, PlanState.RETURNED)


@dataclass(frozen=True)
class PlanCheck:
    """`checked` is empty when the standard has no requirement for such a client."""

    standard: ContactStandardRow
    checked: tuple[Checked, ...]

    @property
    def below(self) -> bool:
        return is_below(self.checked)


@requires(Permission.READ_CASE_FILES)
def plan_check(work: UnitOfWork, plan_id: UUID) -> PlanCheck | None:
    """How a version of a plan compares with its standard; None where no standard applies."""
    plan = audit.note_look(work, "read-check", "plan", get_plan(work.session, plan_id))
    return check_of(work, plan)


@requires(Permission.READ_CASE_FILES)
def check_of(
    work: UnitOfWork, plan: PlanRow, placed_shares: Mapping[str, Fraction] | None = None
) -> PlanCheck | None:
    """The same for a caller that has recorded the look at the plan already. `placed_shares` as in its preview."""
    person = get_person(work.session, plan.person_id)
    written = plan.state in _BEING_WRITTEN
    standard = None if written else standard_kept(work.session, plan)
    if standard is None and (written or plan.state == PlanState.SUBMITTED):
        standard = team_standard(work, person)
    if standard is None:
        return None
    asked = standard.requirements(person.case_type, person.tier)
    rows = obligations_of(work.session, plan.id)
    lines, until_on = _lines(work, plan, rows)
    shares = [(placed_shares or {}).get(str(row.line_id), Fraction(1)) for row in rows]
    return PlanCheck(standard, check_plan(asked, lines, civil_date(work.now), until_on, shares))


def team_standard(work: UnitOfWork, person: PersonRow) -> ContactStandardRow | None:
    """The version in use today of the standard that this person's team has chosen."""
    return standard_of_team(work.session, person.team_id, civil_date(work.now))


def _lines(
    work: UnitOfWork, plan: PlanRow, rows: list[ObligationRow]
) -> tuple[list[ObligationTerms], date | None]:
    """The plan's obligations, each cut off where its condition ends, and the last day of supervision if known."""
    orders = {one.id: one for one in orders_of(work.session, plan.person_id)}
    ends = {
        one.id: last_day(orders[one.order_id], one)
        for one in conditions_of(work.session, plan.person_id)
    }
    lines = [
        replace(terms, ends_on=_earlier(terms.ends_on, ends.get(row.condition_id)))
        for row in rows
        for terms in [row.terms()]
    ]
    lasts = list(_last_days(orders.values(), civil_date(work.now)))
    known = [day for day in lasts if day is not None]
    return lines, max(known) if lasts and len(known) == len(lasts) else None


def _last_days(orders: Iterable[OrderRow], today: date) -> Iterator[date | None]:
    """The last day of every order that still runs; None for one without a last day."""
    for one in orders:
        ends_on = one.ended_on or one.ends_on
        if ends_on is None or ends_on >= today:
            yield ends_on


def _earlier(one: date | None, other: date | None) -> date | None:
    days = [day for day in (one, other) if day is not None]
    return min(days, default=None)
