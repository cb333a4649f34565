"""Routes for changing a client's level of supervision (`tier`), and for the plan that would follow from it."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query
from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Allow, RequestContext, Version, Writes
from aftercare.api.http.answers import Out, one_reply
from aftercare.api.http.inputs import REASON, Body, Holds, Text
from aftercare.api.http.routing import Routes
from aftercare.base.typed_text import LONG_REASON
from aftercare.casework.listing.resources import TIER_CHANGES, as_written
from aftercare.casework.people.tiers import PlanProposal, change_tier, preview_tier
from aftercare.domain.plans.obligations import ObligationKind
from aftercare.store.contact_standards.listing import TierChangeOut
from aftercare.store.database.idempotency import Reply
from aftercare.store.database.unit_of_work import UnitOfWork

router = Routes(prefix="/api/v1", tags=["tiers"])
Tier = Annotated[int, Field(ge=1, le=3)]


class TierIn(Body):
    """`assessment_id`: the signed assessment of this client on which the change is based, if any."""

    to_tier: Tier
    reason: Annotated[Text, Field(min_length=1, max_length=LONG_REASON), Holds(REASON)]
    assessment_id: UUID | None = None


class LinePeriodChangeOut(Out):
    """An obligation of the plan in force that would repeat after a different number of days."""

    line_id: UUID
    kind: ObligationKind
    from_days: int
    to_days: int


class TierPreviewOut(Out):
    """`open_plan_id`: a plan version already being written, so no second one can be proposed."""

    has_standard: bool
    in_force_id: UUID | None
    open_plan_id: UUID | None
    differences: list[LinePeriodChangeOut]


class TierChangedOut(Out):
    """`draft_id`: the proposed version. `review_opened`: a task to review the plan was opened instead."""

    has_etag = True
    change: TierChangeOut
    proposal: TierPreviewOut
    draft_id: UUID | None
    review_opened: bool


router.add_list(TIER_CHANGES, "changes", "Changes of level, newest first.", path="tier-changes")


@router.shows("/people/{person_id}/tier-preview", TierPreviewOut)
def preview(
    person_id: UUID,
    context: Annotated[RequestContext, Depends(Allow(preview_tier))],
    to_tier: Annotated[int, Query(ge=1, le=3)],
) -> Response:
    """What the plan in force would become at another level; nothing is saved."""
    return context.show(lambda work: _proposal_out(preview_tier(work, person_id, to_tier)))


@router.edits("/people/{person_id}/change-tier", TierChangedOut)
def change(
    person_id: UUID,
    body: TierIn,
    version: Version,
    act: Writes,
) -> Response:
    """Change the level from now on; a draft of the resulting plan is proposed for approval."""

    def write(work: UnitOfWork) -> Reply:
        given = (body.to_tier, body.reason, body.assessment_id)
        done = change_tier(work, person_id, version, *given)
        change = one_reply(as_written(work, TIER_CHANGES, done.change.id)).body
        proposal = _proposal_out(done.proposal).model_dump_json()
        draft = f'"{done.draft.id}"' if done.draft else "null"
        review = "true" if done.proposal.needs_review else "false"
        members = f'"change":{change},"proposal":{proposal},"draft_id":{draft}'
        return Reply(200, f'{{{members},"review_opened":{review}}}', f'"{version + 1}"')

    return act.once(write)


def _proposal_out(found: PlanProposal) -> TierPreviewOut:
    return TierPreviewOut.made_from(
        found,
        differences=[
            LinePeriodChangeOut(
                line_id=UUID(one.line.id),
                kind=one.line.kind,
                from_days=one.line.period_days,
                to_days=one.period_days,
            )
            for one in found.changes
        ],
    )
