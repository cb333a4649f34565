"""The page of message figures: delivery and whether reminders helped, as plots, tables and a file."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from babel.numbers import format_decimal
from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.casework.figures.message_figures import PeriodFigures, message_figures
from aftercare.domain.figures.intervals import Interval
from aftercare.domain.figures.message_figures import OTHER, SMALLEST_SHOWN, Period
from aftercare.domain.figures.own_page_figures import OwnPageUse
from aftercare.domain.figures.small_counts import (
    PLOTTED,
    ChannelShown,
    FiguresShown,
    Price,
)
from aftercare.web.figures.figure_files import message_figures_file
from aftercare.web.figures.plots import Columns, Shares, rows_of
from aftercare.web.figures.trials_shown import trials_shown
from aftercare.web.figures.view import (
    RemindedCounts,
    WeekCounts,
    columns_by_week,
    reminded_counts,
)
from aftercare.web.figures.words import OTHER_REASON, whose, why_failed
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.vocabulary import word

router = APIRouter(route_class=PageRoute)
Reader = Annotated[PageContext, Depends(Allow(message_figures))]


@dataclass(frozen=True, slots=True)
class CostShown:
    """`amount`: in the number format of the reader."""

    amount: str
    currency: str
    reported: bool


@dataclass(frozen=True, slots=True)
class Channel:
    """`fates`: counts by code; `failed`: code, why and count; `withheld`: why and count. A suppressed count is None."""

    channel: str
    fates: list[tuple[str, int | None]]
    delivered_percent: int | None
    delivered_interval: Interval | None
    failed: list[tuple[str, str, int | None]]
    withheld: list[tuple[str, int | None]]
    segments: int | None
    costs: list[CostShown] | None


@dataclass(frozen=True, slots=True)
class MessageFigures:
    """The numbers, and the positions of their bars."""

    channels: list[Channel]
    weeks: list[WeekCounts]
    columns: Columns
    reminded: list[RemindedCounts]
    rows: Shares


@router.get("/message-figures")
def show_figures(context: Reader, period: Period = Period.THIRTEEN_WEEKS) -> Response:
    found = _figures(context, period)
    return context.page(
        "figures/message_figures.html",
        figures=figures_view(found.shown, context.language),
        period=period.value,
        periods=[period.value for period in Period],
        first_on=found.first_on,
        last_on=found.last_on,
        trials=trials_shown(context),
        months=[
            (one.month, [(use.value, count) for use, count in one.counts.items()])
            for one in found.own_page
        ],
        uses=[use.value for use in OwnPageUse],
        whose=whose(found.whole_organisation),
        least=SMALLEST_SHOWN,
        plotted=[fate.value for fate in PLOTTED],
        price=_money(context.app_state.settings.segment_price, context.language),
        currency=context.app_state.settings.price_currency,
    )


@router.get("/message-figures/csv")
def download_figures(context: Reader, period: Period = Period.THIRTEEN_WEEKS) -> Response:
    return message_figures_file(context, _figures(context, period))


def _figures(context: PageContext, period: Period) -> PeriodFigures:
    settings = context.app_state.settings
    price = Price(settings.segment_price, settings.price_currency)
    return context.run(message_figures, period, price)


def figures_view(shown: FiguresShown, language: str) -> MessageFigures:
    weeks = [
        WeekCounts(week.monday, {fate.value: week.fates[fate] for fate in PLOTTED})
        for week in shown.weeks
    ]
    return MessageFigures(
        channels=[_channel(channel, language) for channel in shown.channels],
        weeks=weeks,
        columns=columns_by_week(weeks),
        reminded=[reminded_counts(row) for row in shown.reminded],
        rows=rows_of([(row.reminded.value, row.missed_percent) for row in shown.reminded]),
    )


def _money(amount: Decimal, language: str) -> str:
    # A segment costs a few cents at most.
    return str(format_decimal(amount, "#,##0.00##", locale=language))


def _channel(shown: ChannelShown, language: str) -> Channel:
    return Channel(
        channel=shown.channel,
        fates=[(fate.value, count) for fate, count in shown.fates.items()],
        delivered_percent=shown.delivered_percent,
        delivered_interval=shown.delivered_interval,
        failed=[(which, why_failed(which), count) for which, count in shown.failed.items()],
        withheld=[
            (OTHER_REASON if which == OTHER else word("task_reason", which).name, count)
            for which, count in shown.withheld.items()
        ],
        segments=shown.segments,
        costs=None
        if shown.costs is None
        else [
            CostShown(_money(one.amount, language), one.currency, one.reported)
            for one in shown.costs
        ],
    )
