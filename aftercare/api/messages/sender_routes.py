"""Routes for senders, for administrators: whether messages leave, why not, and starting or stopping a channel; no
personal data."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, ClassVar, Literal

from fastapi import Depends
from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Act, Allow, AllowAct, RequestContext, Version
from aftercare.api.http.answers import READS, Out
from aftercare.api.http.inputs import Body, Text
from aftercare.api.http.routing import Routes
from aftercare.base.errors import NotFound
from aftercare.base.typed_text import MEDIUM_REASON
from aftercare.casework.messages.senders import (
    SenderView,
    blocked_messages,
    confirm_stop,
    list_senders,
    sender_events,
    start_sender,
    stop_sender,
)
from aftercare.domain.message_templates.text_kinds import TextLanguageCode
from aftercare.domain.messages.sender_rate import SenderState, WhyStopped
from aftercare.notifications.gateway_choice import GatewayKind, way_out
from aftercare.store.database.unit_of_work import UnitOfWork

router = Routes(prefix="/api/v1/senders", tags=["senders"])
Reads = Annotated[RequestContext, Depends(Allow(list_senders))]
Manages = Annotated[Act, Depends(AllowAct(start_sender))]
SenderChannel = Literal["sms", "voice", "email"]


class SenderReasonIn(Body):
    """Why the channel is started or stopped; other administrators read it."""

    reason: Annotated[Text, Field(min_length=1, max_length=MEDIUM_REASON)]


class SenderOut(Out):
    """`way` is the provider of the channel: twilio, smtp, `sandbox` (nothing leaves) or `none`. `waiting` counts
    messages that are due, the first since `oldest_due_at`. `slowed`: the provider asked to wait until
    `slowed_until_at`. `stopped`: `because` and `code` say why. One message is tried at `next_try_at`; a stop `by-hand`
    ends then, unless a second administrator confirms it. Null: it never restarts automatically."""

    versioned: ClassVar[bool] = True

    channel: SenderChannel
    version: int
    way: GatewayKind
    state: SenderState
    waiting: int
    oldest_due_at: datetime | None
    last_accepted_at: datetime | None
    slowed_until_at: datetime | None
    stopped_at: datetime | None
    because: WhyStopped | None
    code: int | None
    next_try_at: datetime | None
    may_confirm: bool


class SenderEventOut(Out):
    """`because` is why the channel is or was stopped. `who` and `reason` are set for an act of a person."""

    channel: SenderChannel
    event: Literal["stopped", "confirmed", "started"]
    because: WhyStopped
    code: int | None
    who: str | None
    reason: str | None
    happened_at: datetime


class BlockedOut(Out):
    """The number of messages with one wording and one error code on one day, without personal data."""

    on_day: date
    last_at: datetime
    channel: SenderChannel
    code: int | None
    template: str
    template_version: int
    language: TextLanguageCode
    count: int


class SendersOut(Out):
    """`events` are the newest thirty, `blocked` those of the last thirty days; both newest first."""

    senders: list[SenderOut]
    events: list[SenderEventOut]
    blocked: list[BlockedOut]


@router.get("", response_model=SendersOut, responses=READS)
def show_all(context: Reads) -> Response:
    """The sender of each channel, when each stopped and started, and which messages were blocked."""
    return context.show(
        lambda work: SendersOut(
            senders=[_out(context, one) for one in list_senders(work)],
            events=sender_events(work),
            blocked=blocked_messages(work),
        )
    )


@router.shows("/{channel}", SenderOut)
def show(channel: SenderChannel, context: Reads) -> Response:
    """One sender, with its version as ETag."""
    return context.show(lambda work: _sender(context, work, channel))


@router.edits("/{channel}/start", SenderOut)
def start(channel: SenderChannel, body: SenderReasonIn, version: Version, act: Manages) -> Response:
    """Start a stopped sender at once; 409 when it is not stopped."""
    return act.show_after(
        lambda work: _sender(act, work, channel), start_sender, channel, version, body.reason
    )


@router.edits("/{channel}/stop", SenderOut)
def stop(channel: SenderChannel, body: SenderReasonIn, version: Version, act: Manages) -> Response:
    """Stop the channel at once, for two hours unless another administrator confirms; 409 when it was already stopped by
    hand, or when you did so less than a day ago."""
    return act.show_after(
        lambda work: _sender(act, work, channel), stop_sender, channel, version, body.reason
    )


@router.edits("/{channel}/confirm-stop", SenderOut)
def confirm(
    channel: SenderChannel, body: SenderReasonIn, version: Version, act: Manages
) -> Response:
    """Confirm the stop of another administrator: nothing leaves until the channel is started; 409 when no stop
    waits."""
    return act.show_after(
        lambda work: _sender(act, work, channel), confirm_stop, channel, version, body.reason
    )


def _sender(context: RequestContext, work: UnitOfWork, channel: str) -> SenderOut:
    for one in list_senders(work):
        if one.row.channel == channel:
            return _out(context, one)
    raise NotFound()


def _out(context: RequestContext, one: SenderView) -> SenderOut:
    row, app_state = one.row, context.app_state
    slowed = one.state is SenderState.SLOWED
    return SenderOut.made_from(
        one,
        row,
        way=way_out(app_state.settings, row.channel, demonstration=app_state.demonstration),
        last_accepted_at=row.accepted_at,
        slowed_until_at=row.paused_until_at if slowed else None,
        because=row.reason,
    )
