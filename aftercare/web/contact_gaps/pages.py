"""Pages that propose a time for each contact gap of a client: shown first, then booked as shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import Conflict, Invalid, Stale
from aftercare.base.translation import sentence
from aftercare.casework.contact_gaps.proposals import GapProposed, accept_proposal, gap_proposals
from aftercare.store.people.rows import get_person
from aftercare.web.contact_gaps.words import (
    ObstacleShown,
    ProposalShown,
    gap_view,
    obstacles_view,
    proposal_view,
    reason_text,
)
from aftercare.web.shell.phrases import full_name
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form

router = APIRouter(route_class=PageRoute)
Reader = Annotated[PageContext, Depends(Allow(gap_proposals))]
Mover = Annotated[PageContext, Depends(Allow(accept_proposal))]
CHANGED = sentence(
    "The calendar changed in the meantime. This is what is proposed now; look at it again."
)


@dataclass(frozen=True, slots=True)
class GapShown:
    text: str
    proposal: ProposalShown | None
    obstacles: list[ObstacleShown]


@router.get("/people/{person_id}/gaps")
def show_gaps(person_id: UUID, context: Reader) -> Response:
    return _page(context, person_id)


@router.post("/people/{person_id}/gaps")
def accept(person_id: UUID, context: Mover, form: Form) -> Response:
    """Book the confirmed proposal if it still stands; otherwise show the current one."""
    seal = form.typed.get("fingerprint", "")
    try:
        context.run(accept_proposal, person_id, seal, lambda gap: reason_text(gap, context))
    except (Stale, Conflict, Invalid):
        return _page(context, person_id, changed=True)
    return context.redirect_to(f"/people/{person_id}", flash="placed")


def _page(context: PageContext, person_id: UUID, *, changed: bool = False) -> Response:
    with context.work() as work:
        found = gap_proposals(work, person_id)
        name = full_name(get_person(work.session, person_id))
    return context.page(
        "contact_gaps/gaps.html",
        412 if changed else 200,
        person={"id": person_id, "name": name},
        gaps=[_view(context, gap) for gap in found],
        may_move=context.can_perform(accept_proposal),
        changed=context.translate(CHANGED) if changed else "",
    )


def _view(context: PageContext, found: GapProposed) -> GapShown:
    return GapShown(
        text=gap_view(found.ahead.gap, context.language),
        proposal=proposal_view(context, found.proposal) if found.proposal else None,
        obstacles=obstacles_view(context, found),
    )
