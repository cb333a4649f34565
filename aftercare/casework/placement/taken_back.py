"""What a time in which a client could not come took off the calendar, once that time is taken back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.dialects.postgresql import Range

from aftercare.domain.placement.result import Placed
from aftercare.store.appointments.taken_off import TakenOff, taken_off
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock


@dataclass(frozen=True)
class Undone:
    """A time in which the client could not come as it was entered `since` then, and which the act takes back or
    shortens. `never`: the part of it that is found to be a mistake, empty after a true end."""

    since: datetime
    during: Range[datetime]
    never: Range[datetime]


def taken_off_by(work: UnitOfWork, person_id: UUID, undone: Undone) -> list[TakenOff]:
    """What left the calendar for this time and is to come. Call it once the time itself is removed or shortened."""
    with as_clock(work):
        return taken_off(work.session, person_id, undone.since, undone.during, work.now)


def to_bring_back(off: Iterable[TakenOff], undone: Undone) -> list[Placed]:
    """Of it what lies in the part that never was. After a true release, or where the client heard that it is off, a
    person agrees on it with them."""
    return [one.row for one in off if one.row.start in undone.never and not one.is_heard]
