"""Plans and their obligations as JSON."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from aftercare.domain.plans.lifecycle import PlanState
from aftercare.domain.plans.obligations import ObligationKind
from aftercare.store.database.resource_queries import Out, Sql, resource_query


class PlanOut(Out):
    id: UUID
    version: int
    person_id: UUID
    number: int
    state: PlanState
    author_id: UUID
    starts_on: date
    submitted_at: datetime | None
    decided_by: UUID | None
    decided_at: datetime | None
    return_reason: str | None
    standard_code: str | None
    standard_version: int | None
    below_standard_reason: str | None


class LineTermsOut(Out):
    condition_id: UUID
    kind: ObligationKind
    minutes: int
    travel_min: int
    period_days: int
    weekdays: list[int]
    from_min: int
    to_min: int
    location_ids: list[UUID]
    programme_id: UUID | None
    provider_id: UUID | None
    starts_on: date
    ends_on: date | None


class ObligationOut(LineTermsOut):
    """`line_id` stays the same through all versions of a plan; `plan_version` is also the ETag."""

    id: UUID
    plan_id: UUID
    plan_version: Annotated[int, Sql("n.version")]
    person_id: UUID
    line_id: UUID


PLANS = resource_query(PlanOut, "supervision_plan x", by=("person", "state"), newest_first=True)
# An obligation is edited under its plan's version: the plan is what two people could write at once.
OBLIGATIONS = resource_query(
    ObligationOut,
    "obligation x join supervision_plan n on n.id = x.plan_id",
    version="n.version",
    by=("plan", "person"),
)
