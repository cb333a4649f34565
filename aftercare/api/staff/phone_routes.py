"""Routes for your own number, at which an alarm reaches you by text and call."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from fastapi import Depends
from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Act, Allow, AllowAct, RequestContext, Version
from aftercare.api.http.answers import EDITS, Out, problems
from aftercare.api.http.inputs import Body, Text
from aftercare.api.http.routing import Routes
from aftercare.base.errors import NotFound
from aftercare.casework.staff.phones import (
    enter_phone,
    own_phone,
    remove_phone,
    send_own_code,
    try_own_code,
)
from aftercare.domain.people.phone_numbers import LONGEST_TYPED
from aftercare.domain.phones.verification import CodeOutcome
from aftercare.store.database.unit_of_work import UnitOfWork

router = Routes(prefix="/api/v1/accounts/{account_id}/phone", tags=["channels"])
Own = Annotated[RequestContext, Depends(Allow())]
OwnActs = Annotated[Act, Depends(AllowAct())]
SENDS = EDITS | problems(429)


class StaffPhoneIn(Body):
    """A mobile number, as people write it; a foreign one with its country code."""

    number: Annotated[Text, Field(max_length=LONGEST_TYPED)]


class StaffCodeIn(Body):
    """Six digits; spaces and digits of any script are accepted."""

    code: Annotated[Text, Field(max_length=40)]


class StaffPhoneOut(Out):
    """`state` is `refused` when the provider reports that texts do not arrive there: the number is then only called.
    `code` is the state of the code sent last, null when none was sent to this number; never the code itself."""

    versioned: ClassVar[bool] = True

    staff_id: UUID
    version: int
    number: str
    state: Literal["unverified", "verified", "refused"]
    entered_at: datetime
    verified_at: datetime | None
    refused_at: datetime | None
    code: CodeOutcome | None
    code_valid_until_at: datetime | None
    attempts_left: int


@router.shows("", StaffPhoneOut)
def show(account_id: UUID, context: Own) -> Response:
    """Your own number only, also for an administrator; 404 until one is entered."""
    return context.show(lambda work: _phone(work, account_id))


@router.edits("", StaffPhoneOut, "PUT")
def put(account_id: UUID, body: StaffPhoneIn, version: Version, act: OwnActs) -> Response:
    """Enter a number; a new one is unverified, and the same one again changes nothing. `If-Match: "0"` for the
    first."""
    return act.show_after(
        lambda work: _phone(work, account_id), enter_phone, account_id, version, body.number
    )


@router.post("/codes", response_model=StaffPhoneOut, responses=SENDS)
def send(account_id: UUID, version: Version, act: OwnActs) -> Response:
    """Send a code by text to the number, at any hour; it replaces an earlier code."""
    return act.show_after(lambda work: _phone(work, account_id), send_own_code, account_id, version)


@router.edits("/attempts", StaffPhoneOut)
def attempt(account_id: UUID, body: StaffCodeIn, version: Version, act: OwnActs) -> Response:
    """Check the code. A wrong one also gets a normal response and counts as an attempt: check `code`."""
    return act.show_after(
        lambda work: _phone(work, account_id), try_own_code, account_id, version, body.code
    )


@router.edits("/remove", None, status=204)
def remove(account_id: UUID, version: Version, act: OwnActs) -> Response:
    """Remove the number: no more texts and calls."""
    return act.remove(remove_phone, account_id, version)


def _phone(work: UnitOfWork, account_id: UUID) -> StaffPhoneOut:
    own = own_phone(work, account_id)
    phone = own.phone
    if phone is None:
        raise NotFound()
    verified = "verified" if phone.verified_at else "unverified"
    return StaffPhoneOut.made_from(
        phone,
        own,
        state="refused" if phone.refused_at else verified,
        code=own.outcome,
        code_valid_until_at=own.code.valid_until_at if own.code else None,
    )
