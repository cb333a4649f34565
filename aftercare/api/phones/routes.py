"""Routes for telephone numbers: their history, verification codes, stopping texts and resuming them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Act, Allow, AllowAct, RequestContext, Version
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
from aftercare.domain.phones.verification import CodeOutcome
from aftercare.store.database.idempotency import Reply
from aftercare.store.database.unit_of_work import Work
from aftercare.store.people.related_person_rows import get_related

router = APIRouter(prefix="/api/v1", tags=["phone-numbers"])
Reads = Annotated[RequestContext, Depends(Allow(PHONE_NUMBERS))]
Writes = Annotated[Act, Depends(AllowAct(try_code))]
Term = Annotated[int, Field(ge=SHORTEST_TERM, le=LONGEST_TERM)]
Wait = Annotated[int, Field(ge=0, le=LONGEST_TERM)]
SENDS = EDITS | problems(429)


class ReasonIn(Body):
    """How the officer verified the number, or why texts stop or resume; kept in the history with the officer's name."""

    reason: Annotated[Text, Field(min_length=1, max_length=LONGEST_REASON)]


class AttemptIn(Body):
    """The code as the client gave it: six digits; spaces and digits of any script are accepted."""

    code: Annotated[Text, Field(max_length=40)]


class PhoneNumberOut(Out):
    """A number in one state; `until_at` null is the current one. `related_id` is the contact who has the number, null
    for the client. `from_by` and `until_by` are null for an automatic change."""

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
    """Never contains the code itself. `outcome` is `open` while the code can still be used."""

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
    """Periods in days. A number is verified again `verify_every_days` after its verification, or `silent_days` after it
    was last heard from. A number never verified is due `unverified_days` after it was entered. With
    `lapse_stops_texts`, texts stop `grace_days` after that."""

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
    context: Reads, paging: Pages, person: UUID | None = None, related_person: UUID | None = None
) -> Response:
    """Every number that is or was in a case file, newest first."""
    return list_of(context, PHONE_NUMBERS, paging, person=person, related_person=related_person)


@router.get("/phone-codes/{code_id}", response_model=PhoneCodeOut, responses=READS_ONE)
def show_code(code_id: UUID, context: Reads) -> Response:
    """The state of a code."""
    return single(context, PHONE_CODES, code_id)


@router.post("/phone-codes/{code_id}/attempts", response_model=PhoneCodeOut, responses=EDITS)
def attempt(code_id: UUID, body: AttemptIn, version: Version, act: Writes) -> Response:
    """Check the code that the client gave. A wrong code also gets a normal response and counts as an attempt: check
    `outcome`."""

    def write(work: Work) -> Reply:
        return _code(work, try_code(work, code_id, version, body.code).id)

    return act.once(write)


@router.post(
    "/people/{person_id}/phone-codes",
    status_code=201,
    response_model=PhoneCodeOut,
    responses=SENDS,
)
def send_to_person(person_id: UUID, version: Version, act: Writes) -> Response:
    """Send a code by text to the client's own number; it replaces an earlier code."""
    return act.once(lambda work: _code(work, send_code(work, Whose(person_id), version).id, 201))


@router.post("/people/{person_id}/phone-verification", response_model=PersonOut, responses=EDITS)
def verify_person(person_id: UUID, body: ReasonIn, version: Version, act: Writes) -> Response:
    """Record that the officer called the number and spoke to the client."""

    def write(work: Work) -> Reply:
        verify_heard(work, Whose(person_id), version, body.reason)
        return one_reply(as_written(work, PERSONS, person_id))

    return act.once(write)


@router.post("/people/{person_id}/phone-suspension", response_model=PersonOut, responses=EDITS)
def suspend_person(person_id: UUID, body: ReasonIn, version: Version, act: Writes) -> Response:
    """Stop texts to the client's number from now on."""

    def write(work: Work) -> Reply:
        suspend_by_hand(work, Whose(person_id), version, body.reason)
        return one_reply(as_written(work, PERSONS, person_id))

    return act.once(write)


@router.post(
    "/people/{person_id}/phone-suspension/lifting", response_model=PersonOut, responses=EDITS
)
def lift(person_id: UUID, body: ReasonIn, version: Version, act: Writes) -> Response:
    """Resume texts to a number that was stopped by hand; any other stopped number resumes when it is verified."""

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
    """Send a code by text to a contact's number; it replaces an earlier code."""

    def write(work: Work) -> Reply:
        return _code(work, send_code(work, _contact(work, related_id), version).id, 201)

    return act.once(write)


@router.post(
    "/related-persons/{related_id}/phone-verification",
    response_model=RelatedPersonOut,
    responses=EDITS,
)
def verify_contact(related_id: UUID, body: ReasonIn, version: Version, act: Writes) -> Response:
    """Record that the officer called the number and spoke to the contact."""

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
    """Stop texts to this contact's number until it is verified again."""

    def write(work: Work) -> Reply:
        suspend_by_hand(work, _contact(work, related_id), version, body.reason)
        return one_reply(as_written(work, RELATED_PERSONS, related_id))

    return act.once(write)


@router.get("/phone-policies", response_model=PageOut[PhonePolicyOut], responses=READS)
def list_policies(
    context: Annotated[RequestContext, Depends(Allow(PHONE_POLICIES))], paging: Pages
) -> Response:
    """Every version, the one in force first."""
    return list_of(context, PHONE_POLICIES, paging)


@router.post("/phone-policies", status_code=201, response_model=PhonePolicyOut, responses=CREATES)
def new_policy(body: PhonePolicyIn, act: Annotated[Act, Depends(AllowAct(set_policy))]) -> Response:
    """Set the next version, in force at once."""

    def write(work: Work) -> Reply:
        row = set_policy(work, NewPolicy(**body.model_dump()))
        shown = PhonePolicyOut.model_validate(row.model_dump())
        return Reply(201, shown.model_dump_json(), None, None)

    return act.once(write)
