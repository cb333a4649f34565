"""Invented figures, in the shapes the template asks for."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from aftercare.domain.figures.message_figures import (
    SMALLEST_SHOWN,
    Held,
    Period,
    Reminded,
    weeks_of,
)
from aftercare.domain.figures.own_page_figures import OwnPageUse
from aftercare.domain.figures.small_counts import PLOTTED, Figure, Price, figures_shown
from aftercare.web.figures.message_figures_page import figures_view
from aftercare.web.figures.words import EVERYBODY, OWN_TEAM
from tests.web.shell import samples as s

PRICE = Price(Decimal("0.09"), "EUR")
HELD = {
    Reminded.DELIVERED: (812, 96, 21), Reminded.SENT: (64, 9, 2),
    Reminded.NOT_DELIVERED: (58, 17, 5), Reminded.NONE: (33, 4, 0),
}  # fmt: skip


def figures(period: Period) -> list[Figure]:
    """A house that texts some sixty people, with a bad week in it."""
    found = []

    def add(week: Any, what: str, amount: float, which: str = "", channel: str = "sms") -> None:
        found.append(Figure(week, what, channel, which, Decimal(str(amount))))

    for number, week in enumerate(weeks_of(period, s.TODAY)):
        sent = 60 + 7 * (number % 4)
        add(week, "delivered", sent)
        add(week, "sent", 5 + number % 3)
        add(week, "failed", 28 if number % 13 == 8 else 5, "30003")
        add(week, "failed", number % 3, "30007")
        add(week, "withheld", 6, "no-consent")
        add(week, "withheld", number % 2, "in-custody")
        add(week, "segments", sent * 1.1 // 1)
        add(week, "unpriced", 12)
        add(week, "cost", 4.81, "USD")
    week = weeks_of(period, s.TODAY)[-1]
    add(week, "unknown", 3)
    add(week, "delivered", 40, channel="email")
    for reminded, counts in HELD.items():
        for held, count in zip((Held.ATTENDED, Held.MISSED, Held.EXCUSED), counts, strict=True):
            add(week, held.value, count, reminded.value, channel="")
    return found


MONTHS = [
    (
        date(2026, 10, 1),
        [("on", 31), ("opened", 12), ("times_taken", 9), ("evidence", None), ("check_ins", 40)],
    ),
    (
        date(2026, 9, 1),
        [("on", 24), ("opened", None), ("times_taken", 0), ("evidence", 0), ("check_ins", None)],
    ),
]


def page(period: Period, found: list[Figure], whose: str) -> dict[str, Any]:
    weeks = weeks_of(period, s.TODAY)
    return {
        "figures": figures_view(figures_shown(found, weeks, PRICE), "nl"),
        "period": period.value, "periods": [one.value for one in Period], "first_on": weeks[0],
        "last_on": weeks[-1] + timedelta(days=6), "whose": whose,
        "trials": [("/reminder-trials/1", "Helpt een dag eerder?")], "least": SMALLEST_SHOWN,
        "months": MONTHS if found else [], "uses": [one.value for one in OwnPageUse],
        "plotted": [fate.value for fate in PLOTTED], "price": PRICE.per_segment, "currency": PRICE.currency,
    }  # fmt: skip


PAGES_OF_FIGURES: dict[str, tuple[str, str, dict[str, Any]]] = {
    "message-figures": (
        "figures/message_figures.html", "supervisor",
        page(Period.THIRTEEN_WEEKS, figures(Period.THIRTEEN_WEEKS), OWN_TEAM),
    ),
    "message-figures-year": (
        "figures/message_figures.html", "admin", page(Period.YEAR, figures(Period.YEAR), EVERYBODY)
    ),
    "message-figures-none": ("figures/message_figures.html", "planner", page(Period.FOUR_WEEKS, [], OWN_TEAM)),
}  # fmt: skip
