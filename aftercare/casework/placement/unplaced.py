"""Occurrences without a time in their queues, and what could not be offered; every look is recorded."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from uuid import UUID

from aftercare.casework.listing.resources import Resource
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.deadlines.shortfalls import KIND_OF_CODE
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.accounts import audit
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock
from aftercare.store.escalation.capacity_requests import capacity_requests_of
from aftercare.store.placement import screen_unplaced as screen


@dataclass(frozen=True)
class UnplacedList:
    """`not_offered` is empty for a reader who may not see case files. They see no position in a queue: the
    highest level comes first, so the position would reveal the level. `officers` by id, `kinds` and `reasons` (codes)
    are what the filters offer; none for that reader."""

    waiting: list[Row]
    not_offered: list[Row]
    officers: dict[UUID, str] = field(default_factory=dict)
    kinds: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class CapacityRequests:
    """The number of open decisions that ask for more capacity, and how many of them are of each known kind: an
    appointment, or a contact of the standard."""

    open: int
    kinds: dict[str, int]


Key = tuple[UUID, int]


@dataclass(frozen=True)
class UnplacedQuery:
    """What is asked for; None asks for all. `keys`: these occurrences alone."""

    person_id: UUID | None = None
    keys: frozenset[Key] | None = None
    officer_id: UUID | None = None
    kind: str | None = None
    reason: str | None = None

    def takes(self, row: Row) -> bool:
        return (
            self.person_id in (None, row["person_id"])
            and (self.keys is None or (row["line_id"], row["occurrence"]) in self.keys)
            and self.officer_id in (None, row["queue_id"])
            and self.kind in (None, row["kind"])
            and self.reason in (None, row["reason"].get("code"))
        )

    @property
    def is_of_waiting(self) -> bool:
        """Whether it asks for what only waiting occurrences have, or for some of them."""
        return self != UnplacedQuery(self.person_id)


EVERYTHING = UnplacedQuery()
_WITH_REASON = Resource("unplaced", Permission.READ_TIMES, screen.UNPLACED, screen.UNPLACED)
_TIMES = Resource("unplaced", Permission.READ_TIMES, screen.UNPLACED_TIMES, screen.UNPLACED_TIMES)
NOT_OFFERED = Resource(
    "not-offered", Permission.READ_CASE_FILES, screen.NOT_OFFERED, screen.NOT_OFFERED
)


def unplaced_for(work: UnitOfWork) -> Resource:
    """The unplaced occurrences as this reader may see them: without access to case files neither kind nor reason."""
    return _WITH_REASON if work.actor.can(Permission.READ_CASE_FILES) else _TIMES


@requires(Permission.READ_TIMES)
def list_unplaced(work: UnitOfWork, asked: UnplacedQuery = EVERYTHING) -> UnplacedList:
    """The queues with clients of this reader, and the occurrences that passed without a time. A reader who may not see
    case files asks by client only: the rest would reveal what the list hides."""
    found = [
        _as_seen(work, row) for row in screen.waiting_shown(work.session, civil_date(work.now))
    ]
    if not work.actor.can(Permission.READ_CASE_FILES):
        asked = UnplacedQuery(asked.person_id, asked.keys)
        found.sort(key=lambda row: (row["noticed_at"], row["line_id"], row["occurrence"]))
        waiting = [row for row in found if asked.takes(row)]
        audit.note_people(work, "read-waiting-list", sorted({row["person_id"] for row in waiting}))
        return UnplacedList(waiting, [])
    waiting = [row for row in found if asked.takes(row)]
    passed = [] if asked.is_of_waiting else screen.not_offered_shown(work.session)
    passed = [row for row in passed if asked.person_id in (None, row["person_id"])]
    people = sorted({row["person_id"] for row in (*waiting, *passed)})
    audit.note_people(work, "read-waiting-list", people)
    return UnplacedList(
        waiting,
        passed,
        {row["queue_id"]: row["queue_name"] for row in found if row["queue"] == "officer"},
        sorted({row["kind"] for row in found}),
        sorted({row["reason"]["code"] for row in found if "code" in row["reason"]}),
    )


@requires(Permission.READ_TIMES)
def capacity_requests(work: UnitOfWork) -> CapacityRequests:
    """Open decisions of the team's supervisors that ask planner and team to make room. Only counts, without
    restricted case files, for a page without persons: a kind beside a name would reveal the escalation."""
    if work.actor.team_id is None:
        return CapacityRequests(0, {})
    with as_clock(work):
        found = capacity_requests_of(work.session, work.actor.team_id)
    known = {(row["id"], row["kind"] or KIND_OF_CODE.get(row["code"])) for row in found}
    kinds = Counter(kind for _, kind in known if kind is not None)
    return CapacityRequests(len({row["id"] for row in found}), dict(sorted(kinds.items())))


@requires(Permission.READ_TIMES)
def queue_positions(work: UnitOfWork, person_id: UUID) -> dict[Key, Row]:
    """Since when and at which position each occurrence of this person waits, and whether in custody. The calling page
    has recorded its look. No position for a reader who may not see case files."""
    found = screen.places_of_person(work.session, person_id, civil_date(work.now))
    return {(row["line_id"], row["occurrence"]): _as_seen(work, row) for row in found}


def _as_seen(work: UnitOfWork, row: Row) -> Row:
    if work.actor.can(Permission.READ_CASE_FILES):
        return row
    return row | {"place": None, "waiting": None}
