"""Plans and their obligations as JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from aftercare.domain.plans.lifecycle import PlanState
from aftercare.domain.plans.obligations import ObligationKind
from aftercare.store.database.resource_queries import Out, Sql, resource_query
from aftercare.store.plans.rows import ObligationRow, PlanRow


class PlanOut(Out):
    row = PlanRow
    columns = """id version person_id number state author_id starts_on submitted_at decided_by
        decided_at return_reason standard_code standard_version below_standard_reason
        last_changed_at"""
    last_changed_at: datetime
    state: PlanState


class LineTermsOut(Out):
    row = ObligationRow
    columns = """condition_id kind minutes travel_min period_days weekdays from_min to_min
        site_ids programme_id provider_id starts_on ends_on"""
    kind: ObligationKind


class ObligationOut(LineTermsOut):
    """`line_id` stays the same through all versions of a plan; `plan_version` is also the ETag."""

    id: UUID
    plan_id: UUID
    plan_version: Annotated[int, Sql("n.version")]
    person_id: UUID
    line_id: UUID


PLANS = resource_query(
    PlanOut, "supervision_plan x", by=("person", "state", "author"), newest_first=True
)
# An obligation is edited under its plan's version: the plan is what two people could write at once.
OBLIGATIONS = resource_query(
    ObligationOut,
    "obligation x join supervision_plan n on n.id = x.plan_id",
    version="n.version",
    by=("plan", "person"),
)
