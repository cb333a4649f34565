"""Whom a person may not meet and where they may not come is entered without telling of the other."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from aftercare.casework.sites.accepted_sites import accept_site
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.store.conditions.rows import ConditionRow
from aftercare.store.database.unit_of_work import Database
from aftercare.store.people.rows import PersonRow
from aftercare.store.sites.rows import SiteRow
from aftercare.web.shell.dates import short_day
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import words
from tests.web.shell.wording import dutch


def test_two_people_are_kept_apart_by_reference_alone(visitor: Visitor, arrange: Arranger) -> None:
    mine = arrange.person()
    other = arrange.person(
        family_name="Geheimhouder",
        team_id=arrange.office.other_team_id,
        officer_id=arrange.office.outsider.staff_id,
        deputy_id=None,
    )
    client = visitor("officer")
    address = f"/people/{mine.id}/restrictions"
    answer = client.post(
        f"{address}/no-contact",
        data={"other_reference": other.reference, "reason": "Vonnis van de rechtbank"},
    )
    assert answer.headers["location"] == f"{address}?flash=saved"
    page = client.get(address).text
    assert dutch("Kept apart from %(num)s other person", num=1) in page
    assert "Geheimhouder" not in page
    assert other.reference not in page


def test_an_unknown_reference_is_shown_beside_the_field_and_on_record(
    visitor: Visitor, arrange: Arranger, database: Database
) -> None:
    mine = arrange.person()
    page = visitor("officer").post(
        f"/people/{mine.id}/restrictions/no-contact",
        data={"other_reference": "bestaat niet", "reason": "Vonnis van de rechtbank"},
    )
    assert page.status_code == 422
    assert 'id="other_reference-error"' in page.text
    assert 'value="bestaat niet"' in page.text
    with database.work(CLOCK, NOW) as work:
        tried = "select person_id from audit_entry where action = 'try-reference'"
        assert work.session.execute(text(tried)).scalars().all() == [mine.id]


def test_a_site_is_forbidden_shown_by_name_and_lifted(visitor: Visitor, arrange: Arranger) -> None:
    mine = arrange.person()
    client = visitor("officer")
    address = f"/people/{mine.id}/restrictions"
    client.post(f"{address}/sites", data={"place": str(arrange.office.lab_id)})
    assert (
        dutch("Not allowed at %(site)s", site="Lab")
        in client.get(f"/people/{mine.id}/conditions").text
    )
    client.post(f"{address}/lift")
    assert (
        dutch("Not allowed at %(site)s", site="Lab")
        not in client.get(f"/people/{mine.id}/conditions").text
    )


def test_a_site_that_was_not_offered_is_refused(visitor: Visitor, arrange: Arranger) -> None:
    mine = arrange.person()
    page = visitor("officer").post(
        f"/people/{mine.id}/restrictions/sites", data={"place": str(mine.id)}
    )
    assert page.status_code == 422


def test_others_see_no_restrictions(visitor: Visitor, arrange: Arranger) -> None:
    mine = arrange.person()
    assert visitor("outsider").get(f"/people/{mine.id}/restrictions").status_code == 404
    assert visitor("planner").get(f"/people/{mine.id}/restrictions").status_code == 403


def test_what_one_file_entered_does_not_end_from_the_other(
    visitor: Visitor, arrange: Arranger
) -> None:
    mine, other = arrange.person(), arrange.person()
    client = visitor("officer")
    client.post(
        f"/people/{mine.id}/restrictions/no-contact",
        data={"other_reference": other.reference, "reason": "Vonnis van maart"},
    )
    client.post(f"/people/{other.id}/restrictions/lift")
    for person in (mine, other):
        for part in ("/conditions", "/restrictions", "/related-persons"):
            page = client.get(f"/people/{person.id}{part}").text
            assert dutch("Kept apart from %(num)s other person", num=1) in page, part


def what_holds(page: str) -> str:
    return page[page.index('id="now-title"') :].partition("</section>")[0]


@pytest.mark.parametrize("kind", ["exclusion_zone", "no_contact_order", "curfew"])
def test_a_ban_of_the_court_holds_on_the_page_as_in_the_file(
    visitor: Visitor, arrange: Arranger, kind: str
) -> None:
    person = arrange.person()
    condition = arrange.condition(person, kind)
    page = visitor("officer").get(f"/people/{person.id}/restrictions").text
    assert dutch("No restrictions") not in words(page)
    assert f'href="/people/{person.id}/conditions/{condition.id}/change"' in what_holds(page)


def test_a_ban_of_the_court_that_has_ended_or_restricts_nothing_leaves_no_restriction(
    visitor: Visitor, arrange: Arranger
) -> None:
    person = arrange.person()
    arrange.condition(person, "reporting_duty")
    arrange.condition(person, "exclusion_zone", ends_on=NOW.date() - timedelta(days=1))
    page = visitor("officer").get(f"/people/{person.id}/restrictions").text
    assert dutch("No restrictions") in words(what_holds(page))


def zoned(arrange: Arranger, **changes: object) -> tuple[PersonRow, ConditionRow]:
    """A client with a forbidden area around "Kantoor Noord"; "Lab" lies outside, "Polikliniek" is not on the map."""
    office = arrange.office
    with arrange.database.work(CLOCK, NOW) as work:
        for place_id, at in ((office.room_id, (4.9, 52.37)), (office.lab_id, (5.12, 52.09))):
            row = work.session.get_one(SiteRow, place_id)
            row.longitude, row.latitude = at
    person = arrange.person()
    area = {"areas": [{"type": "Circle", "center": [4.9, 52.37], "radius_m": 300}]}
    return person, arrange.condition(person, "exclusion_zone", parameters=area, **changes)


def inside(name: str) -> str:
    return dutch("%(site)s (in the zone)", site=name)


def off_the_map(name: str) -> str:
    return dutch("%(site)s (not on the map)", site=name)


def offered(page: str) -> str:
    """The sites that can be forbidden."""
    return page[page.index('id="place"') :].partition("</select>")[0]


@pytest.mark.parametrize("part", ["/conditions", "/restrictions"])
def test_a_zone_names_the_sites_it_closes_and_why(
    visitor: Visitor, arrange: Arranger, part: str
) -> None:
    person, _ = zoned(arrange)
    sites = f"{inside('Kantoor Noord')}, {off_the_map('Polikliniek')}"
    page = words(visitor("officer").get(f"/people/{person.id}{part}").text)
    assert dutch("Closed to this client: %(sites)s", sites=sites) in page
    assert inside("Lab") not in page
    assert off_the_map("Lab") not in page


def test_a_site_that_was_opened_by_name_is_not_among_those_a_zone_closes(
    visitor: Visitor, arrange: Arranger
) -> None:
    person, zone = zoned(arrange)
    with arrange.database.work(arrange.office.officer, NOW) as work:
        accept_site(work, zone.id, arrange.office.clinic_id, "Gebeld met de receptie.")
    page = visitor("officer").get(f"/people/{person.id}/restrictions").text
    view = dutch("Closed to this client: %(sites)s", sites=inside("Kantoor Noord"))
    assert view in words(page)
    assert off_the_map("Polikliniek") not in words(page)
    assert "Polikliniek" in offered(page)


def test_what_a_zone_closes_already_cannot_be_forbidden_again(
    visitor: Visitor, arrange: Arranger
) -> None:
    person, _ = zoned(arrange)
    page = offered(visitor("officer").get(f"/people/{person.id}/restrictions").text)
    assert "Lab" in page
    assert "Kantoor Noord" not in page
    assert "Polikliniek" not in page


def test_a_zone_that_begins_later_says_from_when_and_its_sites_can_be_forbidden_before(
    visitor: Visitor, arrange: Arranger
) -> None:
    begins = NOW.date() + timedelta(days=9)
    person, _ = zoned(arrange, starts_on=begins)
    page = visitor("officer").get(f"/people/{person.id}/restrictions").text
    sites = f"{inside('Kantoor Noord')}, {off_the_map('Polikliniek')}"
    view = dutch(
        "Closed to this client from %(day)s: %(sites)s",
        day=short_day(begins, "nl", begins.year),
        sites=sites,
    )
    assert view in words(page)
    assert "Kantoor Noord" in offered(page)
