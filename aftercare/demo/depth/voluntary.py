"""A client who comes voluntarily after the sentence has ended, with a circle of volunteers around him."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from aftercare.casework.conditions.acts import ConditionTerms, NewCondition, add_condition
from aftercare.casework.orders.acts import NewOrder, enter_order
from aftercare.casework.people.circles import CircleDetails, start_circle
from aftercare.casework.people.related_persons import RelatedDetails, add_related
from aftercare.casework.plans.acts import approve_plan, draft_plan, put_obligation, submit_plan
from aftercare.demo.accounts import NORTH, OFFICE_NORTH
from aftercare.demo.depth.cast import Cast
from aftercare.demo.depth.enrolment import VOLUNTARY, enrol_beside, reference_of
from aftercare.demo.places import id_of
from aftercare.domain.orders.terms import OrderTerms
from aftercare.domain.people.related_persons import RelatedRole
from aftercare.domain.plans.obligations import ObligationKind
from aftercare.domain.plans.usual_terms import usual_terms
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.plans.rows import PlanRow

OFFICER, REFERENCE = "vermeulen", reference_of(VOLUNTARY)
COORDINATOR, VOLUNTEER = "+12025550151", "+12025550152"
BELOW_STANDARD = "Vrijwillige nazorg: de norm voor opgelegd toezicht is hier niet van toepassing."


def follow_voluntarily(cast: Cast) -> None:
    stage = cast.stage
    with stage.work(stage.staff[OFFICER]) as work:
        person_id = enrol_beside(work, cast, VOLUNTARY, age=44, tier=3).id
        plan = _plan(work, person_id, cast)
        submit_plan(work, plan.id, plan.version, BELOW_STANDARD)
        plan_id, version = plan.id, plan.version
        _circle(work, person_id, cast)
    with stage.work(stage.lead_of(id_of(NORTH))) as work:
        approve_plan(work, plan_id, version)


def _plan(work: UnitOfWork, person_id: UUID, cast: Cast) -> PlanRow:
    """A conversation every two weeks and the circle every week: missing them has no consequences."""
    order = enter_order(
        work, NewOrder(person_id, OrderTerms("VRIJWILLIG", "Overeenkomst nazorg 1", cast.ago(6)))
    )
    talks = add_condition(work, NewCondition(order.id, "reporting_duty"))
    agreed = NewCondition(
        order.id, "other_conduct", ConditionTerms("Doet mee aan een kring van vrijwilligers.")
    )
    circle = add_condition(work, agreed)
    plan = draft_plan(work, person_id)
    tomorrow, office = cast.today + timedelta(days=1), str(id_of(OFFICE_NORTH))
    check_in = usual_terms(ObligationKind.CHECK_IN, tomorrow, office, None)
    put_obligation(work, plan.id, plan.version, talks.id, replace(check_in, period_days=14))
    meeting = usual_terms(ObligationKind.CIRCLE_MEETING, tomorrow, office, None)
    put_obligation(work, plan.id, plan.version, circle.id, replace(meeting, to_min=18 * 60))
    return plan


def _circle(work: UnitOfWork, person_id: UUID, cast: Cast) -> None:
    organisation = "Kring Voorbeeld (COSA)"
    coordinator = add_related(work, person_id, RelatedDetails(
        RelatedRole.COSA_COORDINATOR, "Coördinator Fictief", cast.ago(6), organisation, COORDINATOR,
    ))  # fmt: skip
    add_related(work, person_id, RelatedDetails(
        RelatedRole.OTHER, "Vrijwilliger Denkbeeldig", cast.ago(6), organisation, VOLUNTEER,
        note="Vrijwilliger in de kring.",
    ))  # fmt: skip
    note = "Vier vrijwilligers; ook samen koken en wandelen."
    account = cast.stage.staff["cirkel"].staff_id
    start_circle(work, person_id, CircleDetails(cast.ago(6), 4, coordinator.id, note, account))
