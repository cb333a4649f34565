"""Teams and providers are named by administrators; a name stands once, and what belongs to them stays."""

from __future__ import annotations

from datetime import timedelta

import pytest

from aftercare.base.errors import Conflict, DuplicateReference, Forbidden, Invalid, NotFound, Stale
from aftercare.casework.accounts import organisation
from aftercare.casework.sites.acts import NewSite, add_site
from aftercare.casework.treatment.programmes import NewProgramme, add_programme
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.store.accounts.rows import ProviderRow, StaffRow, TeamRow
from aftercare.store.database.unit_of_work import Database
from aftercare.store.people.rows import PersonRow
from tests.store.arranging import NOW, OFFICE_WEEK, Arranger

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
    for same in ("Anders", " anders ", "ANDERS"):
        with pytest.raises(DuplicateReference), database.work(admin, NOW) as work:
            ADDS[table](work, same)
    with database.work(admin, NOW) as work:
        assert ADDS[table](work, "Anders  dan").name == "Anders dan"
    with pytest.raises(DuplicateReference), database.work(admin, NOW) as work:
        ADDS[table](work, "anders \u00a0 Dan")
    for name in ("", "  ", "x" * 101, "a\0b", "Noord\u200bzee", "\u202eeez"):
        with pytest.raises(Invalid), database.work(admin, NOW) as work:
            RENAMES[table](work, row.id, 2, name)
    with pytest.raises(Forbidden), database.work(arrange.office.supervisor, NOW) as work:
        ADDS[table](work, "Van mij")
    with database.work(admin, NOW) as work:
        assert work.session.get_one(table, row.id).name == "Anders"


def test_a_provider_that_nothing_refers_to_is_removed_and_any_other_ends_until_it_is_used_again(
    arrange: Arranger, database: Database
) -> None:
    office = arrange.office
    with database.work(office.admin, NOW) as work:
        mistake = organisation.add_provider(work, "Vergissing")
    with database.work(office.admin, NOW) as work:
        assert organisation.end_provider(work, mistake.id, 1)
    with pytest.raises(NotFound), database.work(office.admin, NOW) as work:
        organisation.end_provider(work, mistake.id, 1)
    with database.work(office.admin, NOW) as work:
        assert not organisation.end_provider(work, office.provider_id, 1)
    with pytest.raises(Stale), database.work(office.admin, NOW) as work:
        organisation.end_provider(work, office.provider_id, 1)
    with pytest.raises(Forbidden), database.work(office.planner, NOW) as work:
        organisation.reopen_provider(work, office.provider_id, 2)
    room = NewSite("Kamer", "treatment_room", 2, OFFICE_WEEK, (4.9, 52.37), "", office.provider_id)
    with pytest.raises(Conflict), database.work(office.planner, NOW) as work:
        add_site(work, room)
    with pytest.raises(Conflict), database.work(office.planner, NOW) as work:
        add_programme(work, NewProgramme("Nieuw", office.provider_id, "adult", ""))
    with pytest.raises(Conflict), database.work(CLOCK, NOW) as work:
        work.session.get_one(
            StaffRow, office.other_provider.staff_id
        ).provider_id = office.provider_id
    with database.work(office.admin, NOW) as work:
        assert organisation.reopen_provider(work, office.provider_id, 2).ended_at is None
    with database.work(office.planner, NOW) as work:
        add_site(work, room)


def test_a_team_made_by_mistake_is_removed_and_any_other_ends(
    arrange: Arranger, database: Database
) -> None:
    office = arrange.office
    with database.work(office.admin, NOW) as work:
        mistake = organisation.add_team(work, "Vergissing")
        assert organisation.end_team(work, mistake.id, 1)
        assert mistake.id not in organisation.organisation_in_use(work)
    person = arrange.person()
    with database.work(office.admin, NOW) as work:
        assert organisation.organisation_in_use(work)[office.team_id]["clients"] == 1
        assert not organisation.end_team(work, office.team_id, 1)
    theirs = arrange.person(
        team_id=office.other_team_id, officer_id=office.outsider.staff_id, deputy_id=None
    )
    for row, row_id in ((StaffRow, office.outsider.staff_id), (PersonRow, theirs.id)):
        with pytest.raises(Conflict), database.work(CLOCK, NOW) as work:
            work.session.get_one(row, row_id).team_id = office.team_id
    with pytest.raises(Forbidden), database.work(office.supervisor, NOW) as work:
        organisation.reopen_team(work, office.team_id, 2)
    with database.work(office.officer, NOW) as work:
        # The clients it has stay as they are.
        assert work.session.get_one(PersonRow, person.id).team_id == office.team_id
    with database.work(office.admin, NOW) as work:
        assert organisation.reopen_team(work, office.team_id, 2).ended_at is None


def test_what_a_provider_has_is_counted_before_it_ends(
    arrange: Arranger, database: Database
) -> None:
    office = arrange.office
    with database.work(office.planner, NOW) as work:
        add_programme(work, NewProgramme("Training", office.provider_id, "adult", ""))
    with database.work(office.admin, NOW) as work:
        before = organisation.organisation_in_use(work)[office.provider_id]
    assert (before["accounts"], before["programmes"], before["groups"]) == (1, 1, 0)
    arrange.appointment(arrange.person(), NOW + timedelta(days=2), provider_id=office.provider_id)
    with database.work(office.admin, NOW) as work:
        after = organisation.organisation_in_use(work)[office.provider_id]
    assert after["appointments"] == before["appointments"] + 1
