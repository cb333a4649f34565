"""Routes for the obligations of a plan: what, how often, where; edited under the version of their plan."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import Field
from starlette.responses import Response

from aftercare.api.appointments.times import LineTermsOut
from aftercare.api.http.access import Act, Allow, AllowAct, RequestContext, Version
from aftercare.api.http.answers import EDITS, READS, READS_ONE, PageOut, one_reply
from aftercare.api.http.inputs import Body, Day
from aftercare.api.http.paging import Pages, list_of, single
from aftercare.api.plans.routes import PlanOut
from aftercare.casework.listing.resources import OBLIGATIONS, PLANS, as_written, plan_of
from aftercare.casework.plans.acts import put_obligation, remove_obligation
from aftercare.domain.plans.obligations import ObligationKind, ObligationTerms
from aftercare.store.database.idempotency import Reply
from aftercare.store.database.unit_of_work import Work

router = APIRouter(prefix="/api/v1", tags=["obligations"])
Reads = Annotated[RequestContext, Depends(Allow(OBLIGATIONS))]
Writes = Annotated[Act, Depends(AllowAct(put_obligation))]
Weekday = Annotated[int, Field(ge=0, le=6)]
Minutes = Annotated[int, Field(ge=0, le=1440)]


class ObligationIn(Body):
    """Minutes are of the local day; weekdays count from 0, Monday."""

    condition_id: UUID
    kind: ObligationKind
    minutes: Annotated[int, Field(ge=15, le=480)]
    period_days: Annotated[int, Field(ge=1, le=366)]
    weekdays: Annotated[tuple[Weekday, ...], Field(max_length=7)] = (0, 1, 2, 3, 4)
    from_min: Minutes = 540
    to_min: Minutes = 1020
    travel_min: Annotated[int, Field(ge=0, le=240)] = 0
    location_ids: Annotated[tuple[UUID, ...], Field(max_length=50)] = ()
    programme_id: UUID | None = None
    provider_id: UUID | None = None
    starts_on: Day
    ends_on: Day | None = None

    def terms(self) -> ObligationTerms:
        return ObligationTerms(
            kind=self.kind,
            minutes=self.minutes,
            period_days=self.period_days,
            weekdays=tuple(sorted(set(self.weekdays))),
            from_min=self.from_min,
            to_min=self.to_min,
            travel_min=self.travel_min,
            location_ids=tuple(str(one) for one in self.location_ids),
            programme_id=str(self.programme_id) if self.programme_id else None,
            provider_id=str(self.provider_id) if self.provider_id else None,
            starts_on=self.starts_on,
            ends_on=self.ends_on,
        )


class ObligationOut(LineTermsOut):
    """`line_id` stays the same through all versions of a plan; `plan_version` is also the ETag."""

    id: UUID
    plan_id: UUID
    plan_version: int
    person_id: UUID
    line_id: UUID


@router.get("/obligations", response_model=PageOut[ObligationOut], responses=READS)
def list_obligations(
    context: Reads, paging: Pages, plan: UUID | None = None, person: UUID | None = None
) -> Response:
    """Obligations of one plan version, of one client, or of all clients the bearer may see."""
    return list_of(context, OBLIGATIONS, paging, plan=plan, person=person)


@router.get("/obligations/{obligation_id}", response_model=ObligationOut, responses=READS_ONE)
def show_obligation(obligation_id: UUID, context: Reads) -> Response:
    """One obligation, with the version of its plan."""
    return single(context, OBLIGATIONS, obligation_id)


@router.post(
    "/plans/{plan_id}/obligations",
    status_code=201,
    response_model=ObligationOut,
    responses=EDITS,
)
def add(plan_id: UUID, body: ObligationIn, version: Version, act: Writes) -> Response:
    """Add an obligation to a draft; If-Match is the plan's version."""

    def write(work: Work) -> Reply:
        row = put_obligation(work, plan_id, version, body.condition_id, body.terms())
        shown = as_written(work, OBLIGATIONS, row.id)
        return one_reply(shown, 201, f"/api/v1/obligations/{row.id}")

    return act.once(write)


@router.put("/obligations/{obligation_id}", response_model=ObligationOut, responses=EDITS)
def change(obligation_id: UUID, body: ObligationIn, version: Version, act: Writes) -> Response:
    """Change an obligation of a draft; If-Match is the plan's version."""

    def write(work: Work) -> Reply:
        plan_id = plan_of(work, obligation_id)
        put_obligation(work, plan_id, version, body.condition_id, body.terms(), obligation_id)
        return one_reply(as_written(work, OBLIGATIONS, obligation_id))

    return act.once(write)


@router.delete("/obligations/{obligation_id}", response_model=PlanOut, responses=EDITS)
def remove(obligation_id: UUID, version: Version, act: Writes) -> Response:
    """Remove an obligation from a draft; returns the plan with its new version."""

    def write(work: Work) -> Reply:
        plan = remove_obligation(work, plan_of(work, obligation_id), version, obligation_id)
        return one_reply(as_written(work, PLANS, plan.id))

    return act.once(write)
