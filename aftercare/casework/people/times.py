"""When and where one person is expected, for colleagues who plan and may not see the reasons."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.accounts import audit
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.overviews.screen_appointment import times_of_person, unplaced_of_person
from aftercare.store.people.rows import PersonRow, get_person


@dataclass(frozen=True)
class PersonTimes:
    person: PersonRow
    appointments: list[Row]
    unplaced: list[Row]


@requires(Permission.READ_TIMES)
def person_times(work: UnitOfWork, person_id: UUID) -> PersonTimes:
    """Appointments from now on and what could not be scheduled; NotFound outside the reader's team."""
    person = audit.note_look(work, "read-times", "person", get_person(work.session, person_id))
    return PersonTimes(
        person,
        times_of_person(work.session, person.id, work.now),
        unplaced_of_person(work.session, person.id, civil_date(work.now)),
    )
