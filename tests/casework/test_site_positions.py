"""Who runs a site puts it on the map; a planner may while it has no position."""

from __future__ import annotations

import pytest

from aftercare.base.errors import Invalid, NotFound, Stale
from aftercare.casework.site_positions import locate_site, sites_to_locate
from aftercare.domain.access import Actor, Role
from aftercare.store.places import LocationRow
from aftercare.store.unit_of_work import Database
from tests.store.arranging import NOW, Arranger

HERE = (4.9, 52.37)


def provider_of(arrange: Arranger) -> Actor:
    return arrange.staff("provider", provider_id=arrange.office.provider_id)


def planner_of(arrange: Arranger) -> Actor:
    return arrange.staff("planner", team_id=arrange.office.team_id)


def test_a_provider_places_its_own_sites_and_may_correct_them(
    arrange: Arranger, database: Database
) -> None:
    provider, clinic = provider_of(arrange), arrange.office.clinic_id
    with database.work(provider, NOW) as work:
        assert {one.id for one in sites_to_locate(work)} == {clinic}
        version = work.session.get_one(LocationRow, clinic).version
        locate_site(work, clinic, version, HERE)
    with database.work(provider, NOW) as work:
        site = locate_site(work, clinic, version + 1, (4.91, 52.38))
        assert (site.longitude, site.latitude) == (4.91, 52.38)
    with pytest.raises(Stale), database.work(provider, NOW) as work:
        locate_site(work, clinic, version, HERE)


def test_a_planner_fills_in_what_nobody_filled_in_and_changes_no_other_s_position(
    arrange: Arranger, database: Database
) -> None:
    planner, clinic = planner_of(arrange), arrange.office.clinic_id
    with database.work(planner, NOW) as work:
        assert clinic in {one.id for one in sites_to_locate(work)}
        version = work.session.get_one(LocationRow, clinic).version
        locate_site(work, clinic, version, HERE)
        assert clinic not in {one.id for one in sites_to_locate(work)}
    with pytest.raises(NotFound), database.work(planner, NOW) as work:
        locate_site(work, clinic, version + 1, HERE)


@pytest.mark.parametrize("role", [Role.PLANNER, Role.PROVIDER])
def test_another_s_site_is_not_there(arrange: Arranger, database: Database, role: Role) -> None:
    elsewhere = LocationRow(name="Elders", kind="office", team_id=arrange.office.other_team_id)
    arrange.add(elsewhere)
    actor = provider_of(arrange) if role is Role.PROVIDER else planner_of(arrange)
    with pytest.raises(NotFound), database.work(actor, NOW) as work:
        locate_site(work, elsewhere.id, 1, HERE)


def test_turned_round_numbers_are_told_with_the_distance(
    arrange: Arranger, database: Database
) -> None:
    clinic = arrange.office.clinic_id
    with pytest.raises(Invalid) as raised, database.work(provider_of(arrange), NOW) as work:
        locate_site(work, clinic, work.session.get_one(LocationRow, clinic).version, (52.37, 4.9))
    [fault] = raised.value.fields
    assert (fault.pointer, fault.code) == ("/at", "swapped")
