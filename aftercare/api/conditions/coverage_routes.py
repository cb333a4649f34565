"""Routes for conditions with no obligation, the obligations proposed for them, and why a condition has no
appointment."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends
from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Allow, Reads, RequestContext, Writes
from aftercare.api.http.answers import Out
from aftercare.api.http.inputs import REASON, Body, Holds, Text
from aftercare.api.http.routing import Routes
from aftercare.base.typed_text import MEDIUM_REASON
from aftercare.casework.conditions.coverage import coverage_reasons, give_reason, withdraw_reason
from aftercare.casework.plans.proposed_lines import read_coverage
from aftercare.store.database.unit_of_work import UnitOfWork

router = Routes(prefix="/api/v1", tags=["conditions"])
Plans = Annotated[RequestContext, Depends(Allow(read_coverage))]


class CoverageReasonIn(Body):
    """Why the condition leads to no appointment."""

    reason: Annotated[Text, Field(min_length=1, max_length=MEDIUM_REASON), Holds(REASON)]


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
    """An obligation that could be added to the plan; `site_ids` is empty when no place is known for it yet."""

    kind: str
    minutes: int
    period_days: int
    site_ids: list[UUID]
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


@router.shows("/plans/{plan_id}/coverage", PlanCoverageOut)
def show_coverage(plan_id: UUID, context: Plans) -> Response:
    """The conditions for which this version contains nothing, each with the proposed obligations."""

    def look(work: UnitOfWork) -> PlanCoverageOut:
        items = [
            UncoveredOut(
                condition_id=condition.id,
                kind=condition.kind,
                proposals=lines,
            )
            for condition, lines in read_coverage(work, plan_id)
        ]
        return PlanCoverageOut(uncovered=items)

    return context.show(look)


@router.shows("/conditions/{condition_id}/coverage-reasons", CoverageReasonsOut)
def list_reasons(condition_id: UUID, context: Reads) -> Response:
    """Every version of the reason why this condition leads to no appointment."""
    return context.show(lambda work: _reasons(work, condition_id))


@router.acts("/conditions/{condition_id}/coverage-reason", CoverageReasonsOut, "PUT")
def put_reason(condition_id: UUID, body: CoverageReasonIn, act: Writes) -> Response:
    """Give the reason, in your own name; the previous reason is kept as an earlier version."""
    return act.show_after(
        lambda work: _reasons(work, condition_id), give_reason, condition_id, body.reason
    )


@router.acts("/conditions/{condition_id}/coverage-reason", CoverageReasonsOut, "DELETE")
def take_back(condition_id: UUID, act: Writes) -> Response:
    """Withdraw the reason."""
    return act.show_after(lambda work: _reasons(work, condition_id), withdraw_reason, condition_id)


def _reasons(work: UnitOfWork, condition_id: UUID) -> CoverageReasonsOut:
    return CoverageReasonsOut.model_validate({"items": coverage_reasons(work, condition_id)})
