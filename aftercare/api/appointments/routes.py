"""Routes for appointments: the day's list, outcomes, and moving an appointment."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends, Query
from pydantic import Field
from starlette.responses import Response

from aftercare.api.appointments.times import TimesOut, times_out
from aftercare.api.http.access import Act, Allow, AllowAct, RequestContext, Version
from aftercare.api.http.answers import READS, Out, PageOut
from aftercare.api.http.inputs import Body, Moment, Note, Text
from aftercare.api.http.paging import Pages, list_of, single
from aftercare.api.http.routing import Routes
from aftercare.base.typed_text import MEDIUM_REASON
from aftercare.casework.appointments.acts import (
    move_appointment,
    record_outcome,
    sessions_for,
    swap_session,
    times_for,
)
from aftercare.casework.appointments.several_outcomes import undo_outcomes
from aftercare.casework.appointments.view import reminders_of
from aftercare.casework.listing.resources import appointments, require_span
from aftercare.casework.people.times import person_times
from aftercare.casework.treatment.attendance import attendance_due
from aftercare.domain.absences.reminded import Doubt, WhyNone, doubt_of
from aftercare.domain.appointments.device_check_outcomes import (
    DeviceCheckOutcome,
    DeviceCheckResult,
)
from aftercare.domain.appointments.lifecycle import AppointmentState, Outcome
from aftercare.domain.messages.replies import Meaning
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.listing.appointments_and_escalations import AppointmentOut

Sort = Literal["starts_at", "-starts_at", "last_changed_at", "-last_changed_at"]
router = Routes(prefix="/api/v1/appointments", tags=["appointments"])
Reads = Annotated[RequestContext, Depends(Allow(person_times, attendance_due))]


class ReminderOut(Out):
    """`state` is the latest state from the outbox or the provider, at `state_at`. `doubt` says why a delivered reminder
    did not remind the client: it arrived `after-start`, or a reply said that it was a `wrong-number`."""

    slot: str
    channel: str
    state: str
    reason: str | None
    error_code: int | None
    due_at: datetime
    sent_at: datetime | None
    state_at: datetime
    possible_duplicate: bool
    doubt: Doubt | None


class InsteadOut(Out):
    """A call requested in place of a text (`done_at` is null until it was made), or a posted `letter`."""

    kind: str
    reason: str | None
    who: str | None
    done_at: datetime | None
    note: str | None


class AnswerOut(Out):
    """The client's answer to a reminder of this appointment; the last answer counts."""

    meaning: Meaning
    at: datetime


class AppointmentRemindersOut(Out):
    """`arrived`: whether a reminder was delivered before the appointment began and nothing casts doubt on it.
    `why_none` says why no reminder exists, otherwise null."""

    appointment_id: UUID
    starts_at: datetime
    arrived: bool
    why_none: WhyNone | None
    reminders: list[ReminderOut]
    instead: list[InsteadOut]
    answers: list[AnswerOut]


class OutcomeIn(Body):
    """`device_check` and `second_officer_id` are for a check of devices: what came of it, which has to agree with the
    outcome, and the second officer who was there."""

    outcome: Outcome
    note: Note | None = None
    device_check: DeviceCheckResult | None = None
    second_officer_id: UUID | None = None

    def check(self) -> DeviceCheckOutcome | None:
        if self.device_check is None:
            return None
        return DeviceCheckOutcome(self.device_check, self.second_officer_id)


class MoveIn(Body):
    """One of the offered times, or one chosen by hand. The rules fill in what is null, the client's own officer first.
    `reason` says why a preference is overridden."""

    starts_at: Moment
    officer_id: UUID | None = None
    site_id: UUID | None = None
    session_id: UUID | None = None
    reason: Annotated[Text, Field(max_length=MEDIUM_REASON)] = ""


class SwapIn(Body):
    """The group session to join instead, of the same programme and within the same period."""

    session_id: UUID
    reason: Annotated[Text, Field(max_length=MEDIUM_REASON)] = ""


