"""Routes for referrals to treatment, the waiting list, and offered places."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends
from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Act, Allow, AllowAct, RequestContext, Version, Writes
from aftercare.api.http.answers import READS, Out
from aftercare.api.http.inputs import Body, Day, Moment, Text
from aftercare.api.http.routing import Routes
from aftercare.base.errors import Invalid
from aftercare.casework.listing.resources import appointments
from aftercare.casework.treatment.catch_up import catch_up, missed_sessions, times_to_catch_up
from aftercare.casework.treatment.forecasts import ProgrammeForecast, forecasts
from aftercare.casework.treatment.offers import accept_offer, decline_offer
from aftercare.casework.treatment.referral_steps import LONGEST_NOTE
from aftercare.casework.treatment.referrals import (
    NewReferral,
    join_group,
    record_step,
    refer,
    transfer,
)
from aftercare.casework.treatment.resources import PLACE_OFFERS, REFERRALS, WAITING_LIST
from aftercare.casework.treatment.view import course_file, waiting_numbers
from aftercare.domain.treatment.forecast import INDIVIDUAL
from aftercare.domain.treatment.modules import Progress
from aftercare.domain.treatment.referrals import DropOut, DropOutBy, DropOutReason, ReferralAct
from aftercare.store.listing.appointments_and_escalations import AppointmentOut
from aftercare.store.treatment.listing import Referral

router = Routes(prefix="/api/v1", tags=["treatment"])
NoteText = Annotated[Text, Field(max_length=LONGEST_NOTE)]
StepName = Literal[
    "offer_intake", "hold_intake", "start", "pause", "resume", "complete", "drop_out", "withdraw"
]


class ReferralIn(Body):
    """`referred_on` is the day the provider was asked; waiting time counts from it. `reason` is needed where the
    condition names another provider and does not allow a similar one; it becomes the note of the first step."""

    person_id: UUID
    condition_id: UUID
    programme_id: UUID
    referred_on: Day
    reason: NoteText = ""


class ReferralStepIn(Body):
    """`note` is the reason where one is required; it must not contain anything about the treatment itself.
    `happened_on` is today or earlier. Only an agreed `start` may be in the future, up to half a year; appointments are
    placed from it. A `drop_out` says why in `drop_out_reason`, and in `drop_out_by` who decided it; `other` also needs
    a `note`."""

    act: StepName
    happened_on: Day
    note: NoteText = ""
    drop_out_reason: DropOutReason | None = None
    drop_out_by: DropOutBy | None = None


class ReferralTransferIn(Body):
    """The programme to which the client goes, and from which day."""

    programme_id: UUID
    happened_on: Day
    note: NoteText
    group_id: UUID | None = None


class SeatIn(Body):
    """The group in which the client gets a place."""

    group_id: UUID


class DeclineIn(Body):
    """Why the offered place is declined; the next client is offered it."""

    reason: NoteText


class ReferralStepOut(Out):
    act: str
    happened_on: date
    note: str | None
    recorded_by: UUID
    recorded_at: datetime


class ReferralOut(Referral):
    """`follows_id` is the referral this one was transferred from."""

    steps: list[ReferralStepOut]


class GapOut(Out):
    """A missed session still to be made good; `caught_up_at` is when, once that is planned."""

    appointment_id: UUID
    starts_at: datetime
    caught_up_at: datetime | None


class ModuleProgressOut(Out):
    name: str
    sessions: int
    attended: int
    missed: list[GapOut]


class CourseOut(Out):
    """Counted from recorded attendance, up to the dose of the client's level. `held`: sessions that took place.
    `attended_minutes`: their real length; `dose_minutes` null where the dose is a number of sessions."""

    sessions: int
    attended: int
    held: int
    attended_minutes: int
    dose_minutes: int | None
    modules: list[ModuleProgressOut]


class CatchUpTimesOut(Out):
    """Up to three times at which a missed session could be made good."""

    starts_at: list[datetime]


class CatchUpIn(Body):
    """One of the times at which the missed session can be made good."""

    starts_at: Moment


class MissedSessionOut(Out):
    """A session that a client missed and that nothing makes good yet."""

    appointment_id: UUID
    person_id: UUID
    starts_at: datetime


class NumbersOut(Out):
    programme_id: UUID
    programme: str
    waiting: int
    late: int
    longest_weeks: int


class AddedOut(Out):
    """`group_id` null: one more group like the largest or, with `individual`, one more individual course at the same
    time. `mean_weeks` to wait with the added places."""

    group_id: UUID | None
    individual: bool
    places: int
    mean_weeks: float


class WaitForecastOut(Out):
    """`weeks` by turn, null beyond five years; empty for a programme without modules. `added`: the addition that
    shortens the mean most for each place first."""

    programme_id: UUID
    programme: str
    weeks: list[int | None]
    mean_weeks: float | None
    added: list[AddedOut]


router.add_reads(
    replace(REFERRALS, out=ReferralOut),
    "Referrals, oldest entry first.",
    "One referral with its steps.",
)


@router.creates("/referrals", ReferralOut)
def enter(body: ReferralIn, act: Writes) -> Response:
    """Refer a client; appointments are placed only once the treatment has begun."""
    return act.create(REFERRALS, refer, NewReferral(**body.model_dump()))


@router.edits("/referrals/{referral_id}/steps", ReferralOut)
def step(referral_id: UUID, body: ReferralStepIn, version: Version, act: Writes) -> Response:
    """Record a step on the day it happened: not before the previous step, not after today."""
    reason, by = body.drop_out_reason, body.drop_out_by
    if (reason is None) != (by is None):
        raise Invalid.at("/drop_out_reason" if reason is None else "/drop_out_by", "missing")
    return act.edit(
        REFERRALS,
        record_step,
        referral_id,
        version,
        ReferralAct(body.act),
        body.happened_on,
        body.note,
        DropOut(reason, by) if reason and by else None,
    )


@router.edits("/referrals/{referral_id}/transfer", ReferralOut)
def move(referral_id: UUID, body: ReferralTransferIn, version: Version, act: Writes) -> Response:
    """End this referral and begin the next one, which is returned."""
    return act.answer(
        REFERRALS,
        transfer,
        referral_id,
        version,
        body.programme_id,
        body.happened_on,
        body.note,
        body.group_id,
    )


@router.edits("/referrals/{referral_id}/assign-group", ReferralOut)
def seat(referral_id: UUID, body: SeatIn, version: Version, act: Writes) -> Response:
    """Give the client a place in a group; returns the referral that has the place."""
    return act.answer(REFERRALS, join_group, referral_id, version, body.group_id)


@router.shows("/referrals/{referral_id}/course", CourseOut)
def show_course(
    referral_id: UUID, context: Annotated[RequestContext, Depends(Allow(course_file))]
) -> Response:
    """How far a treatment is, by module; not found before it begins, and in a programme without modules."""
    return context.show(lambda work: _course(course_file(work, referral_id)))


@router.get("/missed-sessions", response_model=list[MissedSessionOut], responses=READS)
def list_missed_sessions(
    context: Annotated[RequestContext, Depends(Allow(missed_sessions))],
) -> list[MissedSessionOut]:
    """Missed sessions of the team's clients in treatment without a time to make them good, by name of the client."""
    with context.work() as work:
        return [
            MissedSessionOut(
                appointment_id=one.id, person_id=one.person_id, starts_at=one.starts_at
            )
            for one in missed_sessions(work)
        ]


