"""How a draft would change the order of the queues, with names only of clients the reader may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from aftercare.domain.placement.placement_difference import PlacementDifference
from aftercare.domain.plans.waiting_queues import (
    QueueEffect,
    QueueKey,
    QueueKind,
    Waiting,
    effects,
    queue_of,
)
from aftercare.store.accounts.rows import StaffRow, TeamRow
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock
from aftercare.store.people.rows import PersonRow, get_person, persons_of
from aftercare.store.placement.instance_builder import PlacementInput
from aftercare.store.placement.screen_unplaced import order_of_queues
from aftercare.store.treatment.programme_rows import ProgrammeRow


@dataclass(frozen=True)
class ShiftView:
    """One client who would move in a queue. `person` is None for a client the reader may not see: neither
    name nor tier is shown then."""

    person: PersonRow | None
    now: int
    then: int


@dataclass(frozen=True)
class QueueView:
    """One queue with its name; `longer` and `sooner` as in domain.plans.waiting_lines."""

    queue: QueueKind
    queue_id: UUID | None
    name: str
    waiting_now: int
    waiting_then: int
    longer: tuple[ShiftView, ...]
    sooner: tuple[ShiftView, ...]


def queue_effects(
    work: UnitOfWork, placement_input: PlacementInput, change: PlacementDifference
) -> tuple[QueueView, ...]:
    """The queues that the person of this placement is in, or would be. Every client in them is counted;
    row-level security decides which of them the reader sees by name."""
    person = get_person(work.session, placement_input.person_ids[0])
    with as_clock(work):
        waiting = [_waiting(row) for row in order_of_queues(work.session)]
    since = {
        (one.line_id, one.occurrence): one.since_at for one in waiting if one.person_id == person.id
    }
    found = list(
        effects(waiting, person.id, _then(placement_input, change, person, since, work.now))
    )
    known = _seen(work, found)
    return tuple(_view(work, one, known) for one in found)


def _waiting(row: Row) -> Waiting:
    return Waiting(
        QueueKey(QueueKind(row["queue"]), row["queue_id"]),
        row["tier"],
        row["noticed_at"],
        row["line_id"],
        row["occurrence"],
        row["person_id"],
    )


def _then(
    placement_input: PlacementInput,
    change: PlacementDifference,
    person: PersonRow,
    since: dict[tuple[UUID, int], datetime],
    now: datetime,
) -> list[Waiting]:
    """The person's occurrences that would wait; those that wait already keep their waiting time."""
    found = []
    for one in change.unplaced:
        line, key = (
            placement_input.obligation_by_line[one.obligation],
            (UUID(one.obligation), one.occurrence),
        )
        queue = queue_of(line.needs, person.officer_id, line.programme_id, person.team_id)
        found.append(Waiting(queue, person.tier, since.get(key, now), *key, person.id))
    return found


def _seen(work: UnitOfWork, found: list[QueueEffect]) -> dict[UUID, PersonRow]:
    ids = {shift.waiter.person_id for one in found for shift in (*one.longer, *one.sooner)}
    return persons_of(work.session, ids) if ids else {}


def _view(work: UnitOfWork, one: QueueEffect, known: dict[UUID, PersonRow]) -> QueueView:
    longer, sooner = (
        tuple(ShiftView(known.get(it.waiter.person_id), it.now, it.then) for it in shifts)
        for shifts in (one.longer, one.sooner)
    )
    name = _name(work, one.queue)
    return QueueView(
        one.queue.kind, one.queue.id, name, one.waiting_now, one.waiting_then, longer, sooner
    )


def _name(work: UnitOfWork, queue: QueueKey) -> str:
    if queue.kind is QueueKind.OFFICER:
        officer = work.session.get(StaffRow, queue.id)
        return officer.display_name if officer else ""
    if queue.kind is QueueKind.PROGRAMME:
        programme = work.session.get(ProgrammeRow, queue.id)
        return programme.name if programme else ""
    team = work.session.get(TeamRow, queue.id)
    return team.name if team else ""
