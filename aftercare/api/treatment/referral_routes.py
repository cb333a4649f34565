"""Routes for referrals to treatment, the waiting list, and offered places."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends
from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Allow, RequestContext, Version, Writes
from aftercare.api.http.answers import READS, Out
from aftercare.api.http.inputs import Body, Day, Text
from aftercare.api.http.routing import Routes
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
from aftercare.casework.treatment.view import waiting_numbers
from aftercare.domain.treatment.referrals import ReferralAct
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


class StepIn(Body):
    """`note` is the reason where one is required; it must not contain anything about the treatment itself.
    `happened_on` is today or earlier. Only an agreed `start` may be in the future, up to half a year; appointments are
    placed from it."""

    act: StepName
    happened_on: Day
    note: NoteText = ""


class TransferIn(Body):
    programme_id: UUID
    happened_on: Day
    note: NoteText
    group_id: UUID | None = None


class SeatIn(Body):
    group_id: UUID


class DeclineIn(Body):
    reason: NoteText


class StepOut(Out):
    act: str
    happened_on: date
    note: str | None
    recorded_by: UUID
    recorded_at: datetime


class ReferralOut(Referral):
    """`follows_id` is the referral this one was transferred from."""

    steps: list[StepOut]


class NumbersOut(Out):
    programme_id: UUID
    programme: str
    waiting: int
    late: int
    longest_weeks: int


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
def step(referral_id: UUID, body: StepIn, version: Version, act: Writes) -> Response:
    """Record a step on the day it happened: not before the previous step, not after today."""
    return act.edit(
        REFERRALS,
        record_step,
        referral_id,
        version,
        ReferralAct(body.act),
        body.happened_on,
        body.note,
    )


@router.edits("/referrals/{referral_id}/transfer", ReferralOut)
def move(referral_id: UUID, body: TransferIn, version: Version, act: Writes) -> Response:
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
