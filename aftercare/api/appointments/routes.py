"""Routes for appointments: the day's list, outcomes, and moving an appointment."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import Field
from starlette.responses import Response

from aftercare.api.appointments.times import TimesOut, times_response
from aftercare.api.http.access import Act, Allow, AllowAct, RequestContext, Version
from aftercare.api.http.answers import EDITS, JSON, READS, READS_ONE, Out, PageOut, one_reply
from aftercare.api.http.inputs import Body, Moment, Note, Text
from aftercare.api.http.paging import Pages, list_of, single
from aftercare.casework.appointments.acts import (
    move_appointment,
    record_outcome,
    sessions_for,
    swap_session,
    times_for,
)
from aftercare.casework.appointments.view import reminders_of
from aftercare.casework.listing.resources import (
    APPOINTMENTS,
    appointments,
    as_written,
    require_span,
)
from aftercare.casework.placement.manual_choice import LONGEST_REASON
from aftercare.domain.absences.reminded import Doubt, Reminder, WhyNone, doubt_of
from aftercare.domain.appointments.lifecycle import AppointmentState, Outcome
from aftercare.domain.messages.replies import Meaning
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.database.idempotency import Reply
from aftercare.store.database.unit_of_work import Work

router = APIRouter(prefix="/api/v1/appointments", tags=["appointments"])
Reads = Annotated[RequestContext, Depends(Allow(*APPOINTMENTS.values()))]


class ByHandOut(Out):
    """Who chose the time. `despite` names the preferences that were overridden (`late`, `passes-own-officer`)."""

    by: UUID
    despite: list[str]
    reason: str | None


class AppointmentOut(Out):
    """`why` gives, per language, why the appointment is at this time. Fields a role may not see are left out. Providers
    get names and times of their own clients. Planners also get references, officers and `why`; case workers get
    everything. `asks_another_time`: the client's last answer asks for another time and has had no reply (never true for
    providers). For planners every `kind` is `appointment`; providers see only the kinds they deliver. An appointment
    that is not `enforceable` is voluntary: missing it is recorded as information only."""

    id: UUID
    version: int
    person_id: UUID
    given_name: str
    family_name: str
    kind: str
    starts_at: datetime
    ends_at: datetime
    state: AppointmentState
    asks_another_time: bool = False
    location: str | None
    reference: str | None = None
    officer_id: UUID | None = None
    officer: str | None = None
    tier: int | None = None
    enforceable: bool | None = None
    travel_min: int | None = None
    occurrence: int | None = None
    obligation_id: UUID | None = None
    replaces_id: UUID | None = None
    message_state: str | None = None
    why: dict[str, str] | None = None
    by_hand: ByHandOut | None = None


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


class RemindedOut(Out):
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
    outcome: Outcome
    note: Note | None = None


class MoveIn(Body):
    """One of the offered times, or one chosen by hand. The rules fill in what is null, the client's own officer first.
    `reason` says why a preference is overridden."""

    starts_at: Moment
    officer_id: UUID | None = None
    location_id: UUID | None = None
    session_id: UUID | None = None
    reason: Annotated[Text, Field(max_length=LONGEST_REASON)] = ""


class SwapIn(Body):
    session_id: UUID
    reason: Annotated[Text, Field(max_length=LONGEST_REASON)] = ""


@router.get("", response_model=PageOut[AppointmentOut], responses=READS)
def list_appointments(
    context: Reads,
    paging: Pages,
    first: Annotated[Moment, Query(alias="from")],
    last: Annotated[Moment, Query(alias="to")],
    person: UUID | None = None,
) -> Response:
    """Appointments that start in [from, to): those of an officer, of a team, or of a provider's clients."""
    require_span(first, last)
    return list_of(context, appointments, paging, first=first, last=last, person=person)


@router.get("/{appointment_id}", response_model=AppointmentOut, responses=READS_ONE)
def show_appointment(appointment_id: UUID, context: Reads) -> Response:
    """One appointment."""
    return single(context, appointments, appointment_id)


