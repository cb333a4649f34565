"""The results of messages and whether reminders helped, in figures that identify no one."""

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

# A count below this, zero excepted, may identify a person.
SMALLEST_SHOWN: Final = 5
# How many values a suppressed count can have, at least, for a reader who knows the rules and all that is published.
FEWEST_VALUES: Final = 3
OTHER: Final = "other"


class MessageFate(StrEnum):
    """The result of a message that was due; `sent` means that it left and that nothing more was reported."""

    DELIVERED = "delivered"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    SKIPPED_LATE = "skipped_late"
    WITHHELD = "withheld"
    CANCELLED = "cancelled"


class Held(StrEnum):
    """What was recorded of an appointment: `excused` when it failed through no fault of the client."""

    ATTENDED = "attended"
    MISSED = "missed"
    EXCUSED = "excused"


class Reminded(StrEnum):
    """The best known result of an appointment's reminders before it began."""

    DELIVERED = "delivered"
    SENT = "sent"
    NOT_DELIVERED = "not-delivered"
    NONE = "none"


class Period(StrEnum):
    """Whole past weeks. With a free choice of days a reader could subtract one period from another and be left with
    a single person."""

    FOUR_WEEKS = "4-weeks"
    THIRTEEN_WEEKS = "13-weeks"
    YEAR = "52-weeks"


WEEKS: Final = {Period.FOUR_WEEKS: 4, Period.THIRTEEN_WEEKS: 13, Period.YEAR: 52}

_FATES: Final = {
    "delivered": MessageFate.DELIVERED,
    "accepted": MessageFate.SENT,
    "sent": MessageFate.SENT,
    "failed": MessageFate.FAILED,
    "undelivered": MessageFate.FAILED,
    "unknown": MessageFate.UNKNOWN,
    "skipped_late": MessageFate.SKIPPED_LATE,
    "withheld": MessageFate.WITHHELD,
    "cancelled": MessageFate.CANCELLED,
}
_HELD: Final = {
    "attended": Held.ATTENDED,
    "late": Held.ATTENDED,
    "attended_not_complied": Held.ATTENDED,
    "missed": Held.MISSED,
    "excused_by_service": Held.EXCUSED,
}
_REASONS: Final = frozenset(one.value for one in WhyNoText)


def fate_of(state: str) -> MessageFate | None:
    """The result for a message state; None while the message still waits."""
    return _FATES.get(state)


def detail_of(fate: MessageFate, reason: str | None, code: int | None) -> str:
    """The code of a failed message, the reason of a withheld one. Always one of a limited set of words, for any
    input."""
    if fate is MessageFate.FAILED:
        return str(code) if code in ERROR_MEANINGS else OTHER
    if fate is MessageFate.WITHHELD:
        return reason if reason in _REASONS else OTHER
    return ""


def held_as(outcome: str) -> Held | None:
    return _HELD.get(outcome)


def weeks_of(period: Period, today: date) -> tuple[date, ...]:
    """The Mondays of the period's weeks, oldest first, without the running week."""
    this_monday = today - timedelta(days=today.weekday())
    return tuple(this_monday - timedelta(weeks=back) for back in range(WEEKS[period], 0, -1))


def weeks_of_year(year: int) -> tuple[date, ...]:
    """The Mondays of a calendar year, oldest first."""
    days = (date(year, 1, 1) + timedelta(days=number) for number in range(366))
    return tuple(day for day in days if day.year == year and day.weekday() == 0)


@dataclass(frozen=True, slots=True)
class Publishable:
    """What may be published of consecutive blocks of parts, beside the sums of the first block, the first two, and
    so on. `total` of all is None when suppressed, and `hidden` are the suppressed parts. `groups` are the numbers of
    the blocks between one published sum and the next."""

    total: int | None
    hidden: frozenset[Hashable]
    groups: tuple[tuple[int, ...], ...]


