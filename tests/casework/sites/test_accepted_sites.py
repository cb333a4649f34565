"""A site off the map is closed to a client with a forbidden area until a person opens it by name."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlmodel import select

from aftercare.base.errors import IllegalTransition, Invalid, NotFound
from aftercare.casework.conditions.acts import ConditionTerms, change_condition
from aftercare.casework.conditions.library_updates import sites_of_condition
from aftercare.casework.placement.place import place_persons
from aftercare.casework.sites.accepted_sites import accept_site, withdraw_site
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.store.appointments.rows import DEAD, AppointmentRow
from aftercare.store.conditions.rows import ConditionRow, get_condition
from aftercare.store.database.unit_of_work import Database
from aftercare.store.people.rows import PersonRow
from aftercare.store.sites.accepted_site_rows import AcceptedSiteRow
from aftercare.store.sites.rows import SiteRow
from tests.store.arranging import NOW, Arranger

FAR_AWAY = {"areas": [{"type": "Circle", "center": [5.9, 51.9], "radius_m": 300}]}
WHY = "Gebeld met de receptie: het staat aan de overkant van de rivier."


@pytest.fixture
def zone(arrange: Arranger) -> ConditionRow:
    """A client with a weekly check-in at an office that is not on the map, and a forbidden area."""
    person = arrange.person()
    arrange.plan(person)
    return arrange.condition(person, "exclusion_zone", parameters=FAR_AWAY)


def planned(database: Database, person_id: UUID) -> int:
    """How many appointments stand after placing."""
    with database.work(CLOCK, NOW) as work:
        place_persons(work, [person_id])
    with database.work(CLOCK, NOW) as work:
        query = select(AppointmentRow).where(
            AppointmentRow.person_id == person_id, AppointmentRow.state.not_in(DEAD)
        )
        return len(work.session.exec(query).all())


def test_nothing_is_planned_at_a_site_off_the_map_until_it_is_opened(
    arrange: Arranger, database: Database, zone: ConditionRow
) -> None:
    room = arrange.office.room_id
    assert planned(database, zone.person_id) == 0
    with database.work(arrange.office.officer, NOW) as work:
        accept_site(work, zone.id, room, WHY)
        [one] = sites_of_condition(work, zone.id).accepted
    assert (one.site.id, one.row.reason, bool(one.by)) == (room, WHY, True)
    assert planned(database, zone.person_id) > 3
    with database.work(arrange.office.officer, NOW) as work:
        withdraw_site(work, zone.id, room)
    assert planned(database, zone.person_id) == 0


def test_on_the_map_the_area_decides_and_not_a_person(
    arrange: Arranger, database: Database, zone: ConditionRow
) -> None:
    room = arrange.office.room_id
    with database.work(arrange.office.officer, NOW) as work:
        accept_site(work, zone.id, room, WHY)
    with database.work(CLOCK, NOW) as work:
        row = work.session.get_one(SiteRow, room)
        row.longitude, row.latitude = 5.9, 51.9
    assert planned(database, zone.person_id) == 0
    with pytest.raises(IllegalTransition), database.work(arrange.office.officer, NOW) as work:
        accept_site(work, zone.id, room, WHY)


def test_another_area_has_to_be_looked_at_anew(
    arrange: Arranger, database: Database, zone: ConditionRow
) -> None:
    with database.work(arrange.office.officer, NOW) as work:
        accept_site(work, zone.id, arrange.office.room_id, WHY)
    with database.work(CLOCK, NOW) as work:
        person = work.session.get_one(PersonRow, zone.person_id)
    arrange.informed(person, "zone_change")
    wider = {"areas": [{"type": "Circle", "center": [5.9, 51.9], "radius_m": 5_000}]}
    for parameters, accepted in ((FAR_AWAY, 1), (wider, 0)):
        with database.work(arrange.office.officer, NOW) as work:
            version = get_condition(work.session, zone.id).version
            change_condition(work, zone.id, version, ConditionTerms(parameters=parameters))
        with database.work(arrange.office.officer, NOW) as work:
            assert len(sites_of_condition(work, zone.id).accepted) == accepted


def test_twice_is_once(arrange: Arranger, database: Database, zone: ConditionRow) -> None:
    for _ in range(2):
        with database.work(arrange.office.officer, NOW) as work:
            accept_site(work, zone.id, arrange.office.room_id, WHY)
    with database.work(CLOCK, NOW) as work:
        assert len(work.session.exec(select(AcceptedSiteRow)).all()) == 1


@pytest.mark.parametrize("reason", ["", "  ", "a\0b", "x" * 1_001], ids=repr)
def test_how_it_is_known_has_to_be_said(
    arrange: Arranger, database: Database, zone: ConditionRow, reason: str
) -> None:
    with pytest.raises(Invalid), database.work(arrange.office.officer, NOW) as work:
        accept_site(work, zone.id, arrange.office.room_id, reason)


def test_only_sites_and_only_of_conditions_with_an_area(
    arrange: Arranger, database: Database, zone: ConditionRow
) -> None:
    other = arrange.condition(arrange.person(), "treatment")
    home = SiteRow(name="Woning", kind="home", person_id=zone.person_id)
    arrange.add(home)
    room = arrange.office.room_id
    for condition_id, site_id, error in (
        (other.id, room, IllegalTransition),
        (zone.id, home.id, NotFound),
        (zone.id, zone.id, NotFound),
    ):
        with pytest.raises(error), database.work(arrange.office.officer, NOW) as work:
            accept_site(work, condition_id, site_id, WHY)
    with pytest.raises(NotFound), database.work(arrange.office.officer, NOW) as work:
        withdraw_site(work, zone.id, room)


def test_a_case_of_another_team_is_not_there(
    arrange: Arranger, database: Database, zone: ConditionRow
) -> None:
    with pytest.raises(NotFound), database.work(arrange.office.outsider, NOW) as work:
        accept_site(work, zone.id, arrange.office.room_id, WHY)
    assert isinstance(zone.person_id, UUID)
    with database.work(CLOCK, NOW) as work:
        assert work.session.get(PersonRow, zone.person_id) is not None
