"""Routes for circles of support, which are voluntary and outside enforcement."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Act, Allow, AllowAct, RequestContext, Version
from aftercare.api.http.answers import CREATES, EDITS, READS, READS_ONE, Out, PageOut, one_reply
from aftercare.api.http.inputs import Body, Day, Text
from aftercare.api.http.paging import Pages, list_of, single
from aftercare.casework.listing.resources import CIRCLES, as_written
from aftercare.casework.people.circles import (
    LONGEST_NOTE,
    CircleDetails,
    change_circle,
    end_circle,
    start_circle,
)
from aftercare.domain.people.related_persons import (
    FEWEST_VOLUNTEERS,
    MOST_VOLUNTEERS,
    USUAL_VOLUNTEERS,
)
from aftercare.store.database.idempotency import Reply
from aftercare.store.database.unit_of_work import Work

router = APIRouter(prefix="/api/v1/circles", tags=["circles"])
Reads = Annotated[RequestContext, Depends(Allow(CIRCLES))]
Writes = Annotated[Act, Depends(AllowAct(start_circle))]


class CircleIn(Body):
    """`coordinator_id` is a related person in the role `cosa_coordinator`."""

    started_on: Day
    volunteers: Annotated[int, Field(ge=FEWEST_VOLUNTEERS, le=MOST_VOLUNTEERS)] = USUAL_VOLUNTEERS
    coordinator_id: UUID | None = None
    note: Annotated[Text, Field(max_length=LONGEST_NOTE)] = ""

    def details(self) -> CircleDetails:
        return CircleDetails(self.started_on, self.volunteers, self.coordinator_id, self.note)


class NewCircleIn(CircleIn):
    person_id: UUID


class CircleEndIn(Body):
    """The last day of the circle."""

    ended_on: Day


class CircleOut(Out):
    id: UUID
    version: int
    person_id: UUID
    coordinator_id: UUID | None
    volunteers: int
    started_on: date
    ended_on: date | None
    note: str | None


@router.get("", response_model=PageOut[CircleOut], responses=READS)
def list_circles(context: Reads, paging: Pages, person: UUID | None = None) -> Response:
    """Circles, including those that have ended."""
    return list_of(context, CIRCLES, paging, person=person)


@router.post("", status_code=201, response_model=CircleOut, responses=CREATES)
def start(body: NewCircleIn, act: Writes) -> Response:
    """Start a circle; a client has one at a time."""

    def write(work: Work) -> Reply:
        row = start_circle(work, body.person_id, body.details())
        return one_reply(as_written(work, CIRCLES, row.id), 201, f"/api/v1/circles/{row.id}")

    return act.once(write)


@router.get("/{circle_id}", response_model=CircleOut, responses=READS_ONE)
def show_circle(circle_id: UUID, context: Reads) -> Response:
    """One circle."""
    return single(context, CIRCLES, circle_id)


@router.put("/{circle_id}", response_model=CircleOut, responses=EDITS)
def change(circle_id: UUID, body: CircleIn, version: Version, act: Writes) -> Response:
    """Replace all details of a running circle."""

    def write(work: Work) -> Reply:
        change_circle(work, circle_id, version, body.details())
        return one_reply(as_written(work, CIRCLES, circle_id))

    return act.once(write)


@router.post("/{circle_id}/ending", response_model=CircleOut, responses=EDITS)
def end(circle_id: UUID, body: CircleEndIn, version: Version, act: Writes) -> Response:
    """Enter its last day."""

    def write(work: Work) -> Reply:
        end_circle(work, circle_id, version, body.ended_on)
        return one_reply(as_written(work, CIRCLES, circle_id))

    return act.once(write)
