"""Telephone numbers: their history, the codes that prove whose they are, stopping them and back again."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Act, Allow, AllowAct, Desk, Version
from aftercare.api.http.answers import (
    CREATES,
    EDITS,
    READS,
    READS_ONE,
    Out,
    PageOut,
    one_reply,
    problems,
)
from aftercare.api.http.inputs import Body, Text
from aftercare.api.http.paging import Pages, list_of, single
from aftercare.api.people.related_person_routes import RelatedPersonOut
from aftercare.api.people.routes import PersonOut
from aftercare.casework.listing.resources import (
    PERSONS,
    PHONE_CODES,
    PHONE_NUMBERS,
    PHONE_POLICIES,
    RELATED_PERSONS,
    as_written,
)
from aftercare.casework.phones.acts import (
    LONGEST_REASON,
    Whose,
    lift_suspension,
    suspend_by_hand,
    verify_heard,
)
from aftercare.casework.phones.codes import send_code, try_code
from aftercare.casework.phones.policies import LONGEST_TERM, SHORTEST_TERM, NewPolicy, set_policy
from aftercare.domain.accounts.permissions import Permission
from aftercare.domain.phones.verification import CodeOutcome
from aftercare.store.database.idempotency import Reply
from aftercare.store.database.unit_of_work import Work
from aftercare.store.people.related_person_rows import get_related

router = APIRouter(prefix="/api/v1", tags=["phone-numbers"])
Reads = Annotated[Desk, Depends(Allow(Permission.READ_CASES))]
Writes = Annotated[Act, Depends(AllowAct(Permission.WRITE_CASES))]
Term = Annotated[int, Field(ge=SHORTEST_TERM, le=LONGEST_TERM)]
Wait = Annotated[int, Field(ge=0, le=LONGEST_TERM)]
SENDS = EDITS | problems(429)


class ReasonIn(Body):
    """How it was heard, or why texts stop or go again; stands in the history with the officer's name."""

    reason: Annotated[Text, Field(min_length=1, max_length=LONGEST_REASON)]


class AttemptIn(Body):
    """What the person said: six digits, spaces and digits of any script are fine."""

    code: Annotated[Text, Field(max_length=40)]


class PhoneNumberOut(Out):
    """A number in one state; `until_at` null is the one that stands now. `related_id` is the contact whose
    it is, null the person's own; `from_by` and `until_by` null are the clock."""

    id: UUID
    person_id: UUID
    related_id: UUID | None
    number: str
    state: Literal["unverified", "verified", "suspended"]
    from_at: datetime
    from_because: str
    from_by: UUID | None
    note: str | None
    until_at: datetime | None
    until_because: str | None
    until_by: UUID | None


class PhoneCodeOut(Out):
    """Never the code itself. `outcome` is `open` while it may still be said."""

    id: UUID
    version: int
    person_id: UUID
    related_id: UUID | None
    number: str
    sent_by: UUID
    sent_at: datetime
    valid_until_at: datetime
    attempts: int
    attempts_left: int
    ended_at: datetime | None
    outcome: CodeOutcome


class PhonePolicyIn(Body):
    """Days. A number is verified anew `verify_every_days` after it was, or `silent_days` after anything was
    heard of it; one that never was, `unverified_days` after it was entered. Where `lapse_stops_texts`, texts
    stop `grace_days` after that."""

    verify_every_days: Term
    silent_days: Term
    unverified_days: Wait
    lapse_stops_texts: bool
    grace_days: Wait
    reason: Annotated[Text, Field(min_length=1, max_length=LONGEST_REASON)]


class PhonePolicyOut(Out):
    version: int
    verify_every_days: int
    silent_days: int
    unverified_days: int
    lapse_stops_texts: bool
    grace_days: int
    reason: str
    entered_by: UUID | None
    entered_at: datetime


def _code(work: Work, code_id: UUID, status: int = 200) -> Reply:
    where = f"/api/v1/phone-codes/{code_id}" if status == 201 else None
    return one_reply(as_written(work, PHONE_CODES, code_id), status, where)


def _contact(work: Work, related_id: UUID) -> Whose:
    return Whose(get_related(work.session, related_id).person_id, related_id)


@router.get("/phone-numbers", response_model=PageOut[PhoneNumberOut], responses=READS)
def list_numbers(
    desk: Reads, paging: Pages, person: UUID | None = None, related_person: UUID | None = None
) -> Response:
    """Every number that stands or stood in a file, the newest first."""
    return list_of(desk, PHONE_NUMBERS, paging, person=person, related_person=related_person)


