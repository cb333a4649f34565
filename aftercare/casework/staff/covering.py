"""Names another deputy for the clients who are left without a time while an officer is away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from uuid import UUID

from aftercare.domain.time.wall_time import civil_date
from aftercare.processes.placement.reassigning import Reassignment
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.file_access.rows import unbarred
from aftercare.store.people.rows import PersonRow


def with_other_deputies(
    work: UnitOfWork,
    rows: Sequence[AppointmentRow],
    people: Collection[PersonRow],
    covers: Sequence[UUID],
    anew: Callable[[], Reassignment],
) -> tuple[Reassignment, dict[UUID, UUID]]:
    """What becomes of these appointments, and the new deputy by client. Each colleague of `covers` in turn becomes the
    deputy of those `people`, who are locked, that still wait for a time and have one or more with them. No other client
    changes. `anew` places the appointments with the deputies of that moment. Run it as the clock."""
    person_of = {row.id: row.person_id for row in rows}

    def waiting(found: Reassignment) -> Counter[UUID]:
        return Counter(person_of[one.appointment_id] for one in found.change.cancelled)

    found, named, today = anew(), dict[UUID, UUID](), civil_date(work.now)
    for cover in covers:
        left = waiting(found)
        asked = [
            (one, one.deputy_id)
            for one in people
            if left[one.id]
            and one.id not in named
            and cover not in (one.officer_id, one.deputy_id)
            and unbarred(work.session, [one.id], [cover], today)
        ]
        if not asked:
            continue
        for person, _ in asked:
            person.deputy_id = cover
        after = waiting(anew())
        for person, before in asked:
            if after[person.id] < left[person.id]:
                named[person.id] = cover
            else:
                person.deputy_id = before
        found = anew()
    for person in people:
        person.version += person.id in named
    return found, named
