"""Suspensions share no day: what is refused for it, and what ends where another begins."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Final

from aftercare.base.errors import FieldFault
from aftercare.domain.orders.periods import SuspensionKind
from aftercare.store.orders.period_rows import OrderSuspensionRow

# The first and the last day, which both count; None: it still lasts.
Days = tuple[date, date | None]
RUNS: Final = {"detention": "detention-runs", "evasion": "evasion-runs"}
OVERLAPS: Final = {"detention": "detention-overlaps", "evasion": "evasion-overlaps"}
_DAY = timedelta(days=1)


def overlapped(
    standing: Iterable[OrderSuspensionRow],
    kind: SuspensionKind,
    days: Days,
    corrected: OrderSuspensionRow | None = None,
) -> Iterator[OrderSuspensionRow]:
    """The standing suspensions that share a day with one of `days`, without an evasion that ends where this custody
    begins. `corrected`: the one that gets these days; one of former days that shared a day with it before is left out,
    since otherwise neither of the two could be corrected."""
    for one in standing:
        if corrected is not None and one.id == corrected.id:
            continue
        if not overlaps(days, days_of_suspension(one)) or gives_way(one, kind, days, corrected):
            continue
        if not _shared_before(one, kind, corrected):
            yield one


def overlap_faults(pointer: str, found: Iterable[OrderSuspensionRow]) -> Iterator[FieldFault]:
    """For each of these a fault with its days."""
    for one in found:
        if one.until_on is None:
            yield FieldFault(pointer, RUNS[one.kind], holes={"first": one.from_on})
        else:
            holes = {"first": one.from_on, "last": one.until_on}
            yield FieldFault(pointer, OVERLAPS[one.kind], holes=holes)


def gives_way(
    one: OrderSuspensionRow,
    kind: SuspensionKind,
    days: Days,
    corrected: OrderSuspensionRow | None = None,
) -> bool:
    """Whether it is an evasion that ends the day before this custody: it still lasts, or it ended where this custody
    began until now (`corrected`), which proves to have begun earlier. On the first day of the custody it has begun."""
    if kind is not SuspensionKind.DETENTION or one.kind != SuspensionKind.EVASION:
        return False
    first_on = days[0]
    return one.from_on < first_on and (
        one.until_on is None
        or (corrected is not None and one.until_on >= first_on and ended_with(one, corrected))
    )


def ended_with(evasion: OrderSuspensionRow, custody: OrderSuspensionRow) -> bool:
    """Whether it is an evasion that ended on the day before this custody began."""
    return (
        evasion.kind == SuspensionKind.EVASION
        and custody.kind == SuspensionKind.DETENTION
        and evasion.until_on == custody.from_on - _DAY
    )


def overlaps(one: Days, other: Days) -> bool:
    """Whether they share a day."""
    return one[0] <= (other[1] or date.max) and other[0] <= (one[1] or date.max)


def days_of_suspension(row: OrderSuspensionRow) -> Days:
    return row.from_on, row.until_on


def _shared_before(
    one: OrderSuspensionRow, kind: SuspensionKind, corrected: OrderSuspensionRow | None
) -> bool:
    return (
        corrected is not None
        and corrected.kind == kind
        and overlaps(days_of_suspension(corrected), days_of_suspension(one))
    )
