"""Routes for supervision plans: draft, submit, return, approve, and preview what a plan would change."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Depends
from pydantic import Field, TypeAdapter
from starlette.responses import Response

from aftercare.api.appointments.times import (
    DifferenceOut,
    PlanPreviewOut,
    difference_out,
    plan_preview_out,
)
from aftercare.api.http.access import Act, AllowAct, Reads, Version
from aftercare.api.http.answers import Out, one_reply
from aftercare.api.http.inputs import REASON, Body, Holds, Text
from aftercare.api.http.routing import Routes
from aftercare.base.typed_text import LONG_REASON
from aftercare.casework.conditions.coverage import plan_coverage
from aftercare.casework.conditions.missing_parameters import missing_now
from aftercare.casework.listing.resources import PLANS, as_written
from aftercare.casework.placement.place import preview_plan
from aftercare.casework.plans.acts import (
    approve_plan,
    draft_plan,
    return_plan,
    submit_plan,
    take_back_plan,
)
from aftercare.store.conditions.rows import get_condition
from aftercare.store.database.idempotency import Reply
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.plans.listing import PlanOut
from aftercare.store.plans.rows import get_plan

router = Routes(prefix="/api/v1/plans", tags=["plans"])
Writes = Annotated[Act, Depends(AllowAct(draft_plan))]
Decides = Annotated[Act, Depends(AllowAct(approve_plan))]


class PlanIn(Body):
    """The client for whom a plan is begun; it starts as a copy of the one in force, if any."""

    person_id: UUID


class SubmissionIn(Body):
    """Why the plan has less contact than its standard; only such a plan needs a reason."""

    below_standard_reason: Annotated[Text, Field(max_length=LONG_REASON)] = ""


class ReturnIn(Body):
    """What has to change before the plan can be approved."""

    reason: Annotated[Text, Field(min_length=1, max_length=LONG_REASON), Holds(REASON)]


class ConditionGapOut(Out):
    """A condition that binds now or later, and its missing parameters."""

    condition_id: UUID
    kind: str
    missing: list[str]


GAPS = TypeAdapter(list[ConditionGapOut])


class NotCoveredOut(Out):
    """A condition that requires appointments and has no obligation, no referral and no reason."""

    condition_id: UUID
    kind: str


NOT_COVERED = TypeAdapter(list[NotCoveredOut])


class SubmittedOut(PlanOut):
    """`gaps`: conditions with missing parameters when submitted. `uncovered`: conditions that no obligation, referral
    or reason covers."""

    gaps: list[ConditionGapOut]
    uncovered: list[NotCoveredOut]


class ApprovalOut(Out):
    """The plan in force, the calendar changes, the missing parameters of its conditions, and the conditions nothing
    covers."""

    has_etag = True
    plan: PlanOut
    change: DifferenceOut
    gaps: list[ConditionGapOut]
    uncovered: list[NotCoveredOut]


router.add_reads(PLANS, "Versions of plans, newest first.", "One version of a plan.")


@router.creates("", PlanOut)
def draft(body: PlanIn, act: Writes) -> Response:
    """Start a new version: a copy of the plan in force, or an empty one."""
    return act.create(PLANS, draft_plan, body.person_id)


@router.edits("/{plan_id}/submit", SubmittedOut)
def submit(
    plan_id: UUID, version: Version, act: Writes, body: SubmissionIn | None = None
) -> Response:
    """Submit the draft to a supervisor; below its contact standard only with a reason. The response names the missing
    parameters of the conditions."""
    reason = body.below_standard_reason if body else ""

    def write(work: UnitOfWork) -> Reply:
        row = submit_plan(work, plan_id, version, reason)
        plan = one_reply(as_written(work, PLANS, plan_id))
        left = f'"gaps":{_gaps(work, row.person_id)},"uncovered":{_not_covered(work, plan_id)}'
        body = f"{plan.body[:-1]},{left}}}"
        return Reply(200, body, plan.etag)

    return act.once(write)


@router.edits("/{plan_id}/take-back", PlanOut)
def take_back(plan_id: UUID, version: Version, act: Writes) -> Response:
    """Take a submitted plan back to draft; only its author can, until it is decided."""
    return act.edit(PLANS, take_back_plan, plan_id, version)


@router.edits("/{plan_id}/return", PlanOut)
def send_back(plan_id: UUID, body: ReturnIn, version: Version, act: Decides) -> Response:
    """Return a submitted plan, with a reason."""
    return act.edit(PLANS, return_plan, plan_id, version, body.reason)


@router.edits("/{plan_id}/approve", ApprovalOut)
def approve(plan_id: UUID, version: Version, act: Decides) -> Response:
    """Approve the plan, which brings it into force and places it; its author cannot approve it."""

    def write(work: UnitOfWork) -> Reply:
        change = difference_out(approve_plan(work, plan_id, version))
        plan = one_reply(as_written(work, PLANS, plan_id))
        gaps = _gaps(work, get_plan(work.session, plan_id).person_id)
        left = f'"gaps":{gaps},"uncovered":{_not_covered(work, plan_id)}'
        body = f'{{"plan":{plan.body},"change":{change.model_dump_json()},{left}}}'
        return Reply(200, body, plan.etag)

    return act.once(write)


def _gaps(work: UnitOfWork, person_id: UUID) -> str:
    found = [
        ConditionGapOut(
            condition_id=one.condition.id, kind=one.condition.kind, missing=[*one.missing]
        )
        for one in missing_now(work, person_id)
    ]
    return GAPS.dump_json(found).decode()


def _not_covered(work: UnitOfWork, plan_id: UUID) -> str:
    found = [
        NotCoveredOut(condition_id=one, kind=get_condition(work.session, one).kind)
        for one in plan_coverage(work, get_plan(work.session, plan_id)).uncovered
    ]
    return NOT_COVERED.dump_json(found).decode()


@router.shows("/{plan_id}/preview", PlanPreviewOut)
def preview(plan_id: UUID, context: Reads) -> Response:
    """What this version would change if it came into force now, and how many hours it takes."""
    return context.show(lambda work: plan_preview_out(preview_plan(work, plan_id)))
