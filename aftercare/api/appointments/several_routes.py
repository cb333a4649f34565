"""The route that records several outcomes at once, such as those of a day or of a group."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Depends
from pydantic import Field
from starlette.responses import Response

from aftercare.api.appointments.routes import OutcomeIn
from aftercare.api.http.access import Act, AllowAct
from aftercare.api.http.answers import CREATES, Out, written_items
from aftercare.api.http.inputs import Body
from aftercare.api.http.routing import Routes
from aftercare.base.documents.several import MOST_ITEMS
from aftercare.casework.appointments.several_outcomes import SaidOutcome, record_outcomes
from aftercare.casework.listing.resources import appointments
from aftercare.store.database.idempotency import Reply
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.listing.appointments_and_escalations import AppointmentOut

router = Routes(prefix="/api/v1/appointments", tags=["appointments"])


class SeenOutcomeIn(OutcomeIn):
    """`version` of the appointment that you looked at, as `If-Match` of one alone."""

    id: UUID
    version: Annotated[int, Field(ge=1, le=999_999_999)]


class OutcomesIn(Body):
    """Outcomes of different appointments."""

    outcomes: Annotated[list[SeenOutcomeIn], Field(min_length=1, max_length=MOST_ITEMS)]


class RecordedOutcomesOut(Out):
    """The appointments as they are now, in the order of the request."""

    items: list[AppointmentOut]


@router.acts("/record-outcomes", RecordedOutcomesOut, responses=CREATES)
def record_several(
    body: OutcomesIn, act: Annotated[Act, Depends(AllowAct(record_outcomes))]
) -> Response:
    """Record the outcomes of several appointments, or correct them: all of them, or none. A fault stands at its
    appointment, such as `stale-version` at `/outcomes/3`."""
    said = [
        SaidOutcome(one.id, one.version, one.outcome, one.note, one.check())
        for one in body.outcomes
    ]

    def write(work: UnitOfWork) -> Reply:
        record_outcomes(work, said)
        return written_items(work, appointments, [one.appointment_id for one in said])

    return act.once(write)