@router.shows("/appointments/{appointment_id}/catch-up-times", CatchUpTimesOut)
def list_catch_up_times(
    appointment_id: UUID, context: Annotated[RequestContext, Depends(Allow(times_to_catch_up))]
) -> Response:
    """When a missed session of a module could be made good, in the next four weeks."""
    return context.show(
        lambda work: CatchUpTimesOut(starts_at=times_to_catch_up(work, appointment_id))
    )


@router.creates("/appointments/{appointment_id}/confirm-catch-up", AppointmentOut)
def plan_catch_up(
    appointment_id: UUID, body: CatchUpIn, act: Annotated[Act, Depends(AllowAct(catch_up))]
) -> Response:
    """Plan the session that makes a missed one good; it is voluntary."""
    return act.create(appointments, catch_up, appointment_id, body.starts_at)


router.add_list(
    WAITING_LIST,
    "waiting",
    "The waiting list of a treatment, first in the queue first: the highest risk, then the "
    "longest wait.",
    path="waiting-list",
)


@router.get("/waiting-list/numbers", response_model=list[NumbersOut], responses=READS)
def count_waiting(
    context: Annotated[RequestContext, Depends(Allow(waiting_numbers))],
) -> list[NumbersOut]:
    """Numbers without personal data: how many of the team wait for each programme, and the longest wait."""
    with context.work() as work:
        return [NumbersOut.model_validate(one) for one in waiting_numbers(work)]


@router.get("/waiting-list/forecast", response_model=list[WaitForecastOut], responses=READS)
def show_forecast(
    context: Annotated[RequestContext, Depends(Allow(forecasts))],
) -> list[WaitForecastOut]:
    """How long those who wait still wait, by programme, if nothing changes: groups meet as planned, everyone stays for
    the whole course, and no one joins ahead."""
    with context.work() as work:
        return [_forecast(one) for one in forecasts(work)]


router.add_reads(
    PLACE_OFFERS,
    "Offered places, by the time until which they are held.",
    "One offered place.",
    one="offer",
)


@router.edits("/place-offers/{offer_id}/accept", ReferralOut)
def accept(offer_id: UUID, version: Version, act: Writes) -> Response:
    """Accept the place; returns the referral that has it."""
    return act.answer(REFERRALS, accept_offer, offer_id, version)


@router.edits("/place-offers/{offer_id}/decline", PLACE_OFFERS)
def decline(offer_id: UUID, body: DeclineIn, version: Version, act: Writes) -> Response:
    """Decline the place; it is offered to the next client."""
    return act.edit(PLACE_OFFERS, decline_offer, offer_id, version, body.reason)


def _forecast(one: ProgrammeForecast) -> WaitForecastOut:
    found = one.forecast
    return WaitForecastOut(
        programme_id=one.programme_id,
        programme=one.programme,
        weeks=list(found.weeks) if found else [],
        mean_weeks=float(found.mean_weeks) if found else None,
        added=[
            AddedOut(
                group_id=UUID(it.group_id) if it.group_id in one.groups else None,
                individual=it.group_id == INDIVIDUAL,
                places=it.places,
                mean_weeks=float(it.mean_weeks),
            )
            for it in (found.added if found else ())
        ],
    )


def _course(found: Progress) -> CourseOut:
    return CourseOut(
        sessions=found.sessions,
        attended=found.attended,
        held=found.held,
        attended_minutes=found.attended_minutes,
        dose_minutes=found.dose_minutes,
        modules=[
            ModuleProgressOut(
                name=one.name,
                sessions=one.sessions,
                attended=one.attended,
                missed=[
                    GapOut(
                        appointment_id=it.id,
                        starts_at=it.starts_at,
                        caught_up_at=found.caught_up_at.get(it.id),
                    )
                    for it in one.missed
                ],
            )
            for one in found.modules
        ],
    )
