"""What may stand at a free place of an officer's calendar, each checked as if it were booked there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from aftercare.base.errors import FieldFault, Invalid, NotFound
from aftercare.casework.placement.manual_choice import HandChoice
from aftercare.casework.placement.slots import check_time
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.placement.screen_free_place import movable_to, waiting_for

# Each is checked by the engine, so a page has only so many.
MOST_WAITING, MOST_MOVABLE = 8, 8


@dataclass(frozen=True)
class Candidate:
    """An occurrence without a time, or an appointment that could move here. `faults`: the rules that forbid it, or the
    wishes that ask for a reason, as `judged_choice` raises them."""

    row: Row
    faults: tuple[FieldFault, ...]

    @property
    def asks_reason(self) -> bool:
        return bool(self.faults) and all(one.pointer == "/reason" for one in self.faults)

    @property
    def fits(self) -> bool:
        return not self.faults or self.asks_reason


@requires(Permission.MOVE_APPOINTMENTS)
def what_may_stand(
    work: UnitOfWork, officer: StaffRow, starts_at: datetime, minutes: int
) -> list[Candidate]:
    """What waits for a time first, then what could move, of clients the reader may see, and no longer than `minutes`.
    Raises NotFound for an officer of another team."""
    if officer.team_id != work.actor.team_id:
        raise NotFound()
    found = waiting_for(work.session, officer.id, starts_at, minutes, MOST_WAITING)
    found += movable_to(work.session, officer.id, starts_at, minutes, MOST_MOVABLE, work.now)
    audit.note_looks(work, "look-for-slots", found)
    choice = HandChoice(starts_at, officer.id)
    return [Candidate(row, _faults(work, row, choice)) for row in found]


def _faults(work: UnitOfWork, row: Row, choice: HandChoice) -> tuple[FieldFault, ...]:
    try:
        check_time(work, row["person_id"], row["line_id"], row["occurrence"], choice)
    except Invalid as invalid:
        return invalid.fields
    return ()
