"""Suspensions that end with another: an evasion where custody begins, a detention beside the one that ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from aftercare.casework.orders.custody import keep_away_in_step
from aftercare.casework.orders.overlaps import Days, ended_with, gives_way
from aftercare.domain.orders.moves import SuspensionMove
from aftercare.domain.orders.periods import SuspensionKind
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.orders.period_rows import OrderSuspensionRow

_DAY = timedelta(days=1)
Ending = tuple[OrderSuspensionRow, date]


def ending_with(
    standing: Sequence[OrderSuspensionRow],
    kind: SuspensionKind,
    days: Days,
    corrected: OrderSuspensionRow | None = None,
) -> list[Ending]:
    """Each standing suspension that ends because of one of this kind and these days, with its last day. `corrected`:
    the one that gets them, as it stands."""
    return [*_evasions(standing, kind, days, corrected), *_beside(standing, kind, days, corrected)]


def end_along(work: UnitOfWork, ending: Sequence[Ending]) -> tuple[SuspensionMove, ...]:
    """They get these last days under a new version, and custody follows."""
    for row, last_on in ending:
        row.until_on = last_on
        row.version += 1
        if row.kind == SuspensionKind.DETENTION:
            keep_away_in_step(work, row)
    return tuple(SuspensionMove(row.kind, row.from_on, last_on) for row, last_on in ending)


def stay_ended(
    standing: Sequence[OrderSuspensionRow], custody: OrderSuspensionRow
) -> tuple[SuspensionMove, ...]:
    """The evasion that ended where this custody began. Whether the client came back before it is not known, so it does
    not run again when the custody is taken back or began later: a person corrects it."""
    return tuple(
        SuspensionMove(one.kind, one.from_on, one.until_on, stays=True)
        for one in standing
        if one.until_on is not None and ended_with(one, custody)
    )


def _evasions(
    standing: Sequence[OrderSuspensionRow],
    kind: SuspensionKind,
    days: Days,
    corrected: OrderSuspensionRow | None,
) -> Iterator[Ending]:
    for one in standing:
        if one is not corrected and gives_way(one, kind, days, corrected):
            yield one, days[0] - _DAY


def _beside(
    standing: Sequence[OrderSuspensionRow],
    kind: SuspensionKind,
    days: Days,
    corrected: OrderSuspensionRow | None,
) -> Iterator[Ending]:
    """Detentions of former days that still last beside one that now ends: the client is released from both."""
    last_on = days[1]
    if corrected is None or last_on is None or corrected.until_on is not None:
        return
    if not kind == corrected.kind == SuspensionKind.DETENTION:
        return
    for one in standing:
        lasts = one.kind == SuspensionKind.DETENTION and one.until_on is None
        if one is not corrected and lasts and one.from_on <= last_on:
            yield one, last_on
