"""Other times offered to a client by text: whether, which ones, and until when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from aftercare.domain.people.preferences import MoveBounds
from aftercare.domain.placement.result import Placed
from aftercare.domain.time.wall_time import civil_date, wall

MOST_TIMES: Final = 3
# Why an offer has fewer: no more times differ enough.
FEW_TIMES: Final = "few-times"
# A client who has not chosen by then is the officer's to call.
LASTS: Final = timedelta(hours=24)
# An offered time is at least this long after the offer ends, so that it can be reminded of.
NOTICE: Final = timedelta(hours=24)
# Between two times on one day: who cannot come at ten cannot come at half past ten either.
APART: Final = timedelta(hours=2)
NOON: Final = 12
# The period in which the times that a client took by text are counted.
COUNTED_OVER: Final = timedelta(weeks=13)


class OfferState(StrEnum):
    # The client asked; the times are still to be found.
    ASKED = "asked"
    OFFERED = "offered"
    # The client chose; the time is still to be booked.
    CHOSEN = "chosen"
    TAKEN = "taken"
    ENDED = "ended"


class OfferEnd(StrEnum):
    """Why no time was taken."""

    NO_TIMES = "no-times"
    NOT_SENT = "not-sent"
    EXPIRED = "expired"
    DECLINED = "declined"
    # The appointment changed, was called off, or is too soon by now.
    CHANGED = "changed"


def may_offer(bounds: MoveBounds, taken: int, starts_at: datetime, now: datetime) -> bool:
    """Whether another time may be offered by text. `taken`: how many the client took in the last `COUNTED_OVER`."""
    return taken < bounds.most and offer_ends_at(starts_at, bounds, now) > now


def offer_ends_at(starts_at: datetime, bounds: MoveBounds, now: datetime) -> datetime:
    """Until when a time can be chosen: a day, but not within the hours before the appointment."""
    return min(now + LASTS, starts_at - timedelta(hours=bounds.hours))


def times_to_offer(
    free: Sequence[Placed], present: Placed, not_before: datetime
) -> tuple[Placed, ...]:
    """At most three of the free starts, given best first, in the order of time. They are at the present site, since a
    text names no place, from `not_before` on, and differ: each on a day of its own where there are enough, on the
    other half of the day if that is free, and on one day never within `APART` of each other or of the present time.
    Fewer only where no three lie so: the best is left out where it would stand between two others."""
    left = [
        one
        for one in free
        if one.site == present.site
        and one.session is None
        and one.start >= not_before
        and _differ(one, present)
    ]
    chosen: list[Placed] = []
    for still in reversed(range(min(MOST_TIMES, _most_apart(left)))):
        days = {civil_date(one.start) for one in chosen}
        halves = {_half(one) for one in chosen}
        # The first of the best kind: the order of the engine decides among equals.
        by_kind = sorted(
            left, key=lambda one: (civil_date(one.start) in days, _half(one) in halves)
        )
        best, left = next(
            (one, beside)
            for one in by_kind
            if _most_apart(beside := [other for other in left if _differ(other, one)]) >= still
        )
        chosen.append(best)
    return tuple(sorted(chosen, key=lambda one: one.start))


def _most_apart(free: Sequence[Placed]) -> int:
    """How many of these can be offered together: of each day the earliest, and then the next that is late enough."""
    last: dict[date, datetime] = {}
    together = 0
    for start in sorted(one.start for one in free):
        before = last.get(day := civil_date(start))
        if before is None or start - before >= APART:
            last[day] = start
            together += 1
    return together


def _differ(one: Placed, other: Placed) -> bool:
    """Whether a client who cannot come at the one time may well come at the other."""
    same_day = civil_date(one.start) == civil_date(other.start)
    return not same_day or abs(one.start - other.start) >= APART


def _half(one: Placed) -> bool:
    """Whether it begins in the afternoon."""
    return wall(one.start).hour >= NOON
