"""The route that makes an appointment no plan asks for."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends
from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Act, AllowAct
from aftercare.api.http.inputs import Body, Moment, Text
from aftercare.api.http.routing import Routes
from aftercare.base.typed_text import MEDIUM_REASON
from aftercare.casework.appointments.extra import ExtraAppointment, make_extra_appointment
from aftercare.casework.listing.resources import appointments
from aftercare.casework.placement.manual_choice import HandChoice
from aftercare.domain.plans.obligations import ObligationKind
from aftercare.store.listing.appointments_and_escalations import AppointmentOut

router = Routes(prefix="/api/v1/people", tags=["appointments"])


class ExtraIn(Body):
    """`reason` says why it is made, and stays with it. `condition_id` is the condition in force that it serves, if any.
    When it `binds`, missing it opens an absence: only under a condition that requires such an appointment. The rules
    fill in an officer that is null, the client's own first."""

    kind: Literal["check_in", "home_visit"]
    minutes: Annotated[int, Field(ge=15, le=480)]
    starts_at: Moment
    site_id: UUID
    officer_id: UUID | None = None
    reason: Annotated[Text, Field(max_length=MEDIUM_REASON)]
    condition_id: UUID | None = None
    binds: bool = False

    def new(self) -> ExtraAppointment:
        choice = HandChoice(self.starts_at, self.officer_id, self.site_id)
        kind = ObligationKind(self.kind)
        return ExtraAppointment(
            kind, self.minutes, choice, self.reason, self.condition_id, self.binds
        )


@router.creates("/{person_id}/extra-appointments", AppointmentOut)
def make(
    person_id: UUID, body: ExtraIn, act: Annotated[Act, Depends(AllowAct(make_extra_appointment))]
) -> Response:
    """Make an appointment that no plan asks for. The rules of a move hold: a time that breaks one is refused, and the
    rule is named. It stays when the plan changes."""
    return act.create(appointments, make_extra_appointment, person_id, body.new())
