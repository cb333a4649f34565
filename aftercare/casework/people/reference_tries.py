"""References of other files that are tried: at a no-contact restriction, and for a file of one's own."""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from uuid import UUID

from aftercare.base.errors import Throttled
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.sign_in.limits import Limit
from aftercare.processes.sign_in.counting import count_one
from aftercare.store.accounts import audit
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock, as_sign_in
from aftercare.store.people.rows import get_person, is_seen, person_by_reference

# Our choice: a client has a few people to be kept apart from, and a reference is mistyped now and then.
TRIES: Final = Limit(10, timedelta(minutes=6))


@requires(Permission.WRITE_CASE_FILES)
def try_reference(work: UnitOfWork, person_id: UUID, reference: str) -> None:
    """In a transaction of its own before the reference is used, since a refusal takes back what it wrote. Whether a
    file has it shows in what follows. Raises Throttled, NotFound for a client whom the actor does not see."""
    if not reference.strip():
        return
    get_person(work.session, person_id)
    _count(work)
    with as_clock(work):
        known = person_by_reference(work.session, reference.strip())
    if known is None:
        audit.note(work, "try-reference", "person", person_id, person_id)


@requires(Permission.WRITE_CASE_FILES)
def claim_reference(work: UnitOfWork, reference: str, person_id: UUID | None = None) -> None:
    """In a transaction of its own, before a file gets this reference: the refusal that follows would take its line
    back. One that a hidden file has is counted and on record, about that file. `person_id`: the file that may have it
    already. Raises Throttled."""
    _claim(work, reference, person_id)


@requires(Permission.ENROL_PERSONS)
def claim_new_reference(work: UnitOfWork, reference: str) -> None:
    """`claim_reference` for a client whom a machine brings in."""
    _claim(work, reference, None)


def _claim(work: UnitOfWork, reference: str, person_id: UUID | None) -> None:
    with as_clock(work):
        taken = person_by_reference(work.session, reference.strip())
    if taken in (None, person_id) or is_seen(work.session, taken):
        return
    _count(work)
    audit.note(work, "try-reference-in-use", "person", taken, taken)


def _count(work: UnitOfWork) -> None:
    with as_sign_in(work):
        fits = count_one(work, TRIES, "reference", work.actor.staff_id.bytes)
    if not fits:
        raise Throttled()
