"""The library moves on: the file says where, a preview says what it means, a person takes it over."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from aftercare.base.errors import Invalid, NotFound, Stale
from aftercare.casework.conditions.library_updates import (
    adopt_entry,
    library_changes,
    library_offered,
    preview_adoption,
    sites_of_condition,
)
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.conditions.changes import ChangeKind, EntryChange
from aftercare.domain.conditions.library import CONDITION_LIBRARY
from aftercare.store.conditions.rows import ConditionRow
from aftercare.store.database.unit_of_work import Database
from aftercare.store.sites.rows import SiteRow
from tests.store.arranging import NOW, Arranger


@pytest.fixture
def older(arrange: Arranger) -> ConditionRow:
    """Entered under the first version of its entry."""
    return arrange.condition(arrange.person(), "other_conduct")


def test_an_entry_that_moved_on_is_shown_with_its_new_options(
    arrange: Arranger, database: Database, older: ConditionRow
) -> None:
    with database.work(arrange.office.officer, NOW) as work:
        [found] = library_changes(work, older.person_id)
    assert (found.condition.id, found.entered.version) == (older.id, 1)
    assert found.newest == CONDITION_LIBRARY["other_conduct"]
    assert EntryChange(ChangeKind.TEXT_CHANGED) in found.changes
    assert EntryChange(ChangeKind.NEW_PARAMETER, "device_checks") in found.changes


def test_what_is_current_or_withdrawn_is_not_view(arrange: Arranger, database: Database) -> None:
    person = arrange.person()
    arrange.condition(person, "curfew")
    arrange.condition(person, "other_conduct", entry_version=2)
    arrange.condition(person, "other_conduct", withdrawn_on=date(2026, 11, 1))
    with database.work(arrange.office.officer, NOW) as work:
        assert library_changes(work, person.id) == []


def test_taking_over_puts_the_condition_under_the_newest_entry(
    arrange: Arranger, database: Database, older: ConditionRow
) -> None:
    with database.work(arrange.office.officer, NOW) as work:
        preview = preview_adoption(work, older.id)
        assert (preview.kept, preview.lost, preview.ungrounded) == ({}, (), ())
    with database.work(arrange.office.officer, NOW) as work:
        row = adopt_entry(work, older.id, 1, 2)
        assert (row.entry_version, row.version) == (2, 2)
        assert library_changes(work, older.person_id) == []
    with pytest.raises(Stale), database.work(arrange.office.officer, NOW) as work:
        adopt_entry(work, older.id, 1, 2)


@pytest.mark.parametrize("entry_version", [1, 3])
def test_only_the_newest_entry_can_be_taken_over(
    arrange: Arranger, database: Database, older: ConditionRow, entry_version: int
) -> None:
    with pytest.raises(Invalid) as caught, database.work(arrange.office.officer, NOW) as work:
        adopt_entry(work, older.id, 1, entry_version)
    assert [fault.pointer for fault in caught.value.fields] == ["/entry_version"]


def test_an_entry_without_a_successor_is_shown_as_deleted_and_cannot_be_taken_over(
    arrange: Arranger, database: Database
) -> None:
    """Before the library's first day none of its entries is valid."""
    condition = arrange.condition(arrange.person(), "curfew")
    early = NOW.replace(year=2016)
    with database.work(arrange.office.officer, early) as work:
        [found] = library_changes(work, condition.person_id)
        assert found.changes == (EntryChange(ChangeKind.DELETED),)
    with pytest.raises(Invalid), database.work(arrange.office.officer, early) as work:
        adopt_entry(work, condition.id, 1, 1)


def test_other_peoples_files_are_not_there(
    arrange: Arranger, database: Database, older: ConditionRow
) -> None:
    acts: list[Any] = [
        lambda work: library_changes(work, older.person_id),
        lambda work: preview_adoption(work, older.id),
        lambda work: adopt_entry(work, older.id, 1, 2),
        lambda work: sites_of_condition(work, older.id),
    ]
    for act in acts:
        with pytest.raises(NotFound), database.work(arrange.office.outsider, NOW) as work:
            act(work)


def test_the_library_of_a_frame_comes_with_its_ground(
    arrange: Arranger, database: Database
) -> None:
    with database.work(arrange.office.officer, NOW) as work:
        offered = library_offered(work, "VI", "adult")
        assert {basis for _, basis in offered} == {"Sr 15a(3)"}
        assert offered[0][0].kind == "no_contact_order"
        assert len(library_offered(work, None, "adult")) == len(CONDITION_LIBRARY)
        with pytest.raises(Invalid):
            library_offered(work, "XX", "adult")


def test_our_sites_are_shown_as_inside_outside_and_not_checked(
    arrange: Arranger, database: Database
) -> None:
    office = arrange.office
    with database.work(CLOCK, NOW) as work:
        for place_id, at in ((office.room_id, (4.9, 52.37)), (office.lab_id, (5.12, 52.09))):
            row = work.session.get_one(SiteRow, place_id)
            row.longitude, row.latitude = at
    zone = {"areas": [{"type": "Circle", "center": [4.9, 52.37], "radius_m": 300}]}
    condition = arrange.condition(arrange.person(), "exclusion_zone", parameters=zone)
    with database.work(office.officer, NOW) as work:
        found = sites_of_condition(work, condition.id)
    assert [row.id for row in found.inside] == [office.room_id]
    assert [row.id for row in found.outside] == [office.lab_id]
    assert office.clinic_id in {row.id for row in found.unchecked}
    assert found.accepted == []
