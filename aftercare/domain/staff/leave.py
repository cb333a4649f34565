"""The part of one day that a colleague's leave covers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple

from aftercare.domain.time.wall_time import start_of_day

Span = tuple[datetime, datetime]


class AwayPart(NamedTuple):
    """`from_at` None: from the beginning of the day; `until_at` None: to its end. Both None: the whole day."""

    from_at: datetime | None
    until_at: datetime | None


def away_on(day: date, leave: Iterable[Span]) -> tuple[AwayPart, ...]:
    """The parts of that day in Amsterdam, earliest first; leave periods that touch are one part."""
    begins, ends = start_of_day(day), start_of_day(day + timedelta(days=1))
    return tuple(
        AwayPart(from_at if from_at > begins else None, until_at if until_at < ends else None)
        for from_at, until_at in _joined(leave)
        if from_at < ends and until_at > begins
    )


def _joined(leave: Iterable[Span]) -> list[Span]:
    found: list[Span] = []
    for from_at, until_at in sorted(leave):
        if found and from_at <= found[-1][1]:
            found[-1] = (found[-1][0], max(until_at, found[-1][1]))
        else:
            found.append((from_at, until_at))
    return found
