"""Routes for an appointment no plan asks for: free times, making it, and withdrawing one that lost its time."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Final, Literal
from uuid import UUID

from fastapi import Depends, Query
from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Act, Allow, AllowAct, RequestContext
from aftercare.api.http.answers import CREATES, Out
from aftercare.api.http.inputs import Body, Day, Holds, Moment, Text
from aftercare.api.http.routing import Routes
from aftercare.base.typed_text import MEDIUM_REASON
from aftercare.casework.appointments.extra import (
    ExtraAppointment,
    look_for_extra_times,
    make_extra_appointment,
    withdraw_extra,
)
from aftercare.casework.listing.resources import appointments
from aftercare.casework.placement.manual_choice import HandChoice
from aftercare.domain.plans.obligations import ObligationKind
from aftercare.store.listing.appointments_and_escalations import AppointmentOut

router = Routes(prefix="/api/v1/people", tags=["appointments"])


NO_TIME: Final = datetime.min.replace(tzinfo=UTC)
Kind = Literal["check_in", "home_visit"]
Minutes = Annotated[int, Field(ge=15, le=480)]


class ExtraTimesOut(Out):
    """When an extra appointment could begin, earliest first."""

    starts_at: list[datetime]


class ExtraIn(Body):
    """`reason` says why it is made, and stays with it. `condition_id` is the condition in force that it serves, if any.
    When it `binds`, missing it opens an absence: only under a condition that requires such an appointment. The rules
    fill in an officer that is null, the client's own first."""

    kind: Kind
    minutes: Minutes
    starts_at: Moment
    site_id: UUID
    officer_id: UUID | None = None
    reason: Annotated[Text, Field(max_length=MEDIUM_REASON), Holds()]
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


@router.shows("/{person_id}/extra-appointments/times", ExtraTimesOut)
def list_times(
    person_id: UUID,
    context: Annotated[RequestContext, Depends(Allow(look_for_extra_times))],
    kind: Kind,
    minutes: Annotated[Minutes, Query()],
    site_id: Annotated[UUID, Query(description="A site for this kind; the home for a visit.")],
    from_on: Annotated[Day, Query(description="The first of fourteen days; not before today.")],
    officer_id: Annotated[UUID | None, Query(description="Null: the client's officers.")] = None,
    binds: bool = False,
) -> Response:
    """The times in the two weeks from a day at which it could begin: every rule holds, and the site is open."""
    choice = HandChoice(NO_TIME, officer_id, site_id)
    new = ExtraAppointment(ObligationKind(kind), minutes, choice, "", None, binds)
    return context.show(
        lambda work: ExtraTimesOut(starts_at=look_for_extra_times(work, person_id, new, from_on))
    )


@router.delete(
    "/{person_id}/extra-appointments/{obligation_id}", status_code=204, responses=CREATES
)
def withdraw(
    person_id: UUID,
    obligation_id: UUID,
    act: Annotated[Act, Depends(AllowAct(withdraw_extra))],
) -> Response:
    """Withdraw one that lost its time and waits for another (`GET unplaced`). One that has a time is called off."""
    return act.remove(withdraw_extra, person_id, obligation_id)