@router.get("/phone-codes/{code_id}", response_model=PhoneCodeOut, responses=READS_ONE)
def show_code(code_id: UUID, desk: Reads) -> Response:
    """Where a code stands."""
    return single(desk, PHONE_CODES, code_id)


@router.post("/phone-codes/{code_id}/attempts", response_model=PhoneCodeOut, responses=EDITS)
def attempt(code_id: UUID, body: AttemptIn, version: Version, act: Writes) -> Response:
    """What the person said. A wrong code is an answer as well, and counts: look at `outcome`."""

    def write(work: Work) -> Reply:
        return _code(work, try_code(work, code_id, version, body.code).id)

    return act.once(write)


@router.post(
    "/persons/{person_id}/phone-codes",
    status_code=201,
    response_model=PhoneCodeOut,
    responses=SENDS,
)
def send_to_person(person_id: UUID, version: Version, act: Writes) -> Response:
    """A code by text to the person's own number; an earlier one is over."""
    return act.once(lambda work: _code(work, send_code(work, Whose(person_id), version).id, 201))


@router.post("/persons/{person_id}/phone-verification", response_model=PersonOut, responses=EDITS)
def verify_person(person_id: UUID, body: ReasonIn, version: Version, act: Writes) -> Response:
    """The officer called the number and heard the person, who was there."""

    def write(work: Work) -> Reply:
        verify_heard(work, Whose(person_id), version, body.reason)
        return one_reply(as_written(work, PERSONS, person_id))

    return act.once(write)


@router.post("/persons/{person_id}/phone-suspension", response_model=PersonOut, responses=EDITS)
def suspend_person(person_id: UUID, body: ReasonIn, version: Version, act: Writes) -> Response:
    """No text goes to the person's number from now on."""

    def write(work: Work) -> Reply:
        suspend_by_hand(work, Whose(person_id), version, body.reason)
        return one_reply(as_written(work, PERSONS, person_id))

    return act.once(write)


@router.post(
    "/persons/{person_id}/phone-suspension/lifting", response_model=PersonOut, responses=EDITS
)
def lift(person_id: UUID, body: ReasonIn, version: Version, act: Writes) -> Response:
    """Texts go again to a number that was stopped by hand; any other comes back by being verified."""

    def write(work: Work) -> Reply:
        lift_suspension(work, person_id, version, body.reason)
        return one_reply(as_written(work, PERSONS, person_id))

    return act.once(write)


@router.post(
    "/related-persons/{related_id}/phone-codes",
    status_code=201,
    response_model=PhoneCodeOut,
    responses=SENDS,
)
def send_to_contact(related_id: UUID, version: Version, act: Writes) -> Response:
    """A code by text to a contact's number; an earlier one is over."""

    def write(work: Work) -> Reply:
        return _code(work, send_code(work, _contact(work, related_id), version).id, 201)

    return act.once(write)


@router.post(
    "/related-persons/{related_id}/phone-verification",
    response_model=RelatedPersonOut,
    responses=EDITS,
)
def verify_contact(related_id: UUID, body: ReasonIn, version: Version, act: Writes) -> Response:
    """The officer called the number and heard the contact, who was there."""

    def write(work: Work) -> Reply:
        verify_heard(work, _contact(work, related_id), version, body.reason)
        return one_reply(as_written(work, RELATED_PERSONS, related_id))

    return act.once(write)


@router.post(
    "/related-persons/{related_id}/phone-suspension",
    response_model=RelatedPersonOut,
    responses=EDITS,
)
def suspend_contact(related_id: UUID, body: ReasonIn, version: Version, act: Writes) -> Response:
    """No text goes to this contact's number until it is verified anew."""

    def write(work: Work) -> Reply:
        suspend_by_hand(work, _contact(work, related_id), version, body.reason)
        return one_reply(as_written(work, RELATED_PERSONS, related_id))

    return act.once(write)


@router.get("/phone-policies", response_model=PageOut[PhonePolicyOut], responses=READS)
def list_policies(
    desk: Annotated[Desk, Depends(Allow(Permission.READ_STANDARDS))], paging: Pages
) -> Response:
    """Every version, the one in force first."""
    return list_of(desk, PHONE_POLICIES, paging)


@router.post("/phone-policies", status_code=201, response_model=PhonePolicyOut, responses=CREATES)
def new_policy(
    body: PhonePolicyIn, act: Annotated[Act, Depends(AllowAct(Permission.MANAGE_STANDARDS))]
) -> Response:
    """The next version, in force at once."""

    def write(work: Work) -> Reply:
        row = set_policy(work, NewPolicy(**body.model_dump()))
        shown = PhonePolicyOut.model_validate(row.model_dump())
        return Reply(201, shown.model_dump_json(), None, None)

    return act.once(write)
