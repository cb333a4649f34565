"""How much the clients' own pages are used, by month, in counts that identify no client."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from aftercare.domain.figures.message_figures import SMALLEST_SHOWN

MONTHS_SHOWN: Final = 12


class OwnPageUse(StrEnum):
    """`on`: clients who had the page at the end of the month; `opened`: clients who opened it; the others are times."""

    ON = "on"
    OPENED = "opened"
    TIMES_TAKEN = "times_taken"
    EVIDENCE = "evidence"
    CHECK_INS = "check_ins"


@dataclass(frozen=True, slots=True)
class UseCounted:
    """The sum over the selected teams, of so many different clients; `month` is its first day."""

    month: date
    use: OwnPageUse
    number: int
    clients: int


@dataclass(frozen=True, slots=True)
class MonthShown:
    """A suppressed count is None."""

    month: date
    counts: Mapping[OwnPageUse, int | None]


def months_until(today: date) -> tuple[date, ...]:
    """The first days of the last complete months, the oldest first."""
    number = today.year * 12 + today.month - 1
    return tuple(date(one // 12, one % 12 + 1, 1) for one in range(number - MONTHS_SHOWN, number))


def own_page_shown(counted: Iterable[UseCounted]) -> tuple[MonthShown, ...]:
    """The months that have counts, the newest first. What fewer than five clients did is suppressed, however often
    they did it: no total of months or uses is shown from which it would follow."""
    found: dict[date, dict[OwnPageUse, int | None]] = {}
    for one in counted:
        counts = found.setdefault(one.month, dict.fromkeys(OwnPageUse, 0))
        counts[one.use] = None if 0 < one.clients < SMALLEST_SHOWN else one.number
    return tuple(MonthShown(month, found[month]) for month in sorted(found, reverse=True))
