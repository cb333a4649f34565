"""What takes a colleague from work: leave, the part of a day that it covers, and closing days."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple

from aftercare.domain.time.wall_time import start_of_day

Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class TimeOff:
    """Leave, the closing days of the organisation and of the colleague's office, with their names, and what the
    colleague's own calendar says of them (docs/decisions/0114)."""

    leave: tuple[Span, ...] = ()
    closed: Mapping[date, str] = field(default_factory=dict)
    busy: tuple[Span, ...] = ()

    @property
    def spans(self) -> tuple[Span, ...]:
        """Leave and closing days as periods, earliest first; none overlap."""
        shut = ((start_of_day(one), start_of_day(one + timedelta(days=1))) for one in self.closed)
        return tuple(_joined((*self.leave, *shut)))

    @property
    def taken(self) -> tuple[Span, ...]:
        """The same with busy times: when nothing can be planned."""
        return tuple(_joined((*self.spans, *self.busy)))


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
