"""Routes for referrals to treatment, the waiting list, and offered places."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Act, Allow, AllowAct, RequestContext, Version
from aftercare.api.http.answers import CREATES, EDITS, READS, READS_ONE, Out, PageOut, one_reply
from aftercare.api.http.inputs import Body, Day, Text
from aftercare.api.http.paging import Pages, list_of, single
from aftercare.casework.listing.resources import as_written
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
from aftercare.store.database.idempotency import Reply
from aftercare.store.database.unit_of_work import Work

router = APIRouter(prefix="/api/v1", tags=["treatment"])
Reads = Annotated[RequestContext, Depends(Allow(REFERRALS))]
Writes = Annotated[Act, Depends(AllowAct(refer))]
NoteText = Annotated[Text, Field(max_length=LONGEST_NOTE)]
StateName = Literal[
    "referred", "intake_offered", "intake_held", "started", "paused", "transferred", "completed",
    "dropped_out", "withdrawn",
]  # fmt: skip
StepName = Literal[
    "offer_intake", "hold_intake", "start", "pause", "resume", "complete", "drop_out", "withdraw"
]
OfferStateName = Literal["offered", "accepted", "declined", "lapsed"]


class ReferralIn(Body):
    """`referred_on` is the day the provider was asked; waiting time counts from it."""

    person_id: UUID
    condition_id: UUID
    programme_id: UUID
    referred_on: Day


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


class ReferralOut(Out):
    """`follows_id` is the referral this one was transferred from."""

    id: UUID
    version: int
    person_id: UUID
    condition_id: UUID
    programme_id: UUID
    provider_id: UUID
    group_id: UUID | None
    state: StateName
    referred_on: date
    intake_offered_on: date | None
    intake_on: date | None
    started_on: date | None
    paused_on: date | None
    ended_on: date | None
    end_reason: str | None
    follows_id: UUID | None
    steps: list[StepOut]


class WaitingOut(Out):
    """`weeks` are whole weeks since the referral. `late` when a norm has passed: 4 weeks to the intake, 10 from there,
    14 in total (Treeknormen)."""

    id: UUID
    version: int
    person_id: UUID
    programme_id: UUID
    provider_id: UUID
    group_id: UUID | None
    state: StateName
    referred_on: date
    intake_on: date | None
    tier: int
    weeks: int
    late: bool


class NumbersOut(Out):
    programme_id: UUID
    programme: str
    waiting: int
    late: int
    longest_weeks: int


class OfferOut(Out):
    """A place held until `answer_by`; then it is offered to the next client."""

    id: UUID
    version: int
    referral_id: UUID
    person_id: UUID
    group_id: UUID
    state: OfferStateName
    offered_at: datetime
    answer_by: datetime
    answered_by: UUID | None
    answered_at: datetime | None
    reason: str | None


@router.get("/referrals", response_model=PageOut[ReferralOut], responses=READS)
def list_referrals(
    context: Reads, paging: Pages, person: UUID | None = None, state: StateName | None = None
) -> Response:
    """Referrals, oldest entry first."""
    return list_of(context, REFERRALS, paging, person=person, state=state)


@router.post("/referrals", status_code=201, response_model=ReferralOut, responses=CREATES)
def enter(body: ReferralIn, act: Writes) -> Response:
    """Refer a client; appointments are placed only once the treatment has begun."""

    def enter(work: Work) -> Reply:
        row = refer(work, NewReferral(**body.model_dump()))
        return _referral(work, row.id, 201)

    return act.once(enter)


@router.get("/referrals/{referral_id}", response_model=ReferralOut, responses=READS_ONE)
def show_referral(referral_id: UUID, context: Reads) -> Response:
    """One referral with its steps."""
    return single(context, REFERRALS, referral_id)


@router.post("/referrals/{referral_id}/steps", response_model=ReferralOut, responses=EDITS)
def step(referral_id: UUID, body: StepIn, version: Version, act: Writes) -> Response:
    """Record a step on the day it happened: not before the previous step, not after today."""

    def write(work: Work) -> Reply:
        record_step(work, referral_id, version, ReferralAct(body.act), body.happened_on, body.note)
        return _referral(work, referral_id)

    return act.once(write)


@router.post("/referrals/{referral_id}/transfer", response_model=ReferralOut, responses=EDITS)
def move(referral_id: UUID, body: TransferIn, version: Version, act: Writes) -> Response:
    """End this referral and begin the next one, which is returned."""

    def write(work: Work) -> Reply:
        fresh = transfer(
            work, referral_id, version, body.programme_id, body.happened_on, body.note,
            body.group_id,
        )  # fmt: skip
        return _referral(work, fresh.id)

    return act.once(write)


@router.post("/referrals/{referral_id}/group", response_model=ReferralOut, responses=EDITS)
def seat(referral_id: UUID, body: SeatIn, version: Version, act: Writes) -> Response:
    """Give the client a place in a group; returns the referral that has the place."""

    def write(work: Work) -> Reply:
        return _referral(work, join_group(work, referral_id, version, body.group_id).id)

    return act.once(write)


@router.get("/waiting-list", response_model=PageOut[WaitingOut], responses=READS)
def list_waiting(context: Reads, paging: Pages, programme: UUID | None = None) -> Response:
    """The waiting list of a treatment, first in the queue first: the highest risk, then the longest wait."""
    return list_of(context, WAITING_LIST, paging, programme=programme)


@router.get("/waiting-list/numbers", response_model=list[NumbersOut], responses=READS)
def count_waiting(
    context: Annotated[RequestContext, Depends(Allow(waiting_numbers))],
) -> list[NumbersOut]:
    """Numbers without personal data: how many of the team wait for each programme, and the longest wait."""
    with context.work() as work:
        return [NumbersOut(**asdict(one)) for one in waiting_numbers(work)]


@router.get("/place-offers", response_model=PageOut[OfferOut], responses=READS)
def list_offers(
    context: Reads, paging: Pages, person: UUID | None = None, state: OfferStateName | None = None
) -> Response:
    """Offered places, by the time until which they are held."""
    return list_of(context, PLACE_OFFERS, paging, person=person, state=state)


@router.get("/place-offers/{offer_id}", response_model=OfferOut, responses=READS_ONE)
def show_offer(offer_id: UUID, context: Reads) -> Response:
    """One offered place."""
    return single(context, PLACE_OFFERS, offer_id)


@router.post("/place-offers/{offer_id}/acceptance", response_model=ReferralOut, responses=EDITS)
def accept(offer_id: UUID, version: Version, act: Writes) -> Response:
    """Accept the place; returns the referral that has it."""

    def write(work: Work) -> Reply:
        return _referral(work, accept_offer(work, offer_id, version).id)

    return act.once(write)


@router.post("/place-offers/{offer_id}/refusal", response_model=OfferOut, responses=EDITS)
def decline(offer_id: UUID, body: DeclineIn, version: Version, act: Writes) -> Response:
    """Decline the place; it is offered to the next client."""

    def write(work: Work) -> Reply:
        decline_offer(work, offer_id, version, body.reason)
        return one_reply(as_written(work, PLACE_OFFERS, offer_id))

    return act.once(write)


def _referral(work: Work, referral_id: UUID, status: int = 200) -> Reply:
    where = f"/api/v1/referrals/{referral_id}" if status == 201 else None
    return one_reply(as_written(work, REFERRALS, referral_id), status, where)
