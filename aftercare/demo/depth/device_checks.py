"""A client with device checks: within the bounds of the judgment, by the plan, and by two officers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from aftercare.casework.conditions.acts import ConditionTerms, NewCondition, add_condition
from aftercare.casework.orders.acts import NewOrder, enter_order
from aftercare.casework.people.related_persons import work_along
from aftercare.casework.plans.acts import approve_plan, draft_plan, put_obligation, submit_plan
from aftercare.casework.sites.device_kits import add_device_kit
from aftercare.demo.accounts import NORTH, OFFICE_NORTH
from aftercare.demo.depth.cast import Cast
from aftercare.demo.depth.enrolment import CHECKED, enrol_beside, reference_of
from aftercare.demo.files import TWO_YEARS
from aftercare.demo.places import id_of
from aftercare.domain.orders.terms import OrderTerms
from aftercare.domain.plans.obligations import ObligationKind
from aftercare.domain.plans.usual_terms import usual_terms
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.plans.rows import PlanRow
from aftercare.store.sites.rows import home_of

OFFICER, SECOND, PLANNER = "vermeulen", "bakker", "dekker"
REFERENCE, KITS = reference_of(CHECKED), ("Koffer 1", "Koffer 2")
LASTS = timedelta(days=330)
WEEKS, MOST = 8, 2


def check_devices(cast: Cast) -> None:
    """There is no deputy, who could hold a check at a time when no other officer can go along. One of the team's kits
    goes along to each check."""
    stage = cast.stage
    with stage.work(stage.staff[PLANNER]) as work:
        for name in KITS:
            add_device_kit(work, name)
    with stage.work(stage.staff[OFFICER]) as work:
        offence = "Art. 252 Sr (verzonnen)"
        person = enrol_beside(work, cast, CHECKED, age=38, tier=2, index_offence=offence)
        work_along(work, person.id, person.version, stage.staff[SECOND].staff_id)
        plan = _plan(work, person.id, cast)
        plan_id, version = plan.id, plan.version
    with stage.work(stage.lead_of(id_of(NORTH))) as work:
        approve_plan(work, plan_id, version)


def _plan(work: UnitOfWork, person_id: UUID, cast: Cast) -> PlanRow:
    """Submitted, with as many checks as the judgment allows beside check-ins and home visits."""
    begun_on = cast.ago(12)
    reference = f"VOORBEELD-{begun_on.year}-{CHECKED + 1:04d}"
    terms = OrderTerms("VV", reference, begun_on, length=TWO_YEARS)
    order = enter_order(work, NewOrder(person_id, terms))
    talks = add_condition(work, NewCondition(order.id, "reporting_duty"))
    bounds = {
        "device_checks": True,
        "device_checks_most": MOST,
        "device_checks_weeks": WEEKS,
        "device_checks_until": (cast.today + LASTS).isoformat(),
        "device_checks_unannounced": True,
        "devices": ["telephone", "computer"],
    }
    checked = add_condition(
        work, NewCondition(order.id, "other_conduct", ConditionTerms(parameters=bounds))
    )
    plan = draft_plan(work, person_id)
    home = home_of(work.session, person_id)
    at_home = str(home.id) if home else None
    kind, tomorrow = ObligationKind, cast.today + timedelta(days=1)
    for condition, what, where, days in (
        (talks, kind.CHECK_IN, str(id_of(OFFICE_NORTH)), 7),
        (talks, kind.HOME_VISIT, at_home, 56),
        (checked, kind.DEVICE_CHECK, at_home, WEEKS * 7 // MOST),
    ):
        asked = replace(usual_terms(what, tomorrow, where, None), period_days=days)
        put_obligation(work, plan.id, plan.version, condition.id, asked)
    return submit_plan(work, plan.id, plan.version)
