"""Routes for message figures (delivery, and whether reminders helped) without personal data, and for retention
periods."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from fastapi import Depends
from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Act, Allow, AllowAct, RequestContext
from aftercare.api.http.answers import READS, Out
from aftercare.api.http.inputs import Body, Text
from aftercare.api.http.routing import Routes
from aftercare.casework.figures.message_figures import PeriodFigures, message_figures
from aftercare.casework.messages.retention import retention_versions, set_retention
from aftercare.casework.phones.acts import LONGEST_REASON
from aftercare.domain.figures.message_figures import Period, Reminded
from aftercare.domain.figures.small_counts import ChannelShown, Price
from aftercare.domain.messages.retention import LONGEST_TERM, SHORTEST, Retention
from aftercare.store.database.unit_of_work import Work

router = Routes(prefix="/api/v1", tags=["message-figures"])
Reads = Annotated[RequestContext, Depends(Allow(message_figures))]


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
    failed: list[DetailOut]
    withheld: list[DetailOut]
    segments: int | None
    costs: list[CostOut] | None


class WeekOut(Out):
    """Texts only."""

    monday: date
    delivered: int | None
    sent: int | None
    failed: int | None
    withheld: int | None


class RemindedOut(Out):
    """Appointments with a recorded outcome, grouped by the best known result of their reminders."""

    reminded: Reminded
    attended: int | None
    missed: int | None
    excused: int | None
    missed_percent: int | None


class FiguresOut(Out):
    """Small-number suppression: counts from 1 to 4 are null, and so is any figure that would reveal them."""

    period: Period
    first_on: date
    last_on: date
    channels: list[ChannelOut]
    weeks: list[WeekOut]
    reminded: list[RemindedOut]


def _term(name: str) -> object:
    return Field(ge=SHORTEST[name], le=LONGEST_TERM)


class RetentionIn(Body):
    """Retention periods in days. `message_days` run from the message's last change of state, `incoming_days` from a
    text's arrival. `unclaimed_days` run from the moment an unclaimed text was set aside; `receipt_days` are for
    provider reports. All messages of a client are kept `after_case_days` after the last decision on an absence or
    escalation."""

    message_days: Annotated[int, _term("message_days")]
    incoming_days: Annotated[int, _term("incoming_days")]
    unclaimed_days: Annotated[int, _term("unclaimed_days")]
    receipt_days: Annotated[int, _term("receipt_days")]
    after_case_days: Annotated[int, _term("after_case_days")]
    reason: Annotated[Text, Field(min_length=1, max_length=LONGEST_REASON)]


class RetentionOut(Out):
    version: int
    message_days: int
    incoming_days: int
    unclaimed_days: int
    receipt_days: int
    after_case_days: int
    reason: str
    entered_by: UUID | None
    entered_at: datetime


class RetentionsOut(Out):
    """The periods in force first."""

    items: list[RetentionOut]


@router.get("/message-figures", response_model=FiguresOut, responses=READS)
def show_figures(context: Reads, period: Period = Period.THIRTEEN_WEEKS) -> Response:
    """The last complete weeks, of your own team or, for administrators, of the whole organisation."""
    settings = context.app_state.settings
    price = Price(settings.segment_price, settings.price_currency)
    return context.show(lambda work: _out(message_figures(work, period, price)))


@router.get("/message-retention", response_model=RetentionsOut, responses=READS)
def show_retention(
    context: Annotated[RequestContext, Depends(Allow(retention_versions))],
) -> Response:
    """Every version of the retention periods."""
    return context.show(
        lambda work: RetentionsOut.model_validate({"items": retention_versions(work)})
    )


@router.creates("/message-retention", RetentionOut)
def new_retention(
    body: RetentionIn, act: Annotated[Act, Depends(AllowAct(set_retention))]
) -> Response:
    """Set the next version, in force from the next night. Content that was already deleted does not come back."""

    def enter(work: Work) -> RetentionOut:
        row = set_retention(work, Retention(**body.model_dump(exclude={"reason"})), body.reason)
        return RetentionOut.model_validate(row.model_dump())

    return act.respond(enter, 201)


def _out(found: PeriodFigures) -> FiguresOut:
    shown = found.shown
    return FiguresOut.made_from(
        found,
        channels=[_channel(one) for one in shown.channels],
        weeks=[WeekOut.made_from(one, one.fates) for one in shown.weeks],
        reminded=[RemindedOut.made_from(one, one.held) for one in shown.reminded],
    )


def _channel(one: ChannelShown) -> ChannelOut:
    return ChannelOut.made_from(
        one,
        fates=FatesOut.made_from(one.fates),
        failed=[DetailOut(which=which, count=count) for which, count in one.failed.items()],
        withheld=[DetailOut(which=which, count=count) for which, count in one.withheld.items()],
    )
