"""Teams and providers are named by administrators; a name stands once, and what belongs to them stays."""

from __future__ import annotations

import pytest

from aftercare.base.errors import DuplicateReference, Forbidden, Invalid, Stale
from aftercare.casework.accounts import organisation
from aftercare.store.accounts.rows import ProviderRow, TeamRow
from aftercare.store.database.unit_of_work import Database
from tests.store.arranging import NOW, Arranger

ADDS = {TeamRow: organisation.add_team, ProviderRow: organisation.add_provider}
RENAMES = {TeamRow: organisation.rename_team, ProviderRow: organisation.rename_provider}


@pytest.mark.parametrize("table", ADDS)
def test_a_part_of_the_organisation_is_named_and_renamed_once(
    arrange: Arranger, database: Database, table: type[TeamRow] | type[ProviderRow]
) -> None:
    admin = arrange.office.admin
    with database.work(admin, NOW) as work:
        row = ADDS[table](work, " Nieuw ")
        assert (row.name, row.version) == ("Nieuw", 1)
    with database.work(admin, NOW) as work:
        assert RENAMES[table](work, row.id, 1, "Anders").version == 2
    with pytest.raises(Stale), database.work(admin, NOW) as work:
        RENAMES[table](work, row.id, 1, "Nog anders")
    with pytest.raises(DuplicateReference), database.work(admin, NOW) as work:
        ADDS[table](work, "Anders")
    for name in ("", "  ", "x" * 101, "a\0b", "Noord\u200bzee", "\u202eeez"):
        with pytest.raises(Invalid), database.work(admin, NOW) as work:
            RENAMES[table](work, row.id, 2, name)
    with pytest.raises(Forbidden), database.work(arrange.office.supervisor, NOW) as work:
        ADDS[table](work, "Van mij")
    with database.work(admin, NOW) as work:
        assert work.session.get_one(table, row.id).name == "Anders"
