"""Enrolling several clients in one transaction: all of them, or none."""

from __future__ import annotations

from collections.abc import Sequence

from aftercare.base.documents.several import FaultsOfItems
from aftercare.casework.people.acts import PersonDetails, enrol
from aftercare.casework.people.same_clients import Apart
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.store.database.savepoints import savepoint
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.people.rows import PersonRow


@requires(Permission.ENROL_OWN)
def enrol_several(
    work: UnitOfWork, people: Sequence[tuple[PersonDetails, Apart]]
) -> list[PersonRow]:
    """New persons on the officer's own caseload, in the order they were given. Raises Invalid with the faults of each
    at /people/<its number>; two of the request who may be the same client are a fault of the second."""
    faults, rows = FaultsOfItems("/people"), {}
    # In the order of their birth dates, on which two requests would wait for each other.
    for number in sorted(range(len(people)), key=lambda one: people[one][0].birth_on):
        with faults.at(number), savepoint(work.session):
            rows[number] = enrol(work, *people[number])
            faults.own_ids.add(rows[number].id)
    faults.refuse()
    return [rows[number] for number in range(len(people))]
