"""Which occurrences of an obligation are due in a period of days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class DueOccurrence:
    """Occurrence `index` must be held on a local date in [first_on, last_on], both included."""

    index: int
    first_on: date
    last_on: date


def occurrences_between(
    starts_on: date, ends_on: date | None, period_days: int, first_on: date, last_on: date
) -> Iterator[DueOccurrence]:
    """Windows that overlap [first_on, last_on]. Numbering starts with 0 at `starts_on`, so it never shifts when the
    horizon moves. The last window is cut where the obligation ends. It is dropped when fewer than half its days are
    left: half a period does not require a contact of its own."""
    index = max(0, (first_on - starts_on).days // period_days)
    while True:
        opens = starts_on + timedelta(days=index * period_days)
        if opens > last_on or (ends_on is not None and opens > ends_on):
            return
        closes = opens + timedelta(days=period_days - 1)
        if ends_on is not None and closes > ends_on:
            if ((ends_on - opens).days + 1) * 2 < period_days:
                return
            closes = ends_on
            if closes < first_on:
                return
        yield DueOccurrence(index, opens, closes)
        index += 1
