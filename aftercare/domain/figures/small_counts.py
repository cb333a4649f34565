"""The figures of a period for every reader: small counts are suppressed, with all figures that would reveal them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from aftercare.domain.figures.intervals import Interval, interval, repeats_of_clients
from aftercare.domain.figures.message_figures import (
    Held,
    MessageFate,
    Publishable,
    Reminded,
    blocks_of,
    parts_shown,
    publishable,
    share,
)

# More than most clients get in a week.
MESSAGES_A_WEEK: Final = 2
Blocks = Sequence[Sequence[date]]
CHANNELS: Final = ("sms", "voice", "email")
# The results of texts in the weekly plot; each is a total in the table beside it.
PLOTTED: Final = (MessageFate.DELIVERED, MessageFate.SENT, MessageFate.FAILED, MessageFate.WITHHELD)
# Segments and costs come from these: while one of them is suppressed, segments and costs would reveal it.
_PAID: Final = (MessageFate.DELIVERED, MessageFate.SENT, MessageFate.FAILED)


@dataclass(frozen=True, slots=True)
class Figure:
    """The sum of one thing over the selected teams; `week` is its Monday. See `message_figure.what`."""

    week: date
    what: str
    channel: str
    which: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Price:
    """The price of one segment that estimates use, in this currency."""

    per_segment: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class Cost:
    """`reported` by the provider; otherwise computed from the segments without a reported price."""

    amount: Decimal
    currency: str
    reported: bool


@dataclass(frozen=True, slots=True)
class ChannelShown:
    """One channel; a suppressed count is None. `delivered_percent` is of everything that left, so of delivered, sent
    and failed together. `costs` is None when it would reveal a suppressed count."""

    channel: str
    fates: Mapping[MessageFate, int | None]
    delivered_percent: int | None
    delivered_interval: Interval | None
    failed: Mapping[str, int | None]
    withheld: Mapping[str, int | None]
    segments: int | None
    costs: tuple[Cost, ...] | None


@dataclass(frozen=True, slots=True)
class WeekShown:
    monday: date
    fates: Mapping[MessageFate, int | None]


@dataclass(frozen=True, slots=True)
class RemindedShown:
    """Appointments by the result of their reminders; `missed_percent` is of attended and missed together."""

    reminded: Reminded
    held: Mapping[Held, int | None]
    missed_percent: int | None
    missed_interval: Interval | None


@dataclass(frozen=True, slots=True)
class FiguresShown:
    channels: tuple[ChannelShown, ...]
    weeks: tuple[WeekShown, ...]
    reminded: tuple[RemindedShown, ...]


def figures_shown(figures: Iterable[Figure], weeks: Sequence[date], price: Price) -> FiguresShown:
    """The figures to show. A channel without messages is left out, except texts. `weeks` are those of a period."""
    found = list(figures)
    used = {one.channel for one in found}
    blocks = blocks_of(weeks)
    return FiguresShown(
        channels=tuple(
            _channel(name, [one for one in found if one.channel == name], blocks, price)
            for name in CHANNELS
            if name in used or name == "sms"
        ),
        weeks=_weeks([one for one in found if one.channel == "sms"], weeks),
        reminded=tuple(_reminded(which, found, blocks) for which in Reminded),
    )


def _channel(name: str, figures: Sequence[Figure], blocks: Blocks, price: Price) -> ChannelShown:
    # No total of all of them is shown beside these, so each is suppressed independently.
    plotted = PLOTTED if name == "sms" else ()
    by_fate = {
        fate: _publishable(figures, fate.value, blocks, fate in plotted) for fate in MessageFate
    }
    fates = {fate: by_fate[fate].total for fate in MessageFate}
    paid = [fates[fate] for fate in _PAID]
    paid_shown = None not in paid
    return ChannelShown(
        channel=name,
        fates=fates,
        delivered_percent=share(fates[MessageFate.DELIVERED], paid),
        delivered_interval=interval(
            fates[MessageFate.DELIVERED],
            paid,
            repeats_of_clients(sum(map(len, blocks)), MESSAGES_A_WEEK),
        ),
        failed=_by_which(figures, MessageFate.FAILED, blocks, by_fate[MessageFate.FAILED]),
        withheld=_by_which(figures, MessageFate.WITHHELD, blocks, by_fate[MessageFate.WITHHELD]),
        segments=_sum(figures, "segments") if paid_shown else None,
        costs=_costs(figures, price) if paid_shown else None,
    )


def _publishable(
    figures: Sequence[Figure], what: str, blocks: Blocks, weekly: bool = False
) -> Publishable:
    """One kind of figure. With `weekly` the weeks are shown too, otherwise only the totals of the blocks."""
    by_week = [{week: _sum(figures, what, week) for week in block} for block in blocks]
    if weekly:
        return publishable(by_week)
    return publishable([{number: sum(block.values())} for number, block in enumerate(by_week)])


def _costs(figures: Sequence[Figure], price: Price) -> tuple[Cost, ...]:
    reported: dict[str, Decimal] = defaultdict(Decimal)
    for one in figures:
        if one.what == "cost":
            reported[one.which] += one.amount
    costs = [Cost(_money(reported[name]), name, reported=True) for name in sorted(reported)]
    unpriced = _sum(figures, "unpriced")
    if unpriced:
        estimate = _money(unpriced * price.per_segment)
        costs.append(Cost(estimate, price.currency, reported=False))
    return tuple(costs)


def _weeks(texts: Sequence[Figure], weeks: Sequence[date]) -> tuple[WeekShown, ...]:
    hidden = {
        fate: _publishable(texts, fate.value, blocks_of(weeks), weekly=True).hidden
        for fate in PLOTTED
    }
    return tuple(
        WeekShown(
            week,
            {
                fate: None if week in hidden[fate] else _sum(texts, fate.value, week)
                for fate in PLOTTED
            },
        )
        for week in weeks
    )


def _reminded(which: Reminded, figures: Sequence[Figure], blocks: Blocks) -> RemindedShown:
    ours = [one for one in figures if not one.channel and one.which == which.value]
    held = {one: _publishable(ours, one.value, blocks).total for one in Held}
    known = (held[Held.ATTENDED], held[Held.MISSED])
    repeats = repeats_of_clients(sum(map(len, blocks)))
    bounds = interval(held[Held.MISSED], known, repeats)
    return RemindedShown(which, held, share(held[Held.MISSED], known), bounds)


def _sum(figures: Iterable[Figure], what: str, week: date | None = None) -> int:
    return int(sum(one.amount for one in figures if one.what == what and week in (None, one.week)))


def _by_which(
    figures: Sequence[Figure], fate: MessageFate, blocks: Blocks, total: Publishable
) -> dict[str, int | None]:
    """By code or reason; empty while their total is suppressed, since they would reveal it."""
    if total.total is None:
        return {}
    groups = []
    for numbers in total.groups:
        weeks = {week for number in numbers for week in blocks[number]}
        counts: dict[str, int] = defaultdict(int)
        for one in figures:
            if one.what == fate.value and one.week in weeks:
                counts[one.which] += int(one.amount)
        groups.append(counts)
    return parts_shown(groups)


def _money(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"))
