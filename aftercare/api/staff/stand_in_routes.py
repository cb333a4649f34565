"""Routes for stand-ins: which colleague replaces an officer on which days, and what was handed over."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Act, Allow, AllowAct, RequestContext, Version
from aftercare.api.http.answers import CREATES, EDITS, READS, READS_ONE, Out, PageOut, one_reply
from aftercare.api.http.inputs import Body, Day, Text
from aftercare.api.http.paging import Pages, list_of, single
from aftercare.casework.listing.resources import HANDOVER_ITEMS, STAND_INS, as_written
from aftercare.casework.staff.stand_ins import (
    LONGEST_NOTE,
    NewStandIn,
    end_stand_in,
    mark_seen,
    name_stand_in,
)
from aftercare.domain.staff.stand_ins import HandoverKind
from aftercare.store.database.idempotency import Reply
from aftercare.store.database.unit_of_work import Work

router = APIRouter(prefix="/api/v1/stand-ins", tags=["stand-ins"])
Reads = Annotated[RequestContext, Depends(Allow(STAND_INS))]
Writes = Annotated[Act, Depends(AllowAct(name_stand_in))]


class StandInIn(Body):
    """Days are inclusive, and today or later."""

    officer_id: UUID
    stand_in_id: UUID
    from_on: Day
    until_on: Day
    note: Annotated[Text, Field(max_length=LONGEST_NOTE)] = ""


class StandInOut(Out):
    """`ended_at` is set when it was ended before its last day."""

    id: UUID
    version: int
    officer_id: UUID
    officer: str
    stand_in_id: UUID
    stand_in: str
    from_on: date
    until_on: date
    note: str | None
    created_by: UUID
    created_at: datetime
    ended_at: datetime | None


class HandoverItemOut(Out):
    """`subject_id` is the id of a resource of that kind."""

    id: UUID
    person_id: UUID
    kind: HandoverKind
    subject_id: UUID
    noted_at: datetime
    seen_at: datetime | None


@router.get("", response_model=PageOut[StandInOut], responses=READS)
def list_stand_ins(context: Reads, paging: Pages, officer: UUID | None = None) -> Response:
    """Stand-ins of the reader's team, by their first day."""
    return list_of(context, STAND_INS, paging, officer=officer)


@router.post("", status_code=201, response_model=StandInOut, responses=CREATES)
def name(body: StandInIn, act: Writes) -> Response:
    """Name a stand-in, who sees and works the officer's caseload on those days."""

    def write(work: Work) -> Reply:
        row = name_stand_in(work, NewStandIn(**body.model_dump()))
        return one_reply(as_written(work, STAND_INS, row.id), 201, f"/api/v1/stand-ins/{row.id}")

    return act.once(write)


@router.get("/{stand_in_id}", response_model=StandInOut, responses=READS_ONE)
def show_stand_in(stand_in_id: UUID, context: Reads) -> Response:
    """One stand-in."""
    return single(context, STAND_INS, stand_in_id)


@router.post("/{stand_in_id}/ending", response_model=StandInOut, responses=EDITS)
def end(stand_in_id: UUID, version: Version, act: Writes) -> Response:
    """End it now."""

    def write(work: Work) -> Reply:
        end_stand_in(work, stand_in_id, version)
        return one_reply(as_written(work, STAND_INS, stand_in_id))

    return act.once(write)


@router.get("/{stand_in_id}/items", response_model=PageOut[HandoverItemOut], responses=READS)
def list_items(stand_in_id: UUID, context: Reads, paging: Pages) -> Response:
    """What was handed over; the stand-in sees it on those days."""
    return list_of(context, HANDOVER_ITEMS, paging, hand_over=stand_in_id)


@router.post(
    "/{stand_in_id}/items/{item_id}/seen", response_model=HandoverItemOut, responses=CREATES
)
def see(stand_in_id: UUID, item_id: UUID, act: Writes) -> Response:
    """Record that the stand-in has seen this."""

    def write(work: Work) -> Reply:
        mark_seen(work, stand_in_id, item_id)
        return one_reply(as_written(work, HANDOVER_ITEMS, item_id))

    return act.once(write)
