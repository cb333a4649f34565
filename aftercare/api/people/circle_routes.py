"""Routes for circles of support, which are voluntary and outside enforcement."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Version, Writes
from aftercare.api.http.inputs import Body, Day, Text
from aftercare.api.http.routing import Routes
from aftercare.casework.listing.resources import CIRCLES
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

router = Routes(prefix="/api/v1/circles", tags=["circles"])


class CircleIn(Body):
    """`coordinator_id` is a related person in the role `cosa_coordinator`, `account_id` an account with the role
    `coordinator`, which sees the meetings of this circle and records who came."""

    started_on: Day
    volunteers: Annotated[int, Field(ge=FEWEST_VOLUNTEERS, le=MOST_VOLUNTEERS)] = USUAL_VOLUNTEERS
    coordinator_id: UUID | None = None
    account_id: UUID | None = None
    note: Annotated[Text, Field(max_length=LONGEST_NOTE)] = ""

    def details(self) -> CircleDetails:
        return CircleDetails(
            self.started_on, self.volunteers, self.coordinator_id, self.note, self.account_id
        )


class NewCircleIn(CircleIn):
    """A new circle of support around this client."""

    person_id: UUID


class CircleEndIn(Body):
    """The last day of the circle."""

    ended_on: Day


router.add_reads(CIRCLES, "Circles, including those that have ended.", "One circle.")


@router.creates("", CIRCLES)
def start(body: NewCircleIn, act: Writes) -> Response:
    """Start a circle; a client has one at a time."""
    return act.create(CIRCLES, start_circle, body.person_id, body.details())


@router.edits("/{circle_id}", CIRCLES, "PUT")
def change(circle_id: UUID, body: CircleIn, version: Version, act: Writes) -> Response:
    """Replace all details of a running circle."""
    return act.edit(CIRCLES, change_circle, circle_id, version, body.details())


@router.edits("/{circle_id}/end", CIRCLES)
def end(circle_id: UUID, body: CircleEndIn, version: Version, act: Writes) -> Response:
    """Enter its last day."""
    return act.edit(CIRCLES, end_circle, circle_id, version, body.ended_on)
