"""Routes for message figures (delivery, and whether reminders helped) without personal data, and for retention
periods."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated

from fastapi import Depends
from pydantic import Field
from starlette.responses import Response

from aftercare.api.figures.intervals import IntervalOut
from aftercare.api.http.access import Act, Allow, AllowAct, RequestContext
from aftercare.api.http.adoption import Number, activated, proposed
from aftercare.api.http.answers import READS, Out
from aftercare.api.http.inputs import Body, Text
from aftercare.api.http.routing import Routes
from aftercare.base.typed_text import MEDIUM_REASON
from aftercare.casework.figures.message_figures import PeriodFigures, message_figures
from aftercare.casework.listing.resources import MESSAGE_RETENTION
from aftercare.casework.messages.retention import RETENTION, propose_retention
from aftercare.domain.figures.message_figures import Period, Reminded
from aftercare.domain.figures.small_counts import ChannelShown, Price
from aftercare.domain.messages.retention import LONGEST_TERM, SHORTEST, Retention
from aftercare.store.messages.listing import RetentionOut

router = Routes(prefix="/api/v1", tags=["message-figures"])
Reads = Annotated[RequestContext, Depends(Allow(message_figures))]
Changes = Annotated[Act, Depends(AllowAct(propose_retention))]


class DetailOut(Out):
    """A provider's code or a reason, with its count; null is suppressed as too small."""

    which: str
    count: int | None


class CostOut(Out):
    """`reported` by the provider, otherwise estimated from our price per segment."""

    amount: Decimal
    currency: str
    reported: bool


class FatesOut(Out):
    delivered: int | None
    sent: int | None
    failed: int | None
    unknown: int | None
    skipped_late: int | None
    withheld: int | None
    cancelled: int | None


class ChannelOut(Out):
    """`sent`: the message left and no later status was reported. `costs` is null when it would reveal a suppressed
    count."""

    channel: str
    fates: FatesOut
    delivered_percent: int | None
    delivered_interval: IntervalOut | None
    failed: list[DetailOut]
    withheld: list[DetailOut]
    segments: int | None
    costs: list[CostOut] | None


class MessageWeekOut(Out):
    """Texts only."""

    monday: date
    delivered: int | None
    sent: int | None
    failed: int | None
    withheld: int | None


class RemindedFiguresOut(Out):
    """Appointments with a recorded outcome, grouped by the best known result of their reminders."""

    reminded: Reminded
    attended: int | None
    missed: int | None
    excused: int | None
    missed_percent: int | None
    missed_interval: IntervalOut | None


class MonthOut(Out):
    """The use of clients' own pages: clients who had one (`on`) and who opened it, and what was done there. Null where
    fewer than five clients did."""

    month: date
    on: int | None
    opened: int | None
    times_taken: int | None
    evidence: int | None
    check_ins: int | None


class FiguresOut(Out):
    """Small-number suppression: counts from 1 to 4 are null, and so is any figure that would reveal them. `own_page`:
    complete months, the newest first, for every period."""

    period: Period
    first_on: date
    last_on: date
    channels: list[ChannelOut]
    weeks: list[MessageWeekOut]
    reminded: list[RemindedFiguresOut]
    own_page: list[MonthOut]


def _term(name: str) -> object:
    return Field(ge=SHORTEST[name], le=LONGEST_TERM)


class RetentionIn(Body):
    """Retention periods in days. `message_days` run from the message's last change of state, `incoming_days` from a
    text's arrival. `unclaimed_days` run from the moment an unclaimed text was set aside; `receipt_days` are for
    provider reports. All messages of a client are kept `after_decision_days` after the last decision on an absence or
    escalation."""

    message_days: Annotated[int, _term("message_days")]
    incoming_days: Annotated[int, _term("incoming_days")]
    unclaimed_days: Annotated[int, _term("unclaimed_days")]
    receipt_days: Annotated[int, _term("receipt_days")]
    after_decision_days: Annotated[int, _term("after_decision_days")]
    reason: Annotated[Text, Field(min_length=1, max_length=MEDIUM_REASON)]


@router.get("/message-figures", response_model=FiguresOut, responses=READS)
def show_figures(context: Reads, period: Period = Period.THIRTEEN_WEEKS) -> Response:
    """The last complete weeks, of your own team or, for administrators, of the whole organisation."""
    settings = context.app_state.settings
    price = Price(settings.segment_price, settings.price_currency)
    return context.show(lambda work: _out(message_figures(work, period, price)))


router.add_list(
    MESSAGE_RETENTION,
    "retentions",
    "Every version of the retention periods, newest first. In force is the newest activated one.",
    path="message-retention",
)


@router.creates("/message-retention", RetentionOut)
def new_retention(body: RetentionIn, act: Changes) -> Response:
    """Propose the next version; another administrator activates it. Content that was already deleted does not come
    back."""
    new = Retention(**body.model_dump(exclude={"reason"}))
    return proposed(act, RETENTION, "", lambda work: propose_retention(work, new, body.reason))


@router.acts("/message-retention/{version}/activate", RetentionOut)
def activate_retention(version: Number, act: Changes) -> Response:
    """Activate this version: it is in force from the next night."""
    return activated(act, RETENTION, version)


def _out(found: PeriodFigures) -> FiguresOut:
    shown = found.shown
    return FiguresOut.made_from(
        found,
        channels=[_channel(one) for one in shown.channels],
        weeks=[MessageWeekOut.made_from(one, one.fates) for one in shown.weeks],
        reminded=[RemindedFiguresOut.made_from(one, one.held) for one in shown.reminded],
        own_page=[MonthOut.made_from(one, one.counts) for one in found.own_page],
    )


def _channel(one: ChannelShown) -> ChannelOut:
    return ChannelOut.made_from(
        one,
        fates=FatesOut.made_from(one.fates),
        failed=[DetailOut(which=which, count=count) for which, count in one.failed.items()],
        withheld=[DetailOut(which=which, count=count) for which, count in one.withheld.items()],
    )
