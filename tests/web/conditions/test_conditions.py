"""A condition is chosen, filled in with what it lays down, corrected, and brought up with the library."""

from __future__ import annotations

import re
from dataclasses import replace
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from aftercare.base.field_faults import FIELD_FAULTS
from aftercare.bootstrap import AppState
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.conditions.library import CONDITION_LIBRARY
from aftercare.domain.placement.explanation.wording import DUTCH as WHY_NOT
from aftercare.pdok_addresses import PdokAddresses
from aftercare.store.conditions.rows import ConditionRow
from aftercare.store.database.unit_of_work import Database
from aftercare.store.sites.rows import SiteRow
from tests.pdok_server import locatieserver
from tests.serving import web_on
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import ORIGIN, Visitor
from tests.web.shell.reading_html import error_of, flashed, hidden, value_of, words
from tests.web.shell.wording import dutch, named

CURFEW = {
    "kind": "curfew",
    "wording": "Elke nacht thuis",
    "parameters-windows-0-weekdays-0": "yes",
    "parameters-windows-0-weekdays-4": "yes",
    "parameters-windows-0-from": "22:00",
    "parameters-windows-0-to": "6",
    "parameters-travel_min": "45",
    "monitored-yes": "yes",
    "monitored_until_on": "1-3-2027",
}
CIRCLES = "parameters-areas-circles"
ZONE = {"kind": "exclusion_zone", "parameters-areas-circles": "52,37; 4,9; 300"}


@pytest.fixture
def officer(visitor: Visitor) -> TestClient:
    return visitor("officer")


@pytest.fixture
def base(arrange: Arranger) -> ConditionRow:
    return arrange.condition(arrange.person())


@pytest.fixture
def address(base: ConditionRow) -> str:
    return f"/people/{base.person_id}/orders/{base.order_id}/conditions/new"


def stored(database: Database, person_id: UUID, kind: str) -> ConditionRow:
    with database.work(CLOCK, NOW) as work:
        query = select(ConditionRow).where(
            ConditionRow.person_id == person_id, ConditionRow.kind == kind
        )
        return work.session.exec(query).one()


def put_on_the_map(database: Database, place_id: UUID) -> None:
    with database.work(CLOCK, NOW) as work:
        row = work.session.get_one(SiteRow, place_id)
        row.longitude, row.latitude = 4.9, 52.37


def test_first_the_condition_is_chosen_then_its_own_fields_are_asked(
    officer: TestClient, address: str
) -> None:
    chosen = officer.get(address)
    assert '<option value="curfew"' in chosen.text
    assert "parameters-" not in chosen.text
    assert 'name="parameters-windows-0-from"' in officer.get(f"{address}?kind=curfew").text
    assert 'name="parameters-provider"' in officer.get(f"{address}?kind=treatment_obligation").text
    assert '<option value="curfew"' in officer.get(f"{address}?kind=nonsense").text


def test_a_presence_duty_is_kept_with_its_hours_and_shown_in_the_file(
    officer: TestClient, address: str, base: ConditionRow, database: Database
) -> None:
    assert flashed(officer.post(address, data=CURFEW)) == "saved"
    row = stored(database, base.person_id, "curfew")
    assert row.parameters == {
        "windows": [{"weekdays": [0, 4], "from_min": 1320, "to_min": 360}],
        "travel_min": 45,
    }
    assert row.monitored
    page = words(officer.get(f"/people/{base.person_id}/conditions").text)
    assert "Elektronische controle" in page
    assert "ma, vr, 22:00–6:00" in page


def test_monitoring_is_offered_only_where_liberty_is_restricted(
    officer: TestClient, address: str
) -> None:
    assert 'name="monitored-yes"' in officer.get(f"{address}?kind=reporting_duty").text
    assert 'name="monitored-yes"' not in officer.get(f"{address}?kind=programme").text
    sent = {"kind": "programme", "monitored-yes": "yes"}
    assert officer.post(address, data=sent).status_code == 422


def test_hours_without_a_day_keep_what_was_typed(officer: TestClient, address: str) -> None:
    typed = {key: value for key, value in CURFEW.items() if "weekdays" not in key}
    page = officer.post(address, data=typed)
    assert page.status_code == 422
    assert error_of(page.text, "parameters-windows-0-weekdays")
    assert value_of(page.text, "parameters-windows-0-from") == "22:00"


def test_an_officer_sees_which_sites_lie_inside_before_saving(
    officer: TestClient, address: str, arrange: Arranger, database: Database, base: ConditionRow
) -> None:
    put_on_the_map(database, arrange.office.room_id)
    page = officer.post(address, data=ZONE | {"look": "yes"})
    assert page.status_code == 200
    text = words(page.text)
    assert f"{dutch('Inside: nothing is planned there')} Kantoor Noord" in text
    assert dutch("Not on the map: closed to this client") in text
    assert flashed(officer.post(address, data=ZONE)) == "saved"
    row = stored(database, base.person_id, "exclusion_zone")
    change = officer.get(f"/people/{base.person_id}/conditions/{row.id}/change")
    assert dutch("Inside: nothing is planned there") in words(change.text)
    assert "52.37, 4.9, 300" in change.text


