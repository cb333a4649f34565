"""Who runs a site puts it on the map; a planner may while it has no position."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlmodel import select

from aftercare.base.errors import Invalid, NotFound, Stale
from aftercare.casework.sites.acts import NewSite, add_site, change_site
from aftercare.casework.sites.site_positions import locate_site, sites_to_locate
from aftercare.domain.accounts.permissions import CLOCK, Actor, Role
from aftercare.domain.conditions.zones import Point
from aftercare.store.database.unit_of_work import Database
from aftercare.store.sites.rows import SiteRow
from aftercare.store.tasks.rows import TaskRow
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
        version = work.session.get_one(SiteRow, clinic).version
        locate_site(work, clinic, version, HERE)
    with database.work(provider, NOW) as work:
        site = locate_site(work, clinic, version + 1, (4.91, 52.38))
        assert (site.longitude, site.latitude) == (4.91, 52.38)
    with pytest.raises(Stale), database.work(provider, NOW) as work:
        locate_site(work, clinic, version, HERE)


def test_a_planner_fills_in_what_nobody_filled_in_and_corrects_what_the_team_entered(
    arrange: Arranger, database: Database
) -> None:
    planner, clinic = planner_of(arrange), arrange.office.clinic_id
    with database.work(planner, NOW) as work:
        assert clinic in {one.id for one in sites_to_locate(work)}
        version = work.session.get_one(SiteRow, clinic).version
        locate_site(work, clinic, version, HERE)
    with database.work(planner_of(arrange), NOW) as work:
        assert clinic in {one.id for one in sites_to_locate(work)}
        assert locate_site(work, clinic, version + 1, FAR).longitude == FAR[0]


@pytest.mark.parametrize("who", ["provider", "planner of another team"])
def test_a_planner_changes_no_other_s_position(
    arrange: Arranger, database: Database, who: str
) -> None:
    planner, clinic = planner_of(arrange), arrange.office.clinic_id
    another = arrange.staff("planner", team_id=arrange.office.other_team_id)
    with database.work(provider_of(arrange) if who == "provider" else another, NOW) as work:
        version = work.session.get_one(SiteRow, clinic).version
        locate_site(work, clinic, version, HERE)
    with database.work(planner, NOW) as work:
        assert clinic not in {one.id for one in sites_to_locate(work)}
    with pytest.raises(NotFound), database.work(planner, NOW) as work:
        locate_site(work, clinic, version + 1, HERE)


@pytest.mark.parametrize("role", [Role.PLANNER, Role.PROVIDER])
def test_another_s_site_is_not_there(arrange: Arranger, database: Database, role: Role) -> None:
    elsewhere = SiteRow(name="Elders", kind="office", team_id=arrange.office.other_team_id)
    arrange.add(elsewhere)
    actor = provider_of(arrange) if role is Role.PROVIDER else planner_of(arrange)
    with pytest.raises(NotFound), database.work(actor, NOW) as work:
        locate_site(work, elsewhere.id, 1, HERE)


def test_turned_round_numbers_are_shown_with_the_distance(
    arrange: Arranger, database: Database
) -> None:
    clinic = arrange.office.clinic_id
    with pytest.raises(Invalid) as raised, database.work(provider_of(arrange), NOW) as work:
        locate_site(work, clinic, work.session.get_one(SiteRow, clinic).version, (52.37, 4.9))
    [fault] = raised.value.fields
    assert (fault.pointer, fault.code) == ("/at", "swapped")


AREA = {"areas": [{"type": "Circle", "center": list(HERE), "radius_m": 300}]}
FAR = (5.9, 51.9)


def near_and_later(arrange: Arranger, site_id: UUID) -> UUID:
    """A client whose forbidden area is HERE, with an appointment at the site today and one next week: today's."""
    person = arrange.person()
    arrange.condition(person, "exclusion_zone", parameters=AREA)
    near, _, _ = (
        arrange.appointment(person, NOW + timedelta(hours=hours), site_id=where)
        for hours, where in ((5, site_id), (7 * 24, site_id), (26, arrange.office.lab_id))
    )
    return near.id


def to_call(database: Database) -> list[tuple[str, str, UUID | None]]:
    with database.work(CLOCK, NOW) as work:
        found = work.session.exec(select(TaskRow))
        return [(one.kind, one.reason, one.appointment_id) for one in found]


@pytest.mark.parametrize(("at", "forbidden"), [(HERE, True), (FAR, False)])
def test_a_site_put_on_the_map_inside_a_forbidden_area_has_those_called_who_come_there_soon(
    arrange: Arranger, database: Database, at: Point, forbidden: bool
) -> None:
    """What is later the night moves."""
    clinic = arrange.office.clinic_id
    near = near_and_later(arrange, clinic)
    with database.work(provider_of(arrange), NOW) as work:
        locate_site(work, clinic, work.session.get_one(SiteRow, clinic).version, at)
    expected = [("call_person", "not-possible-there", near)] if forbidden else []
    assert to_call(database) == expected


def test_a_planner_s_correction_of_a_place_has_them_called_too(
    arrange: Arranger, database: Database
) -> None:
    place = NewSite("Kantoor Zuid", "office", 4, None, FAR)
    with database.work(arrange.office.planner, NOW) as work:
        row = add_site(work, place)
    near = near_and_later(arrange, row.id)
    with database.work(arrange.office.planner, NOW) as work:
        change_site(work, row.id, 1, replace(place, name="Kantoor West"))
    assert to_call(database) == []
    with database.work(arrange.office.planner, NOW) as work:
        change_site(work, row.id, 2, replace(place, at=HERE))
    assert to_call(database) == [("call_person", "not-possible-there", near)]


def test_a_room_in_use_for_treatment_changes_to_no_other_provider(
    arrange: Arranger, database: Database
) -> None:
    """A room that had none may be given its provider: that is how an organisation that upgrades mends its sites."""
    mine, other = arrange.office.provider_id, arrange.office.other_provider.provider_id
    room = NewSite("Beeldbellen", "online", 8, None)
    with database.work(arrange.office.planner, NOW) as work:
        row = add_site(work, room)
    arrange.plan(arrange.person(), arrange.terms("treatment", site_ids=(str(row.id),)))
    with database.work(arrange.office.planner, NOW) as work:
        change_site(work, row.id, 1, replace(room, provider_id=mine))
    for provider_id in (other, None):
        with pytest.raises(Invalid) as raised, database.work(arrange.office.planner, NOW) as work:
            change_site(work, row.id, 2, replace(room, provider_id=provider_id))
        [fault] = raised.value.fields
        assert (fault.pointer, fault.code) == ("/provider_id", "provider-in-use")
