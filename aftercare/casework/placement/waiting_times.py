"""Looking at who waits for a time and what could not be offered; every look is on record."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from aftercare.casework.listing.resources import Noun
from aftercare.domain.accounts.permissions import Permission
from aftercare.domain.deadlines.shortfalls import KIND_OF_CODE
from aftercare.store.accounts import audit
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import Work, as_clock
from aftercare.store.escalation.asked_room import room_asked_of
from aftercare.store.placement import screen_waiting_times as screen


@dataclass(frozen=True)
class WaitingTimes:
    """`not_offered` is empty for a reader without case rights. They learn no place in a line: the highest level
    stands first, so it would tell the level of each client."""

    waiting: list[Row]
    not_offered: list[Row]


@dataclass(frozen=True)
class RoomAsked:
    """How many open decisions ask for more room, and of how many of them each kind is known: of an appointment, or of
    a contact of the standard."""

    open: int
    kinds: dict[str, int]


Key = tuple[UUID, int]
_CASES = Noun("unplaced", Permission.READ_TIMES, screen.UNPLACED, screen.UNPLACED)
_TIMES = Noun("unplaced", Permission.READ_TIMES, screen.UNPLACED_TIMES, screen.UNPLACED_TIMES)
NOT_OFFERED = Noun("not-offered", Permission.READ_CASES, screen.NOT_OFFERED, screen.NOT_OFFERED)


def unplaced(work: Work) -> Noun:
    """What waits as this reader may see it: without case rights neither what nor why."""
    return _CASES if work.actor.may(Permission.READ_CASES) else _TIMES


def waiting_times(work: Work) -> WaitingTimes:
    """Every line the reader's persons stand in, and what passed without a time."""
    work.actor.must(Permission.READ_TIMES)
    reads_cases = work.actor.may(Permission.READ_CASES)
    waiting = [_as_seen(work, row) for row in screen.waiting_shown(work.session)]
    if not reads_cases:
        waiting.sort(key=lambda row: (row["noticed_at"], row["line_id"], row["occurrence"]))
    passed = screen.not_offered_shown(work.session) if reads_cases else []
    people = sorted({row["person_id"] for row in (*waiting, *passed)})
    audit.note_people(work, "read-waiting-list", people)
    return WaitingTimes(waiting, passed)


def room_asked(work: Work) -> RoomAsked:
    """What supervisors of the actor's team decided that planner and team make room for, until it was done: counts
    alone, without restricted cases. For a page without persons: a kind beside a name tells of the case."""
    work.actor.must(Permission.READ_TIMES)
    if work.actor.team_id is None:
        return RoomAsked(0, {})
    with as_clock(work):
        found = room_asked_of(work.session, work.actor.team_id)
    known = {(row["id"], row["kind"] or KIND_OF_CODE.get(row["code"])) for row in found}
    kinds = Counter(kind for _, kind in known if kind is not None)
    return RoomAsked(len({row["id"] for row in found}), dict(sorted(kinds.items())))


def places_in_line(work: Work, person_id: UUID) -> dict[Key, Row]:
    """Since when and at which place each thing of this person waits, for a page that has put its look
    on record; no place for a reader without case rights."""
    work.actor.must(Permission.READ_TIMES)
    found = screen.places_of_person(work.session, person_id)
    return {(row["line_id"], row["occurrence"]): _as_seen(work, row) for row in found}


def _as_seen(work: Work, row: Row) -> Row:
    if work.actor.may(Permission.READ_CASES):
        return row
    return row | {"place": None, "waiting": None}
