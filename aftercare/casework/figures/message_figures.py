"""What became of the messages of one team, or of all teams for administrators, in counts that identify no client."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from aftercare.domain.accounts.permissions import Actor, Permission, Role, requires
from aftercare.domain.figures.intervals import Interval
from aftercare.domain.figures.message_figures import Period, weeks_of
from aftercare.domain.figures.own_page_figures import (
    MonthShown,
    months_until,
    own_page_shown,
)
from aftercare.domain.figures.small_counts import FiguresShown, Price, figures_shown
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.figures.message_figures import figures_between
from aftercare.store.figures.own_page_figures import own_page_figures

# Table, Monday of its week or None for the whole period, channel, what is counted, detail; None when it is suppressed.
Line = tuple[str, date | None, str, str, str, int | Decimal | None]


@dataclass(frozen=True)
class PeriodFigures:
    """Whole weeks from `first_on`, a Monday, up to and including `last_on`, a Sunday. `own_page`: whole counted
    months, the newest first, for every period."""

    period: Period
    first_on: date
    last_on: date
    shown: FiguresShown
    own_page: tuple[MonthShown, ...]
    whole_organisation: bool


def of_whole_organisation(actor: Actor) -> bool:
    """Whether the figures are those of all teams, and not of the reader's own."""
    return actor.role is Role.ADMIN


@requires(Permission.READ_FIGURES)
def message_figures(work: UnitOfWork, period: Period, price: Price) -> PeriodFigures:
    """For the weeks that the clock has counted so far. Raises Forbidden."""
    weeks = weeks_of(period, civil_date(work.now))
    after = weeks[-1] + timedelta(days=7)
    months = months_until(civil_date(work.now))
    found = figures_between(work.session, weeks[0], after)
    return PeriodFigures(
        period,
        weeks[0],
        after - timedelta(days=1),
        figures_shown(found, weeks, price),
        own_page_shown(own_page_figures(work.session, months[0], months[-1])),
        of_whole_organisation(work.actor),
    )


def figure_lines(figures: PeriodFigures) -> Iterator[Line]:
    """The same numbers, in codes; no typed text."""
    yield from _months(figures.own_page)
    shown = figures.shown
    for channel in shown.channels:
        name = channel.channel
        for fate, count in channel.fates.items():
            yield "messages", None, name, fate.value, "", count
        for what, parts in (("failed", channel.failed), ("withheld", channel.withheld)):
            for which, count in parts.items():
                yield "details", None, name, what, which, count
        percents = (channel.delivered_percent, channel.delivered_interval)
        yield from _share("messages", name, "delivered", "", *percents)
        yield "segments", None, name, "segments", "", channel.segments
        for cost in channel.costs or ():
            source = "reported" if cost.reported else "estimated"
            yield "costs", None, name, cost.currency, source, cost.amount
    for week in shown.weeks:
        for fate, count in week.fates.items():
            yield "weeks", week.monday, "sms", fate.value, "", count
    for reminded in shown.reminded:
        for held, count in reminded.held.items():
            yield "appointments", None, "", held.value, reminded.reminded.value, count
        percents = (reminded.missed_percent, reminded.missed_interval)
        yield from _share("appointments", "", "missed", reminded.reminded.value, *percents)


def _share(
    table: str, channel: str, what: str, detail: str, percent: int | None, of: Interval | None
) -> Iterator[Line]:
    """In whole per cent, where the counts it follows from are in the file."""
    if percent is not None and of is not None:
        yield table, None, channel, f"{what}-percent", detail, percent
        yield table, None, channel, f"{what}-percent-from", detail, of.lower
        yield table, None, channel, f"{what}-percent-to", detail, of.upper


def _months(shown: tuple[MonthShown, ...]) -> Iterator[Line]:
    for one in shown:
        for use, count in one.counts.items():
            yield "own-page", None, "", use.value, f"{one.month:%Y-%m}", count
