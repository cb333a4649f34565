"""Routes for a client's preferred order of channels, and for a staff member's e-mail address."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, ClassVar
from uuid import UUID

from fastapi import Depends
from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Act, Allow, AllowAct, RequestContext, Version, Writes
from aftercare.api.http.answers import Out
from aftercare.api.http.inputs import Body, Line, Text
from aftercare.api.http.routing import Routes
from aftercare.base.typed_text import MEDIUM_REASON
from aftercare.casework.listing.resources import CHANNEL_PREFERENCES
from aftercare.casework.messages.channels import record_preference
from aftercare.casework.staff.mail import enter_mail, mail_of, remove_mail
from aftercare.domain.people.preferences import (
    LEAST_HOURS,
    MOST_HOURS,
    MOST_MOVES,
    Channel,
    MoveBounds,
)
from aftercare.domain.staff.staff_mail import MailAbout, MailWhen, MailWishes

router = Routes(prefix="/api/v1", tags=["channels"])
Anybody = Annotated[RequestContext, Depends(Allow())]
AnybodyActs = Annotated[Act, Depends(AllowAct())]


class PreferenceIn(Body):
    """The channels in the order they are tried; a call by the officer is always the last resort. `although_restricted`:
    automatic calls may also remind of appointments of a restricted case file. `moves_most`: how many times in thirteen
    weeks the client may take another time by text, none by default; `moves_until_hours`: not within so many hours of
    the appointment. `own_page`: whether the client wants to see appointments on a page of their own; `check_in`: and,
    with that page, answers three questions there. What is left out stays as it is."""

    channels: Annotated[list[Channel], Field(min_length=1, max_length=len(Channel))]
    reason: Annotated[Text, Field(max_length=MEDIUM_REASON)]
    although_restricted: bool = False
    moves_most: Annotated[int, Field(ge=0, le=MOST_MOVES)] = 0
    moves_until_hours: Annotated[int, Field(ge=LEAST_HOURS, le=MOST_HOURS)] = 48
    own_page: bool | None = None
    check_in: bool | None = None


class MailIn(Body):
    """When mail is sent about each kind of notice: steps of an escalation, replies left unanswered for four hours,
    plans and escalations that were decided, tasks that were handed over. `none`: the notice stands in the product
    only; `daily`: it is counted in the mail at 07:30. `digest`: that mail also counts open work. An alarm and a change
    of the account are always sent at once."""

    address: Line
    steps: MailWhen = MailWhen.AT_ONCE
    replies: MailWhen = MailWhen.AT_ONCE
    passed_on: MailWhen = MailWhen.AT_ONCE
    plans: MailWhen = MailWhen.NONE
    decisions: MailWhen = MailWhen.NONE
    tasks: MailWhen = MailWhen.AT_ONCE
    digest: bool = False


class MailOut(Out):
    """`refused_at`: the mail server reported that the address does not exist. Nothing is sent until it is entered
    again."""

    versioned: ClassVar[bool] = True

    staff_id: UUID
    version: int
    address: str
    steps: MailWhen
    replies: MailWhen
    passed_on: MailWhen
    plans: MailWhen
    decisions: MailWhen
    tasks: MailWhen
    digest: bool
    refused_at: datetime | None
    refused_code: int | None
    entered_by: UUID
    entered_at: datetime


router.add_show(
    CHANNEL_PREFERENCES,
    "preference",
    "The order of channels recorded with the client. 404 while there is none; the default "
    "order is then used.",
    key="person_id",
    path="people/{person_id}/channels",
)


@router.edits("/people/{person_id}/channels", CHANNEL_PREFERENCES, "PUT")
def put_preference(person_id: UUID, body: PreferenceIn, version: Version, act: Writes) -> Response:
    """Record the order, with the reason. `If-Match: "0"` for the first."""
    moves = MoveBounds(body.moves_most, body.moves_until_hours)
    return act.edit(
        CHANNEL_PREFERENCES,
        record_preference,
        person_id,
        version,
        body.channels,
        body.reason,
        although_restricted=body.although_restricted,
        moves=moves,
        own_page=body.own_page,
        check_in=body.check_in,
    )


@router.shows("/accounts/{account_id}/mail", MailOut)
def show_mail(account_id: UUID, context: Anybody) -> Response:
    """Your own, or for an administrator any staff member's; 404 until one is entered."""
    return context.show(lambda work: MailOut.model_validate(mail_of(work, account_id)))


@router.edits("/accounts/{account_id}/mail", MailOut, "PUT")
def put_mail(account_id: UUID, body: MailIn, version: Version, act: AnybodyActs) -> Response:
    """Enter an address and what it is for. `If-Match: "0"` for the first."""
    chosen = {one.value: getattr(body, one.value) for one in MailAbout}
    wishes = MailWishes(**chosen, digest=body.digest)
    return act.respond(
        lambda work: MailOut.model_validate(
            enter_mail(work, account_id, version, body.address, wishes)
        )
    )


@router.edits("/accounts/{account_id}/mail/remove", None, status=204)
def stop_mail(account_id: UUID, version: Version, act: AnybodyActs) -> Response:
    """Stop sending mail."""
    return act.remove(remove_mail, account_id, version)
