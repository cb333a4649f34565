"""How far the enrolment of a client is, and what is missing when a plan is submitted."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from aftercare.casework.conditions.coverage import person_coverage, plan_coverage
from aftercare.casework.conditions.missing_parameters import missing_in
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.people.person import PhoneState
from aftercare.domain.plans.enrolment import (
    ConditionFact,
    EnrolmentFacts,
    Missing,
    OrderFact,
    Step,
    enrolment_steps,
    missing_besides,
)
from aftercare.domain.plans.lifecycle import PlanState
from aftercare.domain.time.wall_time import civil_date
from aftercare.domain.treatment.named_provider import Departure, departure, named_provider
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import providers
from aftercare.store.conditions.rows import ConditionRow, conditions_of, last_day
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.letters.rows import address_of
from aftercare.store.orders.rows import OrderRow, orders_of
from aftercare.store.people.home_address_rows import home_address_of
from aftercare.store.people.rows import PersonRow, get_person
from aftercare.store.plans.rows import IN_HAND, PlanRow, obligations_of, plans_of
from aftercare.store.sites.rows import sites_of_team
from aftercare.store.tasks.rows import waits_to_be_checked
from aftercare.store.treatment.programme_rows import programmes


@dataclass(frozen=True)
class Enrolment:
    """`plan`: the version that is being written or waits, if any. `is_over`: a plan was approved, or the file is
    closed."""

    person: PersonRow
    plan: PlanRow | None
    steps: tuple[Step, ...]
    is_over: bool


@requires(Permission.READ_CASE_FILES)
def enrolment(work: UnitOfWork, person_id: UUID) -> Enrolment:
    person = audit.note_look(work, "read", "person", get_person(work.session, person_id))
    plans = plans_of(work.session, person_id)
    in_hand = next((one for one in plans if one.state in IN_HAND), None)
    over = is_enrolled(plans) or person.closed_on is not None
    return Enrolment(person, in_hand, enrolment_steps(_facts(work, person, in_hand)), over)


@requires(Permission.READ_CASE_FILES)
def missing_at_submission(work: UnitOfWork, plan: PlanRow) -> tuple[Missing, ...]:
    """What an approver is shown as missing. The page of the plan checks that its reader may see the plan."""
    return missing_besides(_facts(work, get_person(work.session, plan.person_id), plan))


def is_enrolled(plans: Iterable[PlanRow]) -> bool:
    """Whether a plan was approved once."""
    return any(one.state in (PlanState.APPROVED, PlanState.SUPERSEDED) for one in plans)


def _facts(work: UnitOfWork, person: PersonRow, plan: PlanRow | None) -> EnrolmentFacts:
    session, today = work.session, civil_date(work.now)
    orders, conditions = orders_of(session, person.id), conditions_of(session, person.id)
    covered = plan_coverage(work, plan) if plan else person_coverage(work, person.id)
    return EnrolmentFacts(
        brought_in=waits_to_be_checked(session, person.id),
        orders=_order_facts(orders, conditions, today),
        conditions=_condition_facts(work, orders, conditions, covered.uncovered),
        number=PhoneState(person.phone_state),
        takes_texts=not person.restricted and person.opted_out_at is None,
        texts_agreed=person.texts_consented,
        has_address=address_of(session, person.id) is not None,
        has_home=home_address_of(session, person.id) is not None,
        plan=PlanState(plan.state) if plan else None,
        obligations=tuple(one.kind for one in obligations_of(session, plan.id)) if plan else (),
    )


def _order_facts(
    orders: Iterable[OrderRow], conditions: Iterable[ConditionRow], today: date
) -> tuple[OrderFact, ...]:
    return tuple(
        OrderFact(
            one.id, one.frame, frozenset(row.kind for row in conditions if row.order_id == one.id)
        )
        for one in orders
        if min(day for day in (one.ends_on, one.ended_on, date.max) if day) >= today
    )


def _condition_facts(
    work: UnitOfWork,
    orders: Iterable[OrderRow],
    conditions: Iterable[ConditionRow],
    uncovered: Collection[UUID],
) -> tuple[ConditionFact, ...]:
    by_id, today = {one.id: one for one in orders}, civil_date(work.now)
    return tuple(
        ConditionFact(
            one.id,
            one.entry,
            missing_in(one),
            one.id in uncovered,
            _unknown_provider(work, one) if one.id in uncovered else "",
        )
        for one in conditions
        if (last_day(by_id[one.order_id], one) or date.max) >= today
    )


def _unknown_provider(work: UnitOfWork, condition: ConditionRow) -> str:
    """The provider that the court named, if none that has a site or programme here may take its place."""
    named = named_provider(condition.parameters)
    if not named:
        return ""
    at = {one.provider_id for one in sites_of_team(work.session, work.actor.team_id)}
    at |= {one.provider_id for one in programmes(work.session)}
    names = [one.name for one in providers(work.session) if one.id in at]
    departures = {departure(condition.parameters, name) for name in names}
    return named if departures <= {Departure.OTHER} else ""
