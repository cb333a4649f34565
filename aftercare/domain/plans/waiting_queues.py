"""The queues of occurrences that wait for a time, and the effect of one person's change on the others in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from aftercare.domain.plans.obligations import Needs


class QueueKind(StrEnum):
    """What the occurrences in one queue wait for."""

    OFFICER = "officer"
    PROGRAMME = "programme"
    TEAM = "team"


@dataclass(frozen=True)
class QueueKey:
    """Which queue: of this officer, programme or team."""

    kind: QueueKind
    id: UUID | None


@dataclass(frozen=True)
class Waiting:
    """One occurrence that waits. Tier 1 goes first, then the longest wait, then the id. `line_id` is the
    obligation through all versions of its plan."""

    queue: QueueKey
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

    waiter: Waiting
    now: int
    then: int


@dataclass(frozen=True)
class QueueEffect:
    """The length of a queue before and after; `longer` and `sooner` are the others with a changed place."""

    queue: QueueKey
    waiting_now: int
    waiting_then: int
    longer: tuple[Shift, ...]
    sooner: tuple[Shift, ...]


def queue_of(
    needs: str, officer_id: UUID | None, programme_id: UUID | None, team_id: UUID | None
) -> QueueKey:
    if needs == Needs.SESSION:
        return QueueKey(QueueKind.PROGRAMME, programme_id)
    return (
        QueueKey(QueueKind.OFFICER, officer_id)
        if needs == Needs.OFFICER
        else QueueKey(QueueKind.TEAM, team_id)
    )


def effects(
    waiting: Sequence[Waiting], person_id: UUID, then: Sequence[Waiting]
) -> Iterator[QueueEffect]:
    """The effect on each queue in which this person waits or would wait; `then` is what would wait for them."""
    own = [one for one in waiting if one.person_id == person_id]
    for queue in sorted(
        {one.queue for one in (*own, *then)}, key=lambda one: (one.kind, str(one.id))
    ):
        now_there = _ordered(one for one in waiting if one.queue == queue)
        others = [one for one in now_there if one.person_id != person_id]
        then_there = _ordered([*others, *(one for one in then if one.queue == queue)])
        now, after = _places(now_there), _places(then_there)
        shifts = [Shift(one, now[one], after[one]) for one in others if now[one] != after[one]]
        yield QueueEffect(
            queue,
            len(now_there),
            len(then_there),
            tuple(one for one in shifts if one.then > one.now),
            tuple(one for one in shifts if one.then < one.now),
        )


def _ordered(waiters: Iterable[Waiting]) -> list[Waiting]:
    return sorted(waiters, key=lambda one: one.turn)


def _places(ordered: Sequence[Waiting]) -> dict[Waiting, int]:
    return {one: place for place, one in enumerate(ordered, 1)}
