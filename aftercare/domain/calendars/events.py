"""One event for one occurrence of an obligation, however often it was moved, handed over or called off.

A move makes a new row in our books; in a calendar it is the same event at another time. So everything an
occurrence ever was is read together: its identity stays, and its sequence number is the count of everything
that happened to it, which only ever rises.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid5

# What is over, and what was called off, stays to be seen for so long.
KEPT_AFTER: Final = timedelta(days=30)
# No vowels: a number spells no word.
_NUMBER_LETTERS: Final = "bcdfghjkmnpqrstvwxz"
_NUMBER_LENGTH: Final = 8


@dataclass(frozen=True, slots=True)
class Held:
    """One row of an occurrence; `ours` says that it is of whom the calendar belongs to, `place` names an
    office. `changed_at` is when it was called off or changed, `revision` how often."""

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
    """Every row one occurrence ever had, in any order; `key` is what stays the same in all of them.
    `busy` False: the owner of the calendar takes no part."""

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
    """What a calendar is told; moments are aware UTC. `number` finds the appointment after signing in;
    leave has none."""

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
    """Earliest first, the same for the same rows: one event for each chain that is the owner's, of what
    ended or was called off not longer than KEPT_AFTER ago, and one for each leave.

    The identity is the owner's own: two calendars with one appointment have nothing in common that could
    join them where both are kept.
    """
    since = now - KEPT_AFTER
    found = [*_of_chains(owner, chains, since), *_of_leave(owner, leave, since)]
    return tuple(sorted(found, key=lambda event: (event.starts_at, event.uid)))


def appointment_number(key: str) -> str:
    """Eight letters for an occurrence that tell nothing by themselves and stay when it is moved."""
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
                uid=str(uuid5(owner, chain.key)),
                sequence=sum(1 + one.revision for one in chain.rows) - 1,
                starts_at=row.starts_at,
                ends_at=row.ends_at,
                modified_at=max(_last_touched(one)[0] for one in chain.rows),
                cancelled=not row.live,
                busy=chain.busy and row.live,
                number=appointment_number(chain.key),
                place=row.place,
            )


def _shown(ours: list[Held], since: datetime) -> Held | None:
    """The row a chain is told by: the one that stands, else the one called off last."""
    if standing := [row for row in ours if row.live]:
        row = min(standing, key=lambda one: (one.starts_at, one.ends_at))
        return row if row.ends_at > since else None
    last = max(ours, key=_last_touched, default=None)
    return last if last is not None and _last_touched(last)[0] > since else None


def _of_leave(owner: UUID, leave: Iterable[Leave], since: datetime) -> Iterator[Event]:
    for one in leave:
        if one.ends_at > since:
            yield Event(
                uid=str(uuid5(owner, one.key)),
                sequence=one.revision,
                starts_at=one.starts_at,
                ends_at=one.ends_at,
                modified_at=one.entered_at,
            )


def _last_touched(row: Held) -> tuple[datetime, datetime, datetime]:
    """When something last happened to it; the rest only decides between equals, always the same way."""
    return max(row.booked_at, row.changed_at or row.booked_at), row.booked_at, row.starts_at
