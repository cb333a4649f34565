"""Recomputes a person's statutory deadlines after any change of the facts."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from aftercare.processes.deadlines.first_contacts import settle_first_contacts
from aftercare.processes.deadlines.statutory_clocks import refresh_people
from aftercare.processes.escalation.closing import resolve_remedied
from aftercare.store.accounts import audit
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock
from aftercare.store.deadlines.rows import changed_since, deadline_versions, lock_deadlines
from aftercare.store.people.rows import get_person


def refresh_clocks(work: UnitOfWork, person_id: UUID, stopped: Collection[UUID] = ()) -> bool:
    """Recomputes this person's statutory deadlines; returns whether any changed. `stopped`: as of refresh_people.

    Called inside another act, which has checked the permission. An escalation about a deadline that no longer
    applies ends in the actor's name. Not inside `as_clock`.
    """
    session = work.session
    with as_clock(work):
        get_person(session, person_id, for_update=True)
        lock_deadlines(session, [person_id])
        before = deadline_versions(session, person_id)
        changed = bool(refresh_people(work, [person_id], stopped))
        if changed:
            recomputed = changed_since(session, person_id, before)
            resolve_remedied(work, person_id, recomputed=recomputed)
    if changed:
        audit.note(work, "refresh-clocks", "person", person_id, person_id)
    return changed


def settle_by_outcome(work: UnitOfWork, person_id: UUID) -> None:
    """After an outcome was recorded or corrected: deadlines for a first contact are met, or open again.

    Inside `as_clock`: a treatment provider may not see deadlines, but their outcome has to settle one.
    """
    for row in settle_first_contacts(work.session, [person_id]):
        action = "finish" if row.state == "done" else "reopen"
        audit.note(work, action, "deadline", row.id, person_id)