@router.get("", response_model=PageOut[AppointmentOut], responses=READS)
def list_appointments(
    context: Reads,
    paging: Pages,
    first: Annotated[Moment, Query(alias="from")],
    last: Annotated[Moment, Query(alias="to")],
    person: UUID | None = None,
    state: AppointmentState | None = None,
    updated_since: Moment | None = None,
    sort: Sort | None = None,
) -> Response:
    """Appointments that start in [from, to): those of an officer, of a team, or of a provider's clients."""
    require_span(first, last)
    filters = {"first": first, "last": last, "person": person, "updated_since": updated_since}
    return list_of(context, appointments, paging, sort, state=state and state.value, **filters)


@router.shows("/{appointment_id}", AppointmentOut)
def show_appointment(appointment_id: UUID, context: Reads) -> Response:
    """One appointment."""
    return single(context, appointments, appointment_id)


@router.shows("/{appointment_id}/reminders", AppointmentRemindersOut)
def list_reminders(
    appointment_id: UUID,
    context: Annotated[RequestContext, Depends(Allow(reminders_of))],
) -> Response:
    """Every reminder of the appointment and whether any arrived, to be read alongside a missed appointment."""

    def look(work: UnitOfWork) -> AppointmentRemindersOut:
        found = reminders_of(work, appointment_id)
        reminders = [
            ReminderOut.made_from(one, doubt=doubt_of(one, found.starts_at))
            for one in found.reminders
        ]
        return AppointmentRemindersOut.made_from(
            found, appointment_id=appointment_id, reminders=reminders
        )

    return context.show(look)


@router.edits("/{appointment_id}/record-outcome", AppointmentOut)
def record(
    appointment_id: UUID,
    body: OutcomeIn,
    version: Version,
    act: Annotated[Act, Depends(AllowAct(record_outcome))],
) -> Response:
    """Record the outcome, or correct it. A missed appointment opens an absence, unless the appointment is voluntary."""
    return act.edit(
        appointments, record_outcome, appointment_id, version, body.outcome, body.note,
        check=body.check(), strict=True,
    )  # fmt: skip


@router.edits("/{appointment_id}/undo-outcome", AppointmentOut)
def undo(
    appointment_id: UUID, version: Version, act: Annotated[Act, Depends(AllowAct(undo_outcomes))]
) -> Response:
    """Take back a first outcome within a minute of recording it, by the same account. The appointment is as it was, and
    what followed is undone; 409 `undo-closed` when it is too late, or people have acted on it since."""

    def take_back(work: UnitOfWork, one: UUID) -> None:
        undo_outcomes(work, {one: version})

    return act.edit(appointments, take_back, appointment_id)


@router.shows("/{appointment_id}/times", TimesOut)
def list_times(
    appointment_id: UUID, context: Annotated[RequestContext, Depends(Allow(times_for))]
) -> Response:
    """Up to ten alternative times, best first."""
    return context.show(lambda work: times_out(times_for(work, appointment_id)))


@router.edits("/{appointment_id}/move", AppointmentOut, status=201)
def move(
    appointment_id: UUID,
    body: MoveIn,
    version: Version,
    act: Annotated[Act, Depends(AllowAct(move_appointment))],
) -> Response:
    """Move it to another time: a new appointment replaces the old one. A time that breaks a rule is refused; the rule
    is named if the reader may know of it. Overriding a preference requires a `reason`."""
    return act.create(appointments, move_appointment, appointment_id, version, **body.model_dump())


@router.shows("/{appointment_id}/sessions", TimesOut)
def list_sessions(
    appointment_id: UUID, context: Annotated[RequestContext, Depends(Allow(sessions_for))]
) -> Response:
    """Other sessions of the same programme and period that this client could attend instead. Empty unless it is a group
    session."""
    return context.show(lambda work: times_out(sessions_for(work, appointment_id)))


@router.edits("/{appointment_id}/change-session", AppointmentOut, status=201)
def swap(
    appointment_id: UUID,
    body: SwapIn,
    version: Version,
    act: Annotated[Act, Depends(AllowAct(swap_session))],
) -> Response:
    """Attend another session instead, if a seat is free and it is far enough from the client's other appointments."""
    return act.create(appointments, swap_session, appointment_id, version, **dict(body))
