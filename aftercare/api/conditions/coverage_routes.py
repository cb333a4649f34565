"""Routes for conditions with no obligation, the obligations proposed for them, and why a condition has no
appointment."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Act, Allow, AllowAct, RequestContext
from aftercare.api.http.answers import CREATES, READS_ONE, Out, response_of
from aftercare.api.http.inputs import Body, Text
from aftercare.casework.conditions.coverage import (
    LONGEST_REASON,
    coverage_reasons,
    give_reason,
    withdraw_reason,
)
from aftercare.casework.plans.proposed_lines import read_coverage
from aftercare.store.database.idempotency import Reply
from aftercare.store.database.unit_of_work import Work

router = APIRouter(prefix="/api/v1", tags=["conditions"])
Reads = Annotated[RequestContext, Depends(Allow(coverage_reasons))]
Plans = Annotated[RequestContext, Depends(Allow(read_coverage))]
Writes = Annotated[Act, Depends(AllowAct(give_reason))]


class CoverageReasonIn(Body):
    """Why the condition leads to no appointment."""

    reason: Annotated[Text, Field(min_length=1, max_length=LONGEST_REASON)]


class CoverageReasonOut(Out):
    """One version of the reason. It holds until it is withdrawn or replaced, or until `until_on` has passed. `until_on`
    is the last day of the condition as known when the reason was given."""

    number: int
    reason: str
    until_on: date | None
    entered_by: UUID
    entered_at: datetime
    withdrawn_by: UUID | None
    withdrawn_at: datetime | None


class CoverageReasonsOut(Out):
    """The newest first."""

    items: list[CoverageReasonOut]


class ProposedLineOut(Out):
    """An obligation that could be added to the plan; `location_ids` is empty when no place is known for it yet."""

    kind: str
    minutes: int
    period_days: int
    location_ids: list[UUID]
    programme_id: UUID | None
    starts_on: date


class UncoveredOut(Out):
    """A condition that requires appointments and has no obligation, no referral and no reason. A treatment obligation
    counts while its referral is open or completed."""

    condition_id: UUID
    kind: str
    proposals: list[ProposedLineOut]


class PlanCoverageOut(Out):
    uncovered: list[UncoveredOut]


@router.get("/plans/{plan_id}/coverage", response_model=PlanCoverageOut, responses=READS_ONE)
def show_coverage(plan_id: UUID, context: Plans) -> Response:
    """The conditions for which this version contains nothing, each with the proposed obligations."""
    with context.work() as work:
        found = read_coverage(work, plan_id)
    items = [
        UncoveredOut(
            condition_id=condition.id,
            kind=condition.kind,
            proposals=[
                ProposedLineOut.model_validate(line, from_attributes=True) for line in lines
            ],
        )
        for condition, lines in found
    ]
    return response_of(_reply(PlanCoverageOut(uncovered=items)))


@router.get(
    "/conditions/{condition_id}/coverage-reasons",
    response_model=CoverageReasonsOut,
    responses=READS_ONE,
)
def list_reasons(condition_id: UUID, context: Reads) -> Response:
    """Every version of the reason why this condition leads to no appointment."""
    with context.work() as work:
        return response_of(_reply(_reasons(work, condition_id)))


@router.put(
    "/conditions/{condition_id}/coverage-reason",
    response_model=CoverageReasonsOut,
    responses=CREATES,
)
def put_reason(condition_id: UUID, body: CoverageReasonIn, act: Writes) -> Response:
    """Give the reason, in your own name; the previous reason is kept as an earlier version."""

    def write(work: Work) -> Reply:
        give_reason(work, condition_id, body.reason)
        return _reply(_reasons(work, condition_id))

    return act.once(write)


@router.delete(
    "/conditions/{condition_id}/coverage-reason",
    response_model=CoverageReasonsOut,
    responses=CREATES,
)
def take_back(condition_id: UUID, act: Writes) -> Response:
    """Withdraw the reason."""

    def write(work: Work) -> Reply:
        withdraw_reason(work, condition_id)
        return _reply(_reasons(work, condition_id))

    return act.once(write)


def _reasons(work: Work, condition_id: UUID) -> CoverageReasonsOut:
    found = coverage_reasons(work, condition_id)
    return CoverageReasonsOut(
        items=[CoverageReasonOut.model_validate(one, from_attributes=True) for one in found]
    )


def _reply(shown: Out) -> Reply:
    return Reply(200, shown.model_dump_json(), None, None)
