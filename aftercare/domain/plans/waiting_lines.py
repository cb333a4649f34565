"""The queues of occurrences that wait for a time, and the effect of one person's change on the others in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from aftercare.domain.plans.obligations import Needs


class Queue(StrEnum):
    """What the occurrences in one queue wait for."""

    OFFICER = "officer"
    PROGRAMME = "programme"
    TEAM = "team"


@dataclass(frozen=True)
class Line:
    queue: Queue
    id: UUID | None


@dataclass(frozen=True)
class InLine:
    """One occurrence that waits. Tier 1 goes first, then the longest wait, then the id."""

    line: Line
    tier: int
    since_at: datetime
    line_id: UUID
    occurrence: int
    person_id: UUID

    @property
    def turn(self) -> tuple[int, datetime, UUID, int]:
        return self.tier, self.since_at, self.line_id, self.occurrence


@dataclass(frozen=True)
class Shift:
    """Another client's place in a queue before and after, counted from 1."""

    waiter: InLine
    now: int
    then: int


@dataclass(frozen=True)
class LineEffect:
    """The length of a queue before and after; `longer` and `sooner` are the others with a changed place."""

    line: Line
    waiting_now: int
    waiting_then: int
    longer: tuple[Shift, ...]
    sooner: tuple[Shift, ...]


def line_of(
    needs: str, officer_id: UUID | None, programme_id: UUID | None, team_id: UUID | None
) -> Line:
    if needs == Needs.SESSION:
        return Line(Queue.PROGRAMME, programme_id)
    return Line(Queue.OFFICER, officer_id) if needs == Needs.OFFICER else Line(Queue.TEAM, team_id)


def effects(
    waiting: Sequence[InLine], person_id: UUID, then: Sequence[InLine]
) -> Iterator[LineEffect]:
    """The effect on each queue in which this person waits or would wait; `then` is what would wait for them."""
    own = [one for one in waiting if one.person_id == person_id]
    for line in sorted(
        {one.line for one in (*own, *then)}, key=lambda one: (one.queue, str(one.id))
    ):
        now_there = _ordered(one for one in waiting if one.line == line)
        others = [one for one in now_there if one.person_id != person_id]
        then_there = _ordered([*others, *(one for one in then if one.line == line)])
        now, after = _places(now_there), _places(then_there)
        shifts = [Shift(one, now[one], after[one]) for one in others if now[one] != after[one]]
        yield LineEffect(
            line,
            len(now_there),
            len(then_there),
            tuple(one for one in shifts if one.then > one.now),
            tuple(one for one in shifts if one.then < one.now),
        )


def _ordered(waiters: Iterable[InLine]) -> list[InLine]:
    return sorted(waiters, key=lambda one: one.turn)


def _places(ordered: Sequence[InLine]) -> dict[InLine, int]:
    return {one: place for place, one in enumerate(ordered, 1)}
