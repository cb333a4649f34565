"""Free starts of one occurrence, with why each is offered, and giving it the one a person chose."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import Field
from starlette.responses import Response

from aftercare.api.appointments.routes import AppointmentOut
from aftercare.api.appointments.times import SlotsOut, slots_response
from aftercare.api.http.access import Act, Allow, AllowAct, Desk
from aftercare.api.http.answers import CREATES, READS_ONE, one_reply
from aftercare.api.http.inputs import Body, Moment, Text
from aftercare.casework.listing.resources import appointments, as_written
from aftercare.casework.placement.manual_choice import LONGEST_REASON, HandChoice
from aftercare.casework.placement.slots import place_by_hand, slots_for
from aftercare.domain.accounts.permissions import Permission
from aftercare.store.database.idempotency import Reply
from aftercare.store.database.unit_of_work import Work

router = APIRouter(prefix="/api/v1/persons", tags=["appointments"])
MOST_OCCURRENCES = 100_000
Moves = Permission.MOVE_APPOINTMENTS


class ByHandIn(Body):
    """`obligation` is its id or its line's; what is null of officer, place and session is left to the
    rules, the own officer first. `reason` says why a wish gives way."""

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
    desk: Annotated[Desk, Depends(Allow(Moves))],
    obligation: Annotated[UUID, Query(description="Its id, or its line's.")],
    occurrence: Annotated[int | None, Query(ge=0, le=MOST_OCCURRENCES)] = None,
) -> Response:
    """Up to ten free starts for one occurrence of an obligation in force, best first, each with why.
    Without `occurrence`: the first that has no time, else the next appointment's."""
    with desk.work() as work:
        found = slots_for(work, person_id, obligation, occurrence)
    return slots_response(found)


@router.post(
    "/{person_id}/appointments", status_code=201, response_model=AppointmentOut, responses=CREATES
)
def place(
    person_id: UUID, body: ByHandIn, act: Annotated[Act, Depends(AllowAct(Moves))]
) -> Response:
    """Give an occurrence that has no appointment a time somebody chose. A rule it breaks refuses it,
    by name where the reader may know of it; a wish that gives way asks for a `reason`."""

    def write(work: Work) -> Reply:
        fresh = place_by_hand(work, person_id, body.obligation, body.occurrence, body.choice())
        shown = as_written(work, appointments(work), fresh.id)
        return one_reply(shown, 201, f"/api/v1/appointments/{fresh.id}")

    return act.once(write)
