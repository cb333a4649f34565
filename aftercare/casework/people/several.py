"""Enrolling several clients in one transaction: all of them, or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from aftercare.base.documents.several import FaultsOfItems
from aftercare.base.errors import FieldFault
from aftercare.casework.people.acts import PersonDetails, enrol
from aftercare.casework.people.same_clients import NO_ONE, Apart
from aftercare.casework.people.stand_ins import Judged, judged_whole, stand_ins
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.database.savepoints import savepoint
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.people.rows import PersonRow

_IS_ANOTHER = frozenset({"not_same_as", "not_same_because"})


@dataclass(frozen=True)
class Newcomer:
    """A client of the request. `unread`: what could not be read of it, with any valid value in `details`, which are
    None where nothing could be."""

    details: PersonDetails | None
    apart: Apart = NO_ONE
    unread: tuple[FieldFault, ...] = ()


@requires(Permission.ENROL_OWN)
def enrol_several(
    work: UnitOfWork, people: Sequence[Newcomer], beside: Sequence[FieldFault] = ()
) -> list[PersonRow]:
    """New persons on the officer's own caseload, in the order they were given. Raises Invalid with the faults of each
    at /people/<its number>, of what cannot be read and of the rest, after those `beside` the items; two of the request
    who may be the same client are a fault of the second."""
    faults, rows = FaultsOfItems("/people", beside=beside), {}
    for number, one in _by_birth(people):
        if one.details is None:
            faults.keep(number, one.unread)
            continue
        found = _enrolled(work, one, one.details)
        faults.keep(number, found.faults)
        with faults.at(number):
            if found.stopped is not None:
                raise found.stopped
        if found.result is not None:
            rows[number] = found.result
            faults.own_ids.add(found.result.id)
    faults.refuse()
    return [rows[number] for number in range(len(people))]


def _by_birth(people: Sequence[Newcomer]) -> list[tuple[int, Newcomer]]:
    """In the order of their birth dates, on which two requests would wait for each other; unread ones first."""
    numbered = list(enumerate(people))
    unread = [one for one in numbered if one[1].details is None]
    read = [(one[1].details.birth_on, one) for one in numbered if one[1].details is not None]
    return unread + [one for _, one in sorted(read, key=lambda each: each[0])]


def _enrolled(work: UnitOfWork, one: Newcomer, details: PersonDetails) -> Judged[PersonRow]:
    """A row beside faults only keeps its place, for those who may be the same: the request is refused."""
    today = civil_date(work.now)

    def attempt(left_out: frozenset[str]) -> PersonRow:
        apart = replace(one.apart, ids=None) if left_out & _IS_ANOTHER else one.apart
        with savepoint(work.session):
            return enrol(work, replace(details, **stand_ins(left_out, today)), apart)

    return judged_whole(attempt, one.unread)
