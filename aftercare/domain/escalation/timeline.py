"""A person's past as it was known at each moment: each fact with when it became known and when it was over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from heapq import heapify, heappop, heappush
from typing import Generic, TypeVar
from uuid import UUID

from aftercare.domain.contact_standards.due import Break
from aftercare.domain.contact_standards.lost_contact import Answered
from aftercare.domain.escalation.facts import Due, Kept, Miss, Overdue, Undelivered

Fact = TypeVar("Fact")


@dataclass(frozen=True, slots=True)
class Spell(Generic[Fact]):
    """A fact from the moment it was known until the moment it was over (not included); None means that it still
    holds. `answered`: it was ended by an act of a person, not by a computation."""

    fact: Fact
    from_at: datetime
    until_at: datetime | None = None
    answered: bool = True

    def holds(self, at: datetime) -> bool:
        return self.from_at <= at and (self.until_at is None or at < self.until_at)


class Running(Generic[Fact]):
    """The facts that hold at given moments, in order of time: each spell is handled once when it begins and once
    when it ends."""

    def __init__(self, spells: Iterable[Spell[Fact]]) -> None:
        self._coming = sorted(spells, key=lambda one: one.from_at, reverse=True)
        self._now: list[Spell[Fact]] = []
        self._facts: tuple[Fact, ...] = ()
        self._ends_at: datetime | None = None

    def at(self, at: datetime) -> tuple[Fact, ...]:
        changed = self._ends_at is not None and self._ends_at <= at
        while self._coming and self._coming[-1].from_at <= at:
            self._now.append(self._coming.pop())
            changed = True
        if changed:
            self._now = [one for one in self._now if one.until_at is None or at < one.until_at]
            self._facts = tuple(one.fact for one in self._now)
            ends = (one.until_at for one in self._now if one.until_at is not None)
            self._ends_at = min(ends, default=None)
        return self._facts


class Moments:
    """A queue of the moments before `until` that have to be evaluated, each with the bits of what may be new then."""

    def __init__(self, first: Iterable[tuple[datetime, int]], until: datetime) -> None:
        self._until = until
        self._coming = [(at, mask) for at, mask in set(first) if at < until]
        heapify(self._coming)

    def ring(self, at: datetime, mask: int) -> None:
        if at < self._until:
            heappush(self._coming, (at, mask))

    def __iter__(self) -> Iterator[tuple[datetime, int]]:
        """The moments in order, simultaneous ones once, including those added during the iteration."""
        while self._coming:
            at, mask = heappop(self._coming)
            while self._coming and self._coming[0][0] == at:
                mask |= heappop(self._coming)[1]
            yield at, mask


@dataclass(frozen=True, slots=True)
class Since(Generic[Fact]):
    """A value from a moment on; None means from the beginning."""

    from_at: datetime | None
    value: Fact


def value_at(values: Sequence[Since[Fact]], at: datetime) -> Fact:
    """The newest value that has begun; `values` are in order, oldest first."""
    found = values[0].value
    for one in values:
        if one.from_at is not None and one.from_at > at:
            break
        found = one.value
    return found


@dataclass(frozen=True, slots=True)
class PastEscalation:
    """An escalation as it really was. `ended_at` None: it is open. `remedied`: it ended because its fact was over.
    `causes`: each with the moment it was noticed."""

    id: UUID
    rule_key: str
    rule_code: str
    trigger_code: str
    opened_at: datetime
    ended_at: datetime | None
    remedied: bool
    causes: Mapping[UUID, datetime]


@dataclass(frozen=True, slots=True)
class LostContactPast:
    """What lost contact is counted from: the days of contact with the client, the frames (first and last day of
    each), and breaks that do not count. `rows` are the stored deadlines by number; `answers` say when which was
    answered."""

    contacts: tuple[Spell[date], ...] = ()
    frames: tuple[tuple[date, date | None], ...] = ()
    enrolled_on: date = date.min
    closed_on: date | None = None
    breaks: tuple[Break, ...] = ()
    rows: Mapping[int, UUID] = field(default_factory=dict)
    answers: tuple[tuple[datetime, int, Answered], ...] = ()


@dataclass(frozen=True, slots=True)
class Timeline:
    """One person's whole past. A miss has one spell until its verdict and one from each verdict on."""

    person_id: UUID
    tiers: tuple[Since[int], ...]
    officers: tuple[Since[UUID], ...]
    regime: str = "adult"
    misses: tuple[Spell[Miss], ...] = ()
    kept: tuple[Spell[Kept], ...] = ()
    overdue: tuple[Spell[Overdue], ...] = ()
    due: tuple[Spell[Due], ...] = ()
    undelivered: tuple[Spell[Undelivered], ...] = ()
    escalations: tuple[PastEscalation, ...] = ()
    contact: LostContactPast | None = None
