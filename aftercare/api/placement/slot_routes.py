"""Routes for the free start times of an occurrence, each with its reason, and for booking a chosen one."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import Field
from starlette.responses import Response

from aftercare.api.appointments.routes import AppointmentOut
from aftercare.api.appointments.times import SlotsOut, slots_response
from aftercare.api.http.access import Act, Allow, AllowAct, RequestContext
from aftercare.api.http.answers import CREATES, READS_ONE, one_reply
from aftercare.api.http.inputs import Body, Moment, Text
from aftercare.casework.listing.resources import appointments, as_written
from aftercare.casework.placement.manual_choice import LONGEST_REASON, HandChoice
from aftercare.casework.placement.slots import place_by_hand, slots_for
from aftercare.store.database.idempotency import Reply
from aftercare.store.database.unit_of_work import Work

router = APIRouter(prefix="/api/v1/people", tags=["appointments"])
MOST_OCCURRENCES = 100_000


class ByHandIn(Body):
    """`obligation` is an obligation's `id` or `line_id`. The rules fill in an officer, site and session that is null,
    the client's own officer first. `reason` says why a preference is overridden."""

    obligation: UUID
    occurrence: Annotated[int, Field(ge=0, le=MOST_OCCURRENCES)]
    starts_at: Moment
    officer_id: UUID | None = None
    location_id: UUID | None = None
    session_id: UUID | None = None
    reason: Annotated[Text, Field(max_length=LONGEST_REASON)] = ""

    def choice(self) -> HandChoice:
        return HandChoice(**self.model_dump(exclude={"obligation", "occurrence"}))


@router.get("/{person_id}/slots", response_model=SlotsOut, responses=READS_ONE)
def list_slots(
    person_id: UUID,
    context: Annotated[RequestContext, Depends(Allow(slots_for))],
    obligation: Annotated[UUID, Query(description="Its id, or its line's.")],
    occurrence: Annotated[int | None, Query(ge=0, le=MOST_OCCURRENCES)] = None,
) -> Response:
    """Up to ten free start times for one occurrence of an obligation in force, best first, each with the reason.
    Without `occurrence`: the first one without a time, else that of the next appointment."""
    with context.work() as work:
        found = slots_for(work, person_id, obligation, occurrence)
    return slots_response(found)


@router.post(
    "/{person_id}/appointments", status_code=201, response_model=AppointmentOut, responses=CREATES
)
def place(
    person_id: UUID, body: ByHandIn, act: Annotated[Act, Depends(AllowAct(place_by_hand))]
) -> Response:
    """Book a chosen time for an occurrence without an appointment. A time that breaks a rule is refused; the rule is
    named if the reader may know of it. Overriding a preference requires a `reason`."""

    def write(work: Work) -> Reply:
        fresh = place_by_hand(work, person_id, body.obligation, body.occurrence, body.choice())
        shown = as_written(work, appointments(work), fresh.id)
        return one_reply(shown, 201, f"/api/v1/appointments/{fresh.id}")

    return act.once(write)
