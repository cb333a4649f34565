"""Routes for telephone numbers: their history, verification codes, stopping texts and resuming them."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Depends
from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Act, AllowAct, Version, Writes
from aftercare.api.http.adoption import Number, activated, proposed
from aftercare.api.http.answers import EDITS, problems
from aftercare.api.http.inputs import Body, Text
from aftercare.api.http.routing import Routes
from aftercare.base.typed_text import MEDIUM_REASON
from aftercare.casework.listing.resources import (
    PERSONS,
    PHONE_CODES,
    PHONE_NUMBERS,
    PHONE_POLICIES,
    RELATED_PERSONS,
)
from aftercare.casework.phones.acts import Whose, lift_suspension, suspend_by_hand, verify_heard
from aftercare.casework.phones.codes import send_code, try_code
from aftercare.casework.phones.policies import PHONE_POLICY, SHORTEST_TERM, propose_phone_policy
from aftercare.domain.messages.retention import LONGEST_TERM
from aftercare.domain.phones.verification import PhonePolicy
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.people.related_person_rows import get_related
from aftercare.store.phones.listing import PhonePolicyOut

router = Routes(prefix="/api/v1", tags=["phone-numbers"])
Term = Annotated[int, Field(ge=SHORTEST_TERM, le=LONGEST_TERM)]
Wait = Annotated[int, Field(ge=0, le=LONGEST_TERM)]
Policies = Annotated[Act, Depends(AllowAct(propose_phone_policy))]
SENDS = EDITS | problems(429)


class PhoneReasonIn(Body):
    """How the officer verified the number, or why texts stop or resume; kept in the history with the officer's name."""

    reason: Annotated[Text, Field(min_length=1, max_length=MEDIUM_REASON)]


class AttemptIn(Body):
    """The code as the client gave it: six digits; spaces and digits of any script are accepted."""

    code: Annotated[Text, Field(max_length=40)]


class PhonePolicyIn(Body):
    """Periods in days. A number is verified again `verify_every_days` after its verification, or `silent_days` after it
    was last heard from. A number never verified is due `unverified_days` after it was entered. With
    `lapse_stops_texts`, texts stop `grace_days` after that."""

    verify_every_days: Term
    silent_days: Term
    unverified_days: Wait
    lapse_stops_texts: bool
    grace_days: Wait
    reason: Annotated[Text, Field(min_length=1, max_length=MEDIUM_REASON)]


def _contact(work: UnitOfWork, related_id: UUID) -> Whose:
    return Whose(get_related(work.session, related_id).person_id, related_id)


router.add_list(
    PHONE_NUMBERS,
    "numbers",
    "Every number that is or was in a case file, newest first.",
    path="phone-numbers",
    related_person=UUID,
)


router.add_show(PHONE_CODES, "code", "The state of a code.")


@router.edits("/phone-codes/{code_id}/attempts", PHONE_CODES)
def attempt(code_id: UUID, body: AttemptIn, version: Version, act: Writes) -> Response:
    """Check the code that the client gave. A wrong code also gets a normal response and counts as an attempt: check
    `outcome`."""
    return act.edit(PHONE_CODES, try_code, code_id, version, body.code)


@router.creates("/people/{person_id}/phone-codes", PHONE_CODES, SENDS)
def send_to_person(person_id: UUID, version: Version, act: Writes) -> Response:
    """Send a code by text to the client's own number; it replaces an earlier code."""
    return act.create(PHONE_CODES, send_code, Whose(person_id), version)


@router.edits("/people/{person_id}/verify-phone", PERSONS)
def verify_person(person_id: UUID, body: PhoneReasonIn, version: Version, act: Writes) -> Response:
    """Record that the officer called the number and spoke to the client."""
    return act.edit(
        PERSONS,
        lambda work, one_id: verify_heard(work, Whose(one_id), version, body.reason),
        person_id,
    )


@router.edits("/people/{person_id}/suspend-phone", PERSONS)
def suspend_person(person_id: UUID, body: PhoneReasonIn, version: Version, act: Writes) -> Response:
    """Stop texts to the client's number from now on."""
    return act.edit(
        PERSONS,
        lambda work, one_id: suspend_by_hand(work, Whose(one_id), version, body.reason),
        person_id,
    )


@router.edits("/people/{person_id}/resume-phone", PERSONS)
def lift(person_id: UUID, body: PhoneReasonIn, version: Version, act: Writes) -> Response:
    """Resume texts to a number that was stopped by hand; any other stopped number resumes when it is verified."""
    return act.edit(PERSONS, lift_suspension, person_id, version, body.reason)


@router.creates("/related-persons/{related_id}/phone-codes", PHONE_CODES, SENDS)
def send_to_contact(related_id: UUID, version: Version, act: Writes) -> Response:
    """Send a code by text to a contact's number; it replaces an earlier code."""
    return act.create(
        PHONE_CODES, lambda work: send_code(work, _contact(work, related_id), version)
    )


@router.edits("/related-persons/{related_id}/verify-phone", RELATED_PERSONS)
def verify_contact(
    related_id: UUID, body: PhoneReasonIn, version: Version, act: Writes
) -> Response:
    """Record that the officer called the number and spoke to the contact."""
    return act.edit(
        RELATED_PERSONS,
        lambda work, one_id: verify_heard(work, _contact(work, one_id), version, body.reason),
        related_id,
    )


@router.edits("/related-persons/{related_id}/suspend-phone", RELATED_PERSONS)
def suspend_contact(
    related_id: UUID, body: PhoneReasonIn, version: Version, act: Writes
) -> Response:
    """Stop texts to this contact's number until it is verified again."""
    return act.edit(
        RELATED_PERSONS,
        lambda work, one_id: suspend_by_hand(work, _contact(work, one_id), version, body.reason),
        related_id,
    )


router.add_list(
    PHONE_POLICIES,
    "policies",
    "Every version, newest first. In force is the newest activated one.",
    path="phone-policies",
)


@router.creates("/phone-policies", PhonePolicyOut)
def new_policy(body: PhonePolicyIn, act: Policies) -> Response:
    """Propose the next version; another administrator activates it."""
    new = PhonePolicy(0, **body.model_dump(exclude={"reason"}))
    return proposed(
        act, PHONE_POLICY, "", lambda work: propose_phone_policy(work, new, body.reason)
    )


@router.acts("/phone-policies/{version}/activate", PhonePolicyOut)
def activate_policy(version: Number, act: Policies) -> Response:
    """Activate this version: it is in force at once."""
    return activated(act, PHONE_POLICY, version)