@router.get("/{appointment_id}/reminders", response_model=RemindedOut, responses=READS_ONE)
def list_reminders(
    appointment_id: UUID,
    context: Annotated[RequestContext, Depends(Allow(reminders_of))],
) -> Response:
    """Every reminder of the appointment and whether any arrived, to be read alongside a missed appointment."""
    with context.work() as work:
        found = reminders_of(work, appointment_id)
    shown = RemindedOut(
        appointment_id=appointment_id,
        starts_at=found.starts_at,
        arrived=found.arrived,
        why_none=found.why_none,
        reminders=[_reminder(one, found.starts_at) for one in found.reminders],
        instead=[InsteadOut(**asdict(one)) for one in found.instead],
        answers=[AnswerOut(meaning=Meaning(one.meaning), at=one.at) for one in found.answers],
    )
    return Response(shown.model_dump_json(), media_type=JSON)


def _reminder(one: Reminder, starts_at: datetime) -> ReminderOut:
    view = asdict(one)
    del view["disowned_at"]
    return ReminderOut(**view, doubt=doubt_of(one, starts_at))


@router.post("/{appointment_id}/outcome", response_model=AppointmentOut, responses=EDITS)
def record(
    appointment_id: UUID,
    body: OutcomeIn,
    version: Version,
    act: Annotated[Act, Depends(AllowAct(record_outcome))],
) -> Response:
    """Record the outcome, or correct it. A missed appointment opens an absence, unless the appointment is voluntary."""

    def write(work: Work) -> Reply:
        record_outcome(work, appointment_id, version, body.outcome, body.note)
        return one_reply(as_written(work, appointments(work), appointment_id))

    return act.once(write)


@router.get("/{appointment_id}/times", response_model=TimesOut, responses=READS_ONE)
def list_times(
    appointment_id: UUID, context: Annotated[RequestContext, Depends(Allow(times_for))]
) -> Response:
    """Up to ten alternative times, best first."""
    with context.work() as work:
        found = times_for(work, appointment_id)
    return times_response(found)


@router.post(
    "/{appointment_id}/move", status_code=201, response_model=AppointmentOut, responses=EDITS
)
def move(
    appointment_id: UUID,
    body: MoveIn,
    version: Version,
    act: Annotated[Act, Depends(AllowAct(move_appointment))],
) -> Response:
    """Move it to another time: a new appointment replaces the old one. A time that breaks a rule is refused; the rule
    is named if the reader may know of it. Overriding a preference requires a `reason`."""

    def write(work: Work) -> Reply:
        fresh = move_appointment(work, appointment_id, version, **body.model_dump())
        return _fresh(work, fresh)

    return act.once(write)


@router.get("/{appointment_id}/sessions", response_model=TimesOut, responses=READS_ONE)
def list_sessions(
    appointment_id: UUID, context: Annotated[RequestContext, Depends(Allow(sessions_for))]
) -> Response:
    """Other sessions of the same programme and period that this client could attend instead. Empty unless it is a group
    session."""
    with context.work() as work:
        found = sessions_for(work, appointment_id)
    return times_response(found)


@router.post(
    "/{appointment_id}/session", status_code=201, response_model=AppointmentOut, responses=EDITS
)
def swap(
    appointment_id: UUID,
    body: SwapIn,
    version: Version,
    act: Annotated[Act, Depends(AllowAct(swap_session))],
) -> Response:
    """Attend another session instead, if a seat is free and it is far enough from the client's other appointments."""

    def write(work: Work) -> Reply:
        fresh = swap_session(work, appointment_id, version, body.session_id, body.reason)
        return _fresh(work, fresh)

    return act.once(write)


def _fresh(work: Work, fresh: AppointmentRow) -> Reply:
    shown = as_written(work, appointments(work), fresh.id)
    return one_reply(shown, 201, f"/api/v1/appointments/{fresh.id}")
