"""What became of messages and whether reminders helped, in numbers that point at nobody."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, TypeVar

from aftercare.domain.delivery import ERROR_MEANINGS
from aftercare.domain.people import WhyNoText

Key = TypeVar("Key", bound=Hashable)

# A count below this, other than none, may be about one person somebody knows.
SMALLEST_SHOWN: Final = 5
OTHER: Final = "other"


class Fate(StrEnum):
    """What became of a message whose time has come; `sent` left and nothing more was reported."""

    DELIVERED = "delivered"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    SKIPPED_LATE = "skipped_late"
    WITHHELD = "withheld"
    CANCELLED = "cancelled"


class Held(StrEnum):
    """What somebody said of an appointment: `excused` when it failed through no fault of the person."""

    ATTENDED = "attended"
    MISSED = "missed"
    EXCUSED = "excused"


class Reminded(StrEnum):
    """The best that is known of the reminders of an appointment before it began."""

    DELIVERED = "delivered"
    SENT = "sent"
    NOT_DELIVERED = "not-delivered"
    NONE = "none"


class Period(StrEnum):
    """Whole weeks that are over. A choice of days would let somebody subtract one period from another and
    keep a single person."""

    FOUR_WEEKS = "4-weeks"
    THIRTEEN_WEEKS = "13-weeks"
    YEAR = "52-weeks"


WEEKS: Final = {Period.FOUR_WEEKS: 4, Period.THIRTEEN_WEEKS: 13, Period.YEAR: 52}

_FATES: Final = {
    "delivered": Fate.DELIVERED,
    "accepted": Fate.SENT,
    "sent": Fate.SENT,
    "failed": Fate.FAILED,
    "undelivered": Fate.FAILED,
    "unknown": Fate.UNKNOWN,
    "skipped_late": Fate.SKIPPED_LATE,
    "withheld": Fate.WITHHELD,
    "cancelled": Fate.CANCELLED,
}
_HELD: Final = {
    "attended": Held.ATTENDED,
    "late": Held.ATTENDED,
    "attended_not_complied": Held.ATTENDED,
    "missed": Held.MISSED,
    "excused_by_service": Held.EXCUSED,
}
_REASONS: Final = frozenset(one.value for one in WhyNoText)


def fate_of(state: str) -> Fate | None:
    """None while it still waits."""
    return _FATES.get(state)


def detail_of(fate: Fate, reason: str | None, code: int | None) -> str:
    """Of a failed message its code, of a withheld one why; a bounded set of words, whatever comes in."""
    if fate is Fate.FAILED:
        return str(code) if code in ERROR_MEANINGS else OTHER
    if fate is Fate.WITHHELD:
        return reason if reason in _REASONS else OTHER
    return ""


def held_as(outcome: str) -> Held | None:
    return _HELD.get(outcome)


def weeks_of(period: Period, today: date) -> tuple[date, ...]:
    """The Mondays of the period's weeks, the first first; the running week is in none."""
    this_monday = today - timedelta(days=today.weekday())
    return tuple(this_monday - timedelta(weeks=back) for back in range(WEEKS[period], 0, -1))


def shown(counts: Mapping[Key, int]) -> dict[Key, int | None]:
    """The parts of a total with small ones left out (None). One alone would follow from the total, so the
    next smallest goes with it."""
    hidden = {key for key, count in counts.items() if 0 < count < SMALLEST_SHOWN}
    rest = sorted(
        (count, n) for n, (key, count) in enumerate(counts.items()) if count and key not in hidden
    )
    if len(hidden) == 1 and rest:
        hidden.add(list(counts)[rest[0][1]])
    return {key: None if key in hidden else count for key, count in counts.items()}


def share(part: int | None, parts: Iterable[int | None]) -> int | None:
    """`part` of the sum in whole per cent; None when nothing is there, or when a part is left out: it
    would follow."""
    known = list(parts)
    if part is None or any(one is None for one in known):
        return None
    total = sum(one or 0 for one in known)
    return round(100 * part / total) if total else None