def test_the_file_says_where_each_forbidden_area_lies(
    officer: TestClient, address: str, base: ConditionRow
) -> None:
    lines = {"parameters-areas-outlines": "52.36, 4.88\n52.36, 4.9\n52.38, 4.9\n52.36, 4.88"}
    assert flashed(officer.post(address, data=ZONE | lines)) == "saved"
    file = words(officer.get(f"/people/{base.person_id}/conditions").text)
    assert dutch("circle of %(metres)s m around %(point)s", metres=300, point="52.37, 4.9") in file
    outline = "outline of %(corners)s points, the first at %(point)s"
    assert dutch(outline, corners=3, point="52.36, 4.88") in file


def test_a_zone_with_latitude_and_longitude_swapped_is_not_kept(
    officer: TestClient, address: str, base: ConditionRow, database: Database
) -> None:
    page = officer.post(address, data=ZONE | {"parameters-areas-circles": "4.8952, 52.3702, 500"})
    assert page.status_code == 422
    assert dutch(FIELD_FAULTS["swapped"], km=6001) in error_of(
        page.text, "parameters-areas-circles"
    )
    assert stored(database, base.person_id, base.kind).id == base.id
    with database.work(CLOCK, NOW) as work:
        assert len(work.session.exec(select(ConditionRow)).all()) == 1


def test_an_outline_that_crosses_itself_is_shown_at_its_lines(
    officer: TestClient, address: str
) -> None:
    lines = "52.36, 4.88\n52.38, 4.90\n52.36, 4.90\n52.38, 4.88"
    typed = {"kind": "exclusion_zone", "parameters-areas-outlines": lines}
    for more in ({}, {"look": "yes"}):
        page = officer.post(address, data=typed | more)
        assert page.status_code == 422
        assert "kruist zichzelf" in error_of(page.text, "parameters-areas-outlines")


def test_a_condition_is_corrected_from_the_form_it_came_with(
    officer: TestClient, address: str, base: ConditionRow, database: Database
) -> None:
    officer.post(address, data=CURFEW)
    row = stored(database, base.person_id, "curfew")
    where = f"/people/{base.person_id}/conditions/{row.id}/change"
    page = officer.get(where).text
    assert value_of(page, "parameters-travel_min") == "45"
    assert value_of(page, "monitored_until_on") == "01-03-2027"
    typed = hidden(page, where) | CURFEW | {"parameters-travel_min": "30"}
    assert flashed(officer.post(where, data=typed)) == "saved"
    assert stored(database, base.person_id, "curfew").parameters["travel_min"] == 30
    assert officer.post(where, data=typed).status_code == 412


def test_a_frame_offers_its_own_conditions_only(officer: TestClient, address: str) -> None:
    assert "education" not in officer.get(address).text
    assert officer.post(address, data={"kind": "education"}).status_code == 422


def test_a_changed_library_is_shown_in_the_file_and_taken_over_after_a_look(
    officer: TestClient, arrange: Arranger, database: Database
) -> None:
    old = arrange.condition(arrange.person(), "other_conduct")
    file = f"/people/{old.person_id}/conditions"
    where = f"{file}/{old.id}/library"
    assert dutch("The library of conditions has changed") in words(officer.get(file).text)
    page = officer.get(where)
    text = words(page.text)
    assert "Andere voorwaarden het gedrag van de veroordeelde betreffende" in text
    assert f"{named('entry_change', 'new_parameter')} {dutch('No internet')}" in text
    assert dutch(CONDITION_LIBRARY["other_conduct"].provenance) in text
    typed = hidden(page.text, where)
    assert flashed(officer.post(where, data=typed)) == "saved"
    assert stored(database, old.person_id, "other_conduct").entry_version == 2
    assert officer.post(where, data=typed).status_code == 412
    assert "bibliotheek" not in words(officer.get(file).text)
    assert "Niets" in words(officer.get(where).text)


@pytest.mark.parametrize("entry_version", ["", "x", "9" * 30, "²"])
def test_a_form_that_was_not_ours_takes_nothing_over(
    officer: TestClient, arrange: Arranger, entry_version: str
) -> None:
    old = arrange.condition(arrange.person(), "other_conduct")
    where = f"/people/{old.person_id}/conditions/{old.id}/library"
    answer = officer.post(where, data={"version": "1", "entry_version": entry_version})
    assert answer.status_code == 422


