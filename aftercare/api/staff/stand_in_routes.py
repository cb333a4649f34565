"""Routes for stand-ins: which colleague replaces an officer on which days, and what was handed over."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Reads, Version, Writes
from aftercare.api.http.answers import READS, PageOut
from aftercare.api.http.inputs import Body, Day, Text
from aftercare.api.http.paging import Pages, list_of
from aftercare.api.http.routing import Routes
from aftercare.casework.listing.resources import HANDOVER_ITEMS, STAND_INS
from aftercare.casework.staff.stand_ins import (
    LONGEST_NOTE,
    NewStandIn,
    end_stand_in,
    mark_seen,
    name_stand_in,
)
from aftercare.store.staff.listing import HandoverItemOut

router = Routes(prefix="/api/v1/stand-ins", tags=["stand-ins"])


class StandInIn(Body):
    """Days are inclusive, and today or later."""

    officer_id: UUID
    stand_in_id: UUID
    from_on: Day
    until_on: Day
    note: Annotated[Text, Field(max_length=LONGEST_NOTE)] = ""


router.add_reads(
    STAND_INS,
    "Stand-ins of the reader's team, by their first day.",
    "One stand-in.",
    officer=UUID,
)


@router.creates("", STAND_INS)
def name(body: StandInIn, act: Writes) -> Response:
    """Name a stand-in, who sees and works the officer's caseload on those days."""
    return act.create(STAND_INS, name_stand_in, NewStandIn(**body.model_dump()))


@router.edits("/{stand_in_id}/end", STAND_INS)
def end(stand_in_id: UUID, version: Version, act: Writes) -> Response:
    """End it now."""
    return act.edit(STAND_INS, end_stand_in, stand_in_id, version)


@router.get("/{stand_in_id}/items", response_model=PageOut[HandoverItemOut], responses=READS)
def list_items(stand_in_id: UUID, context: Reads, paging: Pages) -> Response:
    """What was handed over; the stand-in sees it on those days."""
    return list_of(context, HANDOVER_ITEMS, paging, hand_over=stand_in_id)


@router.acts("/{stand_in_id}/items/{item_id}/mark-seen", HandoverItemOut)
def see(stand_in_id: UUID, item_id: UUID, act: Writes) -> Response:
    """Record that the stand-in has seen this."""
    return act.edit(
        HANDOVER_ITEMS, lambda work, one_id: mark_seen(work, stand_in_id, one_id), item_id
    )