def blocks_of(weeks: Sequence[date]) -> tuple[tuple[date, ...], ...]:
    """The weeks that each period adds to the next shorter one, the newest first; `weeks` are those of one period, or
    of a calendar year, which has one more now and then."""
    newest = sorted(weeks, reverse=True)
    ends = [0, *(end for end in WEEKS.values() if end < len(newest)), len(newest)]
    return tuple(tuple(newest[start:end]) for start, end in pairwise(ends))


def publishable(blocks: Sequence[Mapping[Key, int]]) -> Publishable:
    """Each block is judged without the later ones, so a longer period never shows what a shorter one suppresses."""
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
    return Publishable(total, frozenset(hidden), tuple(groups))


def parts_shown(groups: Iterable[Mapping[str, int]]) -> dict[str, int | None]:
    """The parts of all groups together, the most frequent first and the suppressed ones last, by name. With each
    group the total so far is published as well. Empty when nothing may be published."""
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
    """The parts to suppress. `before` is a suppressed sum, which must not be derivable either. None when suppressing
    parts is not enough, so that the total must be suppressed too.

    The small ones alone where their sum is not small and leaves several values for each; otherwise the next smallest
    too where that leaves several sums of the small ones; otherwise all that are not zero. A reader who knows these
    rules is reckoned with: the next smallest is at least SMALLEST_SHOWN and below every count that is shown.
    """
    rest = {key: count for key, count in counts.items() if count}
    if 0 < before + sum(rest.values()) < SMALLEST_SHOWN:
        return None
    small = {key for key, count in rest.items() if count < SMALLEST_SHOWN}
    if not small and not before:
        return small
    if before < SMALLEST_SHOWN:
        total = before + sum(rest[key] for key in small)
        if total >= SMALLEST_SHOWN and _wide(len(small) + bool(before), total):
            return small
    larger = sorted(rest.keys() - small, key=lambda key: rest[key])
    if larger and not before:
        hidden = small | {larger[0]}
        least_shown = rest[larger[1]] if len(larger) > 1 else None
        if _covered(len(small), sum(rest[key] for key in hidden), least_shown):
            return hidden
    return set(rest) if ambiguous(list(rest.values()), before) else None


def _wide(small: int, total: int) -> bool:
    """Whether so many counts from 1 to 4 each keep several values for a reader of their sum."""
    most = min(SMALLEST_SHOWN - 1, total - (small - 1))
    least = max(1, total - (SMALLEST_SHOWN - 1) * (small - 1))
    return most - least + 1 >= FEWEST_VALUES


def _covered(small: int, total: int, least_shown: int | None) -> bool:
    """Whether the sum of so many small counts keeps several values for a reader of `total`, which is theirs with one
    larger count."""
    sums = [
        one
        for one in range(small, (SMALLEST_SHOWN - 1) * small + 1)
        if not _wide(small, one)
        and total - one >= SMALLEST_SHOWN
        and (least_shown is None or total - one < least_shown)
    ]
    return len(sums) >= FEWEST_VALUES


def ambiguous(hidden: Sequence[int], before: int = 0) -> bool:
    """Whether suppressed counts, each at least one, keep several values for a reader of their sum with `before`, which
    is a suppressed sum too."""
    total, parts = before + sum(hidden), len(hidden) + bool(before)
    return parts > 1 and total >= SMALLEST_SHOWN and total - parts + 1 >= FEWEST_VALUES


def share(part: int | None, parts: Iterable[int | None]) -> int | None:
    """`part` as a whole percentage of the sum. None when the sum is zero, or when a part is suppressed: the
    percentage would reveal it. It is 100 or 0 only where the part is all or none of them."""
    known = list(parts)
    if part is None or any(one is None for one in known):
        return None
    total = sum(one or 0 for one in known)
    if not total:
        return None
    if part in (0, total):
        return 100 * part // total
    return min(99, max(1, round(100 * part / total)))