@pytest.mark.parametrize("who", ["planner", "provider", "auditor", "admin"])
def test_who_has_no_right_to_cases_sees_no_page_of_conditions(
    visitor: Visitor, address: str, base: ConditionRow, who: str
) -> None:
    client = visitor(who)
    file = f"/people/{base.person_id}/conditions/{base.id}"
    for page in (address, f"{address}?kind=curfew", f"{file}/change", f"{file}/library"):
        assert client.get(page).status_code == 403


def test_a_planner_reads_times_and_places_without_a_word_of_why(
    visitor: Visitor, officer: TestClient, arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    plan, [line] = arrange.plan(person, state="submitted")
    supervisor = visitor("supervisor")
    supervisor.get(f"/plans/{plan.id}/review")
    answer = supervisor.post(f"/plans/{plan.id}/approve", data={"version": "1"})
    assert answer.status_code == 303
    put_on_the_map(database, arrange.office.room_id)
    with database.work(CLOCK, NOW) as work:
        order_id = work.session.get_one(ConditionRow, line.condition_id).order_id
    address = f"/people/{person.id}/orders/{order_id}/conditions/new"
    for typed in (ZONE, CURFEW):
        assert flashed(officer.post(address, data=typed)) == "saved"
    planner = visitor("planner")
    full = words(officer.get(f"/people/{person.id}").text)
    assert "mag daar niet komen" in full
    for page in (f"/people/{person.id}", "/sites", "/"):
        text = words(planner.get(page, follow_redirects=True).text).lower()
        for word in ("gebied", "verbod", "gebod", "zone", "thuis", "enkelband", "elektronisch"):
            assert word not in text
    assert WHY_NOT["hidden"] in words(planner.get(f"/people/{person.id}").text).lower()


def test_a_site_off_the_map_is_opened_and_closed_on_the_page_of_the_zone(
    officer: TestClient, arrange: Arranger
) -> None:
    areas = {"areas": [{"type": "Circle", "center": [5.9, 51.9], "radius_m": 300}]}
    zone = arrange.condition(arrange.person(), "exclusion_zone", parameters=areas)
    page = f"/people/{zone.person_id}/conditions/{zone.id}"
    site = f"{page}/sites/{arrange.office.room_id}"
    field = f"reason-{arrange.office.room_id}"
    without = officer.post(site, data={field: ""})
    assert without.status_code == 422
    assert error_of(without.text, field)
    assert flashed(officer.post(site, data={field: "Gebeld met de receptie"})) == "saved"
    text = words(officer.get(f"{page}/change").text)
    assert "Gebeld met de receptie" in text
    assert flashed(officer.post(site, data={"close": "yes"})) == "saved"
    assert "Gebeld met de receptie" not in words(officer.get(f"{page}/change").text)


def area_of(page: str, name: str) -> str:
    found = re.search(rf'<textarea[^>]*name="{name}"[^>]*>(.*?)</textarea>', page, re.S)
    assert found
    return found[1]


def test_an_address_is_found_within_the_form_and_becomes_a_circle_that_is_saved(
    app_state: AppState, visitor: Visitor, address: str, base: ConditionRow, database: Database
) -> None:
    cookies = visitor("officer").cookies
    typed = ZONE | {"wording": "Niet bij de kade", "parameters-buffer_m": "veel"}
    with locatieserver() as pdok:
        finding = replace(app_state, address_search=PdokAddresses(pdok.address))
        page = TestClient(
            web_on(finding), base_url=ORIGIN, headers={"origin": ORIGIN}, follow_redirects=False
        )
        page.cookies = cookies

        def after(**sent: str) -> str:
            return page.post(address, data=typed | sent).text

        # When the officer looks for an address in a form that is not finished, nothing typed is lost or judged
        found = after(sought="kade 3", seek="yes")
        assert "Verzonnen Kade 3, 1000AA Proefstad" in words(found)
        assert area_of(found, "wording") == "Niet bij de kade"
        assert "parameters-buffer_m-error" not in found

        # And takes it
        circles = area_of(after(sought="kade 3", take="52.3612, 4.9012"), CIRCLES)
        assert circles == "52,37; 4,9; 300\n52.3612, 4.9012, 500"
        assert flashed(page.post(address, data=ZONE | {CIRCLES: circles})) == "saved"

        # Nothing found, nothing typed and no answer are said beside the search
        assert dutch("No address was found for this.") in words(after(sought="elders", seek="yes"))
        assert dutch("Type the address that you look for") in error_of(
            after(sought=" ", seek="yes"), "sought"
        )
        pdok.status = 500
        unanswered = dutch(
            "The address service is not responding. Try again later, or fill in the"
            " position yourself."
        )
        assert unanswered in words(after(sought="kade", seek="yes"))
    kept = stored(database, base.person_id, "exclusion_zone").parameters["areas"]
    assert kept[1] == {"type": "Circle", "center": [4.9012, 52.3612], "radius_m": 500}
    assert 'name="seek"' not in visitor("officer").get(f"{address}?kind=exclusion_zone").text
