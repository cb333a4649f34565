"""A client whose devices may be checked: within the bounds of the judgment, by the plan, and by two officers."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from aftercare.casework.conditions.acts import ConditionTerms, NewCondition, add_condition
from aftercare.casework.plans.acts import approve_plan, draft_plan, put_obligation, submit_plan
from aftercare.demo.depth.cast import Cast, Part, order_of
from aftercare.domain.plans.obligations import ObligationKind
from aftercare.domain.plans.usual_terms import usual_terms
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.plans.rows import PlanRow
from aftercare.store.sites.rows import home_of

# His second officer is named with the people around the clients.
WHOSE = Part.OVERDUE
LASTS_DAYS = 330


def check_devices(cast: Cast) -> None:
    if WHOSE not in cast.ids:
        return
    with cast.working_on(WHOSE) as (work, person_id):
        plan = _plan(work, person_id, cast)
        plan_id, version = plan.id, plan.version
    with cast.stage.work(cast.stage.lead_of(cast.officer_of(WHOSE).team_id)) as work:
        approve_plan(work, plan_id, version)


def _plan(work: UnitOfWork, person_id: UUID, cast: Cast) -> PlanRow:
    """The next version of the plan, submitted, with a check every eight weeks where the judgment allows two."""
    laid_down = {
        "device_checks": True,
        "device_checks_most": 2,
        "device_checks_weeks": 8,
        "device_checks_until": (cast.today + timedelta(days=LASTS_DAYS)).isoformat(),
        "device_checks_unannounced": True,
        "devices": ["telephone", "computer"],
    }
    order_id = order_of(work, person_id).id
    terms = ConditionTerms(parameters=laid_down)
    condition = add_condition(work, NewCondition(order_id, "other_conduct", terms))
    plan = draft_plan(work, person_id)
    home = home_of(work.session, person_id)
    tomorrow = cast.today + timedelta(days=1)
    check = usual_terms(ObligationKind.DEVICE_CHECK, tomorrow, str(home.id) if home else None, None)
    put_obligation(work, plan.id, plan.version, condition.id, check)
    return submit_plan(work, plan.id, plan.version)
