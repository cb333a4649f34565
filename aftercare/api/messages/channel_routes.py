"""Routes for a client's preferred order of channels, and for a staff member's e-mail address."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Act, Allow, AllowAct, RequestContext, Version
from aftercare.api.http.answers import EDITS, READS_ONE, Out, one_reply, response_of
from aftercare.api.http.inputs import Body, Line, Text
from aftercare.api.http.paging import single
from aftercare.casework.listing.resources import CHANNEL_PREFERENCES, as_written
from aftercare.casework.messages.channels import record_preference
from aftercare.casework.staff.mail import enter_mail, mail_of, remove_mail
from aftercare.domain.people.preferences import LONGEST_REASON, Channel
from aftercare.domain.staff.staff_mail import MailWishes
from aftercare.store.database.idempotency import Reply
from aftercare.store.database.unit_of_work import Work
from aftercare.store.staff.mail_rows import StaffMailRow

router = APIRouter(prefix="/api/v1", tags=["channels"])
Reads = Annotated[RequestContext, Depends(Allow(CHANNEL_PREFERENCES))]
Writes = Annotated[Act, Depends(AllowAct(record_preference))]
Anybody = Annotated[RequestContext, Depends(Allow())]
AnybodyActs = Annotated[Act, Depends(AllowAct())]


class PreferenceIn(Body):
    """The channels in the order they are tried; a call by the officer is always the last resort. `although_restricted`:
    automatic calls may also remind of appointments of a restricted case file."""

    channels: Annotated[list[Channel], Field(min_length=1, max_length=len(Channel))]
    reason: Annotated[Text, Field(max_length=LONGEST_REASON)]
    although_restricted: bool = False


class PreferenceOut(Out):
    """`agreed`: recorded here with the client; false while it only came with an imported case file."""

    person_id: UUID
    version: int
    channels: list[Channel]
    reason: str
    agreed: bool
    although_restricted: bool
    set_by: UUID
    set_at: datetime


class MailIn(Body):
    """What mail is sent about: `steps` of an escalation, `replies` left unanswered for four hours, a `digest` in the
    morning."""

    address: Line
    steps: bool = True
    replies: bool = True
    digest: bool = False


class MailOut(Out):
    """`refused_at`: the mail server reported that the address does not exist. Nothing is sent until it is entered
    again."""

    staff_id: UUID
    version: int
    address: str
    steps: bool
    replies: bool
    digest: bool
    refused_at: datetime | None
    refused_code: int | None
    entered_by: UUID
    entered_at: datetime


@router.get("/people/{person_id}/channels", response_model=PreferenceOut, responses=READS_ONE)
def show_preference(person_id: UUID, context: Reads) -> Response:
    """The order of channels recorded with the client. 404 while there is none; the default order is then used."""
    return single(context, CHANNEL_PREFERENCES, person_id)


@router.put("/people/{person_id}/channels", response_model=PreferenceOut, responses=EDITS)
def put_preference(person_id: UUID, body: PreferenceIn, version: Version, act: Writes) -> Response:
    """Record the order, with the reason. `If-Match: "0"` for the first."""

    def write(work: Work) -> Reply:
        record_preference(
            work,
            person_id,
            version,
            body.channels,
            body.reason,
            although_restricted=body.although_restricted,
        )
        return one_reply(as_written(work, CHANNEL_PREFERENCES, person_id))

    return act.once(write)


@router.get("/accounts/{account_id}/mail", response_model=MailOut, responses=READS_ONE)
def show_mail(account_id: UUID, context: Anybody) -> Response:
    """Your own, or for an administrator any staff member's; 404 until one is entered."""
    with context.work() as work:
        reply = _mail_reply(mail_of(work, account_id))
    return response_of(reply)


@router.put("/accounts/{account_id}/mail", response_model=MailOut, responses=EDITS)
def put_mail(account_id: UUID, body: MailIn, version: Version, act: AnybodyActs) -> Response:
    """Enter an address and what it is for. `If-Match: "0"` for the first."""

    def write(work: Work) -> Reply:
        wishes = MailWishes(body.steps, body.replies, body.digest)
        return _mail_reply(enter_mail(work, account_id, version, body.address, wishes))

    return act.once(write)


@router.post(
    "/accounts/{account_id}/mail/removal", status_code=204, response_model=None, responses=EDITS
)
def stop_mail(account_id: UUID, version: Version, act: AnybodyActs) -> Response:
    """Stop sending mail."""

    def write(work: Work) -> Reply:
        remove_mail(work, account_id, version)
        return Reply(204, "")

    return act.once(write)


def _mail_reply(row: StaffMailRow) -> Reply:
    view = MailOut.model_validate(row.model_dump()).model_dump_json()
    return Reply(200, view, f'"{row.version}"')
