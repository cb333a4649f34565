"""Two who transfer one client at the same moment: the same act is done once, another act hears that it changed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlmodel import select

from aftercare.base.errors import Stale
from aftercare.casework.transfers.acts import preview_transfer, transfer_clients
from aftercare.casework.transfers.trials import NewTransfer
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.database.unit_of_work import Database
from aftercare.store.transfers.rows import TransferRow
from tests.casework.deadlines.test_lock_order import overlap
from tests.store.arranging import NOW, Arranger


@pytest.fixture
def arrange(fresh_database: Database) -> Arranger:
    """An office in a database of its own: what commits here is gone with it."""
    return Arranger(fresh_database)


@pytest.mark.parametrize("same", [True, False], ids=["the same act", "another act"])
def test_a_client_goes_once(arrange: Arranger, fresh_database: Database, same: bool) -> None:
    office, person = arrange.office, arrange.person()
    new = NewTransfer(
        office.officer.staff_id,
        {person.id: office.colleague.staff_id},
        civil_date(NOW),
        "Vertrek van een collega",
    )
    other = new if same else replace(new, officers={person.id: office.deputy.staff_id})
    prints = []
    for one in (new, other):
        with fresh_database.work(office.supervisor, NOW) as work:
            prints.append(preview_transfer(work, one).fingerprint)

    def too() -> None:
        with fresh_database.work(office.supervisor, NOW) as work:
            transfer_clients(work, other, prints[1])

    def both() -> None:
        overlap(
            fresh_database,
            office.supervisor,
            lambda work: transfer_clients(work, new, prints[0]),
            too,
            lambda work: work.session.flush(),
        )

    if same:
        both()
    else:
        with pytest.raises(Stale):
            both()
    with fresh_database.work(CLOCK, NOW) as work:
        (row,) = work.session.exec(select(TransferRow))
    assert row.to_officer_id == office.colleague.staff_id
