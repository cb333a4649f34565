"""The page of message figures: delivery and whether reminders helped, as plots, tables and a file."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.casework.figures.message_figures import PeriodFigures, figures_csv, message_figures
from aftercare.domain.accounts.permissions import Role
from aftercare.domain.figures.message_figures import OTHER, SMALLEST_SHOWN, Held, Period
from aftercare.domain.figures.small_counts import (
    PLOTTED,
    ChannelShown,
    FiguresShown,
    Price,
    RemindedShown,
    WeekShown,
)
from aftercare.web.figures.plots import columns_of, rows_of
from aftercare.web.figures.words import EVERYBODY, OTHER_REASON, OWN_TEAM
from aftercare.web.messages.delivery_words import DELIVERY_WHY, why_not_arrived
from aftercare.web.shell.dates import tick
from aftercare.web.shell.downloads import csv_file
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.view import View
from aftercare.web.shell.vocabulary import word

router = APIRouter(route_class=PageRoute)
Reader = Annotated[PageContext, Depends(Allow(message_figures))]


@router.get("/message-figures")
def show_figures(context: Reader, period: Period = Period.THIRTEEN_WEEKS) -> Response:
    found = _figures(context, period)
    return context.page("figures/message_figures.html", **figures_view(context, found))


@router.get("/message-figures/csv")
def download_figures(context: Reader, period: Period = Period.THIRTEEN_WEEKS) -> Response:
    found = _figures(context, period)
    name = f"message-figures-{found.first_on}-{found.last_on}"
    return csv_file(context, figures_csv(found), name)


def _figures(context: PageContext, period: Period) -> PeriodFigures:
    settings = context.app_state.settings
    price = Price(settings.segment_price, settings.price_currency)
    return context.run(message_figures, period, price)


def figures_view(context: PageContext, found: PeriodFigures) -> dict[str, Any]:
    """The values the template needs."""
    assert context.actor is not None
    return shown_view(found.shown) | {
        "period": found.period.value,
        "periods": [one.value for one in Period],
        "first_on": found.first_on,
        "last_on": found.last_on,
        "whose": EVERYBODY if context.actor.role is Role.ADMIN else OWN_TEAM,
        "least": SMALLEST_SHOWN,
        "plotted": [fate.value for fate in PLOTTED],
        "price": context.app_state.settings.segment_price,
        "currency": context.app_state.settings.price_currency,
    }


def shown_view(shown: FiguresShown) -> dict[str, Any]:
    """The numbers, and the positions of their bars."""
    weeks = [_week(one) for one in shown.weeks]
    return {
        "channels": [_channel(one) for one in shown.channels],
        "weeks": weeks,
        "columns": columns_of([(tick(one["monday"]), one["counts"]) for one in weeks]),
        "reminded": [reminded_view(one) for one in shown.reminded],
        "rows": rows_of([(one.reminded.value, one.missed_percent) for one in shown.reminded]),
    }


def _channel(one: ChannelShown) -> View:
    return View(
        one,
        fates=[(fate.value, count) for fate, count in one.fates.items()],
        failed=[(which, _why_failed(which), count) for which, count in one.failed.items()],
        withheld=[
            (OTHER_REASON if which == OTHER else word("task_reason", which).name, count)
            for which, count in one.withheld.items()
        ],
    )


def _why_failed(which: str) -> str:
    """Why messages failed, in words an officer understands."""
    code = int(which) if which.isdecimal() else None
    key = why_not_arrived(code) or "delivery.unknown-reason"
    return DELIVERY_WHY[key].name


def _week(one: WeekShown) -> dict[str, Any]:
    return {"monday": one.monday, "counts": {fate.value: one.fates[fate] for fate in PLOTTED}}


def reminded_view(one: RemindedShown) -> dict[str, Any]:
    return {
        "reminded": one.reminded.value,
        "counts": [one.held[held] for held in (Held.ATTENDED, Held.MISSED, Held.EXCUSED)],
        "missed_percent": one.missed_percent,
    }
