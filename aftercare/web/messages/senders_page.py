"""The page of senders, for administrators: whether messages leave, why not, and restarting one; it shows no
messages."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import (
    Invalid,
    OwnStopConfirmation,
    RoleFromProposer,
    RoleNewerThanProposal,
    StoppedBefore,
)
from aftercare.base.translation import sentence
from aftercare.base.typed_text import MEDIUM_REASON
from aftercare.casework.messages.senders import (
    MOST_BLOCKED,
    SenderView,
    blocked_messages,
    confirm_stop,
    list_senders,
    sender_events,
    start_sender,
    stop_sender,
)
from aftercare.domain.messages.sender_rate import SenderState, WhyStopped
from aftercare.notifications.gateway_choice import way_out
from aftercare.web.messages.sender_words import SENDERS, code_words, why_it_stands
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form, saving, shown_again_by
from aftercare.web.shell.view import View

router = APIRouter(route_class=PageRoute)
Manager = Annotated[PageContext, Depends(Allow(list_senders))]
ACTS = {"start": start_sender, "stop": stop_sender, "confirm": confirm_stop}
OTHER_NEEDED = sentence(
    "Another administrator confirms this: not the one who stopped it, and no account that"
    " got its role from them or after the stop"
)
STOPPED_BEFORE = sentence(
    "You stopped this sender less than a day ago and no one confirmed it: another administrator can stop it"
)


@router.get("/senders")
def show_senders(context: Manager, form: Form) -> Response:
    with context.work() as work:
        found, events, blocked = list_senders(work), sender_events(work), blocked_messages(work)
    return context.page(
        "messages/senders.html",
        senders=[_view(context, one) for one in sorted(found, key=_place)],
        events=events,
        blocked=[row | {"words": code_words(row["code"])} for row in blocked],
        most=MOST_BLOCKED if len(blocked) == MOST_BLOCKED else None,
        form=form,
    )


@router.post("/senders/{channel}")
@shown_again_by(show_senders)
def change(channel: str, context: Manager, form: Form) -> Response:
    """`act` start resumes sending; stop lets nothing leave; confirm makes a stop last.
    Each sender's reason has a field of its own."""
    reason = form.text(f"reason-{channel}", most=MEDIUM_REASON)
    act = ACTS.get(form.typed.get("act", ""))
    if act is None:
        raise Invalid()
    field = f"reason-{channel}"
    refused = dict.fromkeys(
        (OwnStopConfirmation, RoleFromProposer, RoleNewerThanProposal), (field, OTHER_NEEDED)
    )
    with saving(context, form, also={**refused, StoppedBefore: (field, STOPPED_BEFORE)}) as work:
        act(work, channel, form.version, reason)
    return context.redirect_to("/senders", flash=f"sender-{form.typed['act']}")


def _view(context: PageContext, one: SenderView) -> View:
    row = one.row
    stopped = one.state is SenderState.STOPPED
    return View(
        row,
        state=one.state.value,
        way=way_out(
            context.app_state.settings, row.channel, demonstration=context.app_state.demonstration
        ).value,
        waiting=one.waiting,
        oldest_due_at=one.oldest_due_at,
        last_accepted_at=row.accepted_at,
        slowed_until_at=row.paused_until_at if one.state is SenderState.SLOWED else None,
        words=why_it_stands(row.reason, row.code) if stopped else None,
        by_hand=row.reason == WhyStopped.BY_HAND,
        held=row.reason == WhyStopped.WENT_BACK,
        may_confirm=one.may_confirm,
    )


def _place(one: SenderView) -> int:
    return list(SENDERS).index(one.row.channel)
