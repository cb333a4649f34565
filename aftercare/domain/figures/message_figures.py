"""What became of messages and whether reminders helped, in numbers that point at nobody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Final, TypeVar

from aftercare.domain.messages.delivery import ERROR_MEANINGS
from aftercare.domain.people.person import WhyNoText

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


@dataclass(frozen=True, slots=True)
class Told:
    """What may be told of blocks of parts, each beside the sums of one, two, all blocks from the first on.
    `total` of all is None when left out, as are the parts in `hidden`; `groups` are the numbers of the blocks
    between one sum that is told and the next."""

    total: int | None
    hidden: frozenset[Hashable]
    groups: tuple[tuple[int, ...], ...]


def blocks_of(weeks: Sequence[date]) -> tuple[tuple[date, ...], ...]:
    """What each period has more than the shorter one, the newest first; `weeks` are of one period."""
    newest = sorted(weeks, reverse=True)
    ends = [0, *(end for end in WEEKS.values() if end <= len(newest))]
    return tuple(tuple(newest[start:end]) for start, end in pairwise(ends))


def told(blocks: Sequence[Mapping[Key, int]]) -> Told:
    """Each block is judged without the later ones: a longer period never shows what a shorter one leaves out."""
    hidden: set[Hashable] = set()
    groups: list[tuple[int, ...]] = []
    waiting: list[int] = []
    for number, block in enumerate(blocks):
        left_out = _left_out(block, sum(sum(blocks[one].values()) for one in waiting))
        waiting.append(number)
        if left_out is None:
            hidden |= block.keys()
        else:
            hidden |= left_out
            groups.append(tuple(waiting))
            waiting = []
    total = None if waiting else sum(sum(block.values()) for block in blocks)
    return Told(total, frozenset(hidden), tuple(groups))


def parts_told(groups: Iterable[Mapping[str, int]]) -> dict[str, int | None]:
    """The parts of all groups together, the most frequent first and those left out last, by name. Each group
    came to the one before in a total that is told as well. Empty when nothing may be told at all."""
    known, since = Counter[str](), Counter[str]()
    parts: dict[str, int | None] = {}
    for group in groups:
        since.update(group)
        left_out = _left_out(since, 0)
        if left_out is None:
            parts = {}
            continue
        for key in [one for one in since if one not in left_out]:
            known[key] += since.pop(key)
        parts = {key: known[key] for key in sorted(known, key=lambda one: (-known[one], one))}
        parts = {key: count for key, count in parts.items() if key not in left_out}
        parts |= dict.fromkeys(sorted(left_out))
    return parts


def _left_out(counts: Mapping[Key, int], before: int) -> set[Key] | None:
    """The small ones, and the next smallest until neither they nor `before`, a sum that is left out as well,
    follow from the sum of all of it. None when they would whatever goes, so that the sum must go too.

    What is left out is known to be at least one, since a nought shows; so as many ones as there are parts
    would be told, and a sum that is small itself."""
    if 0 < before + sum(counts.values()) < SMALLEST_SHOWN:
        return None
    ascending = sorted((count, n, key) for n, (key, count) in enumerate(counts.items()) if count)
    hidden = {key for count, _, key in ascending if count < SMALLEST_SHOWN}
    if not hidden and not before:
        return hidden
    for _, _, key in [one for one in ascending if one[2] not in hidden]:
        if ambiguous([counts[one] for one in hidden], before):
            break
        hidden.add(key)
    return hidden if ambiguous([counts[one] for one in hidden], before) else None


def ambiguous(hidden: Sequence[int], before: int = 0) -> bool:
    """Whether counts that are left out do not follow from their sum with `before`, a sum that is left out too."""
    total, parts = before + sum(hidden), len(hidden) + bool(before)
    return parts > 1 and total >= SMALLEST_SHOWN and total > parts


def share(part: int | None, parts: Iterable[int | None]) -> int | None:
    """`part` of the sum in whole per cent; None when nothing is there, or when a part is left out: it
    would follow."""
    known = list(parts)
    if part is None or any(one is None for one in known):
        return None
    total = sum(one or 0 for one in known)
    return round(100 * part / total) if total else None
