"""Routes for the free start times of an occurrence, each with its reason, and for booking a chosen one."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query
from pydantic import Field
from starlette.responses import Response

from aftercare.api.appointments.times import SlotsOut, slots_out
from aftercare.api.http.access import Act, Allow, AllowAct, RequestContext
from aftercare.api.http.inputs import Body, Moment, Text
from aftercare.api.http.routing import Routes
from aftercare.base.typed_text import MEDIUM_REASON
from aftercare.casework.listing.resources import appointments
from aftercare.casework.placement.manual_choice import HandChoice
from aftercare.casework.placement.slots import place_by_hand, slots_for
from aftercare.store.listing.appointments_and_escalations import AppointmentOut

router = Routes(prefix="/api/v1/people", tags=["appointments"])
MOST_OCCURRENCES = 100_000


class ByHandIn(Body):
    """`obligation` is an obligation's `id` or `line_id`. The rules fill in an officer, site and session that is null,
    the client's own officer first. `reason` says why a preference is overridden."""

    obligation: UUID
    occurrence: Annotated[int, Field(ge=0, le=MOST_OCCURRENCES)]
    starts_at: Moment
    officer_id: UUID | None = None
    site_id: UUID | None = None
    session_id: UUID | None = None
    reason: Annotated[Text, Field(max_length=MEDIUM_REASON)] = ""

    def choice(self) -> HandChoice:
        return HandChoice(**self.model_dump(exclude={"obligation", "occurrence"}))


@router.shows("/{person_id}/slots", SlotsOut)
def list_slots(
    person_id: UUID,
    context: Annotated[RequestContext, Depends(Allow(slots_for))],
    obligation: Annotated[UUID, Query(description="Its id, or its line's.")],
    occurrence: Annotated[int | None, Query(ge=0, le=MOST_OCCURRENCES)] = None,
) -> Response:
    """Up to ten free start times for one occurrence of an obligation in force, best first, each with the reason.
    Without `occurrence`: the first one without a time, else that of the next appointment."""
    return context.show(lambda work: slots_out(slots_for(work, person_id, obligation, occurrence)))


@router.creates("/{person_id}/appointments", AppointmentOut)
def place(
    person_id: UUID, body: ByHandIn, act: Annotated[Act, Depends(AllowAct(place_by_hand))]
) -> Response:
    """Book a chosen time for an occurrence without an appointment. A time that breaks a rule is refused; the rule is
    named if the reader may know of it. Overriding a preference requires a `reason`."""
    return act.create(
        appointments, place_by_hand, person_id, body.obligation, body.occurrence, body.choice()
    )
