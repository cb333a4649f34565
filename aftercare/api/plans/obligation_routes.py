"""Routes for the obligations of a plan: what, how often, where; edited under the version of their plan."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Depends
from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Act, AllowAct, Version
from aftercare.api.http.inputs import Body, Day
from aftercare.api.http.routing import Routes
from aftercare.casework.listing.resources import OBLIGATIONS, PLANS, plan_of
from aftercare.casework.plans.acts import put_obligation, remove_obligation
from aftercare.domain.plans.obligations import ObligationKind, ObligationTerms
from aftercare.store.database.unit_of_work import UnitOfWork

router = Routes(prefix="/api/v1", tags=["obligations"])
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
    site_ids: Annotated[tuple[UUID, ...], Field(max_length=50)] = ()
    programme_id: UUID | None = None
    provider_id: UUID | None = None
    starts_on: Day
    ends_on: Day | None = None

    def terms(self) -> ObligationTerms:
        given = {name: value for name, value in self if name != "condition_id"}
        return ObligationTerms(
            **given
            | {
                "weekdays": tuple(sorted(set(self.weekdays))),
                "site_ids": tuple(str(one) for one in self.site_ids),
                "programme_id": str(self.programme_id) if self.programme_id else None,
                "provider_id": str(self.provider_id) if self.provider_id else None,
            }
        )


router.add_reads(
    OBLIGATIONS,
    "Obligations of one plan version, of one client, or of all clients the bearer may see.",
    "One obligation, with the version of its plan.",
)


@router.edits("/plans/{plan_id}/obligations", OBLIGATIONS, status=201)
def add(plan_id: UUID, body: ObligationIn, version: Version, act: Writes) -> Response:
    """Add an obligation to a draft; If-Match is the plan's version."""
    return act.create(
        OBLIGATIONS, put_obligation, plan_id, version, body.condition_id, body.terms()
    )


@router.edits("/obligations/{obligation_id}", OBLIGATIONS, "PUT")
def change(obligation_id: UUID, body: ObligationIn, version: Version, act: Writes) -> Response:
    """Change an obligation of a draft; If-Match is the plan's version."""

    def put(work: UnitOfWork, one_id: UUID) -> None:
        plan_id = plan_of(work, one_id)
        put_obligation(work, plan_id, version, body.condition_id, body.terms(), one_id)

    return act.edit(OBLIGATIONS, put, obligation_id)


@router.edits("/obligations/{obligation_id}", PLANS, "DELETE")
def remove(obligation_id: UUID, version: Version, act: Writes) -> Response:
    """Remove an obligation from a draft; returns the plan with its new version."""
    return act.answer(
        PLANS,
        lambda work: remove_obligation(work, plan_of(work, obligation_id), version, obligation_id),
    )
