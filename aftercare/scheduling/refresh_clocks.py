"""Every night statutory terms come within sight, and what facts have changed is found, file by file."""

from __future__ import annotations

from uuid import UUID

from aftercare.store import audit
from aftercare.store.clocks import clocked_persons as clocks_due
from aftercare.store.clocks import refresh_person
from aftercare.store.reassessments import sync_reassessments
from aftercare.store.unit_of_work import Work

__all__ = ["clocks_due", "refresh_clocks_of"]


def refresh_clocks_of(work: Work, person_id: UUID) -> bool:
    """Compute one person's statutory deadlines and reassessments anew; True when any changed."""
    changed = refresh_person(work, person_id)
    changed = sync_reassessments(work.session, person_id, work.now) or changed
    if changed:
        audit.note(work, "roll-clocks", "person", person_id, person_id)
    return changed
