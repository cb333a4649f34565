"""One event per occurrence of an obligation, however often it was moved, handed over or cancelled.

A move creates a new row in the database; in a calendar it is the same event at another time. So all rows of an
occurrence are read together: its identity stays the same. Its sequence number counts every change, so it only
increases.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid5

# How long an event stays visible after it ended or was cancelled.
KEPT_AFTER: Final = timedelta(days=30)
# No vowels, so that no number spells a word.
_NUMBER_LETTERS: Final = "bcdfghjkmnpqrstvwxz"
_NUMBER_LENGTH: Final = 8


@dataclass(frozen=True, slots=True)
class Held:
    """One row of an occurrence. `ours`: it belongs to the owner of the calendar; `place` is the name of an office.
    `changed_at` is when it was last cancelled or changed, `revision` how often."""

    starts_at: datetime
    ends_at: datetime
    live: bool
    booked_at: datetime
    changed_at: datetime | None = None
    revision: int = 0
    ours: bool = True
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Chain:
    """All rows that one occurrence ever had, in any order; `key` is the same in all of them. `busy` is False when
    the owner of the calendar does not take part."""

    key: str
    rows: tuple[Held, ...]
    busy: bool = True


@dataclass(frozen=True, slots=True)
class Leave:
    key: str
    starts_at: datetime
    ends_at: datetime
    entered_at: datetime
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Event:
    """One event of a calendar; moments are aware UTC. With `number` the owner finds the appointment after signing
    in; leave has none."""

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    modified_at: datetime
    cancelled: bool = False
    busy: bool = True
    number: str | None = None
    place: str | None = None


def events_of(
    owner: UUID, chains: Iterable[Chain], leave: Iterable[Leave], now: datetime
) -> tuple[Event, ...]:
    """The events, earliest first; the same rows always give the same events. There is one for each chain of the
    owner and one for each leave. Those that ended or were cancelled longer than KEPT_AFTER ago are left out.

    The UID depends on the owner. Two calendars with the same appointment therefore have no UID in common. A server
    that keeps both cannot join them by it.
    """
    since = now - KEPT_AFTER
    found = [*_of_chains(owner, chains, since), *_of_leave(owner, leave, since)]
    return tuple(sorted(found, key=lambda event: (event.starts_at, event.uid)))


def uid_of(owner: UUID, key: str) -> str:
    """The identifier of one event in the owner's calendar."""
    return str(uuid5(owner, key))


def calendar_code(key: str) -> str:
    """Eight letters that identify an occurrence, reveal nothing by themselves and stay the same when it is moved."""
    left = int.from_bytes(hashlib.sha256(f"number:{key}".encode()).digest()[:8], "big")
    letters = []
    for _ in range(_NUMBER_LENGTH):
        left, place = divmod(left, len(_NUMBER_LETTERS))
        letters.append(_NUMBER_LETTERS[place])
    return "".join(letters)


def _of_chains(owner: UUID, chains: Iterable[Chain], since: datetime) -> Iterator[Event]:
    for chain in chains:
        ours = [row for row in chain.rows if row.ours]
        if (row := _shown(ours, since)) is not None:
            yield Event(
                uid=uid_of(owner, chain.key),
                sequence=sum(1 + one.revision for one in chain.rows) - 1,
                starts_at=row.starts_at,
                ends_at=row.ends_at,
                modified_at=max(_last_touched(one)[0] for one in chain.rows),
                cancelled=not row.live,
                busy=chain.busy and row.live,
                number=calendar_code(chain.key),
                place=row.place,
            )


def _shown(ours: list[Held], since: datetime) -> Held | None:
    """The row that represents a chain: the live one, else the one that was cancelled last."""
    if standing := [row for row in ours if row.live]:
        row = min(standing, key=lambda one: (one.starts_at, one.ends_at))
        return row if row.ends_at > since else None
    last = max(ours, key=_last_touched, default=None)
    return last if last is not None and _last_touched(last)[0] > since else None


def _of_leave(owner: UUID, leave: Iterable[Leave], since: datetime) -> Iterator[Event]:
    for one in leave:
        if one.ends_at > since:
            yield Event(
                uid=uid_of(owner, one.key),
                sequence=one.revision,
                starts_at=one.starts_at,
                ends_at=one.ends_at,
                modified_at=one.entered_at,
            )


def _last_touched(row: Held) -> tuple[datetime, datetime, datetime]:
    """When a row last changed, for sorting; the other two values only make the order of equal rows deterministic."""
    return max(row.booked_at, row.changed_at or row.booked_at), row.booked_at, row.starts_at
