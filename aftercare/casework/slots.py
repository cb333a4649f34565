"""Which times one occurrence of an obligation could have, also one that found no place by itself."""

from __future__ import annotations

from uuid import UUID

from aftercare.base.errors import NotFound
from aftercare.casework.placing import offered_starts
from aftercare.domain.access import Permission
from aftercare.domain.placement.plan import Placed
from aftercare.store import audit
from aftercare.store.people import get_person
from aftercare.store.plans import obligations_in_force
from aftercare.store.unit_of_work import Work


def slots_for(work: Work, person_id: UUID, line_id: UUID, occurrence: int) -> tuple[Placed, ...]:
    """Up to ten free starts, best first; NotFound unless the line belongs to the plan in force."""
    work.actor.must(Permission.MOVE_APPOINTMENTS)
    get_person(work.session, person_id)
    lines = {row.line_id for row in obligations_in_force(work.session, [person_id])}
    if line_id not in lines:
        raise NotFound()
    audit.note(work, "look-for-slots", "person", person_id, person_id)
    return offered_starts(work, person_id, line_id, occurrence)
