"""The page with the steps of an enrolment, as long as no plan was approved."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.casework.plans.acts import draft_plan
from aftercare.casework.plans.enrolment import Enrolment, enrolment
from aftercare.domain.plans.enrolment import Missing, MissingCode, Step, StepKey, StepState
from aftercare.domain.plans.lifecycle import PlanState
from aftercare.web.plans.enrolment_view import missing_sentence
from aftercare.web.shell.phrases import person_link
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.view import View

router = APIRouter(route_class=PageRoute)
FINISHED = (StepState.DONE, StepState.NOT_NEEDED)
OPEN = (StepState.MISSING, StepState.TO_DO)


@router.get("/people/{person_id}/enrolment")
def show_steps(
    person_id: UUID, context: Annotated[PageContext, Depends(Allow(enrolment))]
) -> Response:
    found = context.run(enrolment, person_id)
    if found.is_over:
        return context.redirect_to(f"/people/{person_id}")
    may_write = context.can_perform(draft_plan)
    steps = [_view(context, found, one, may_write) for one in found.steps]
    return context.page(
        "plans/enrolment.html",
        person=person_link(found.person),
        plan=found.plan
        and View(found.plan, state=found.plan.state, returned_reason=found.plan.return_reason),
        steps=steps,
        finished=sum(one.state in FINISHED for one in steps),
        next=next((one for one in steps if one.state in OPEN and may_write), None),
    )


def _view(context: PageContext, found: Enrolment, step: Step, may_write: bool) -> View:
    """`begins`: the step begins by starting the plan, which is a form."""
    missing = [
        {
            "text": missing_sentence(one, context.language),
            "href": _missing_href(found, one) if may_write else "",
        }
        for one in step.missing
    ]
    waits = step.state is StepState.LATER or not may_write
    return View(
        step,
        missing=missing,
        href="" if waits else next(_step_hrefs(found, step)),
        begins=may_write and any(one.code is MissingCode.NO_PLAN for one in step.missing),
    )


def _step_hrefs(found: Enrolment, step: Step) -> Iterator[str]:
    """The place to repair what is missing first; without that, where the step is done or seen."""
    yield from filter(None, (_missing_href(found, one) for one in step.missing))
    person, plan = f"/people/{found.person.id}", _plan_href(found)
    yield {
        StepKey.CLIENT: f"{person}/details",
        StepKey.ORDER: f"{person}/conditions",
        StepKey.CONDITIONS: f"{person}/conditions",
        StepKey.CONTACT: f"{person}/details#phone",
        StepKey.PLAN: plan,
        StepKey.HOME: f"{person}/details#work-0",
        StepKey.PREVIEW: plan and f"{plan}#forecast-title",
        StepKey.SUBMIT: plan and f"{plan}#submit",
    }[step.key]


def _missing_href(found: Enrolment, one: Missing) -> str:
    person = f"/people/{found.person.id}"
    return {
        MissingCode.NOT_CHECKED: f"{person}/details",
        MissingCode.NO_ORDER: f"{person}/orders/new",
        MissingCode.NO_CONDITION: f"{person}/orders/{one.at}/conditions/new",
        MissingCode.GENERAL_LEFT_OUT: f"{person}/orders/{one.at}/conditions/new",
        MissingCode.CONDITION_INCOMPLETE: f"{person}/conditions/{one.at}/change",
        MissingCode.PROVIDER_UNKNOWN: f"{person}/conditions/{one.at}/change",
        MissingCode.TEXTS_NOT_AGREED: f"{person}/details#texts",
        MissingCode.NO_PLAN: "",
        MissingCode.NO_OBLIGATION: _plan_href(found),
        MissingCode.UNCOVERED: _plan_href(found),
        MissingCode.NO_ADDRESS: f"{person}/letters#address-title",
    }.get(one.code, f"{person}/details#phone")


def _plan_href(found: Enrolment) -> str:
    if found.plan is None:
        return ""
    here = f"/plans/{found.plan.id}"
    return here if found.plan.state == PlanState.SUBMITTED else f"{here}/edit"
