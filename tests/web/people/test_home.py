"""A client's home: entered with its place, shown with distances, and seen by no one but who may read the file."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from aftercare.domain.accounts.permissions import CLOCK
from aftercare.store.database.unit_of_work import Database
from aftercare.store.letters.rows import PostalAddressRow
from aftercare.store.people.rows import PersonRow
from aftercare.store.sites.rows import SiteRow
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import error_of, flashed, hidden, value_of, words
from tests.web.shell.wording import dutch

WHERE = "/people/{}/home"
HOME = {"address": "Verzonnen Kade 3\n1000AA Proefstad", "lies_at": "52,3702; 4,8952"}


@pytest.fixture
def person(arrange: Arranger) -> PersonRow:
    return arrange.person()


@pytest.fixture
def officer(visitor: Visitor) -> TestClient:
    return visitor("officer")


def test_a_home_is_entered_and_shows_how_far_sites_and_forbidden_areas_are(
    officer: TestClient, person: PersonRow, arrange: Arranger, database: Database
) -> None:
    with database.work(CLOCK, NOW) as work:
        site = work.session.get_one(SiteRow, arrange.office.room_id)
        site.longitude, site.latitude = 4.8952, 52.3802
    circle = {"type": "Circle", "center": [4.8952, 52.3602], "radius_m": 500}
    arrange.condition(person, kind="exclusion_zone", parameters={"areas": [circle]})
    where = WHERE.format(person.id)

    # Without a position there is no distance
    empty = officer.get(where)
    assert dutch("First fill in where the home is on the map.") in words(empty.text)

    # When it is entered
    assert flashed(officer.post(where, data=hidden(empty.text, where) | HOME)) == "saved"
    shown = officer.get(where)
    assert value_of(shown.text, "lies_at") == "52.370200, 4.895200"
    assert f"{site.name} 1,1 km" in words(shown.text)
    assert "610 m" in words(shown.text)
    assert dutch("The home is in an exclusion zone") not in shown.text

    # Then an outdated page overwrites nothing, and the same page sent twice is one change
    again = hidden(empty.text, where) | HOME | {"lies_at": "52.3612, 4.8952"}
    assert officer.post(where, data=again).status_code == 412
    now = hidden(shown.text, where) | HOME | {"lies_at": "52.3612, 4.8952"}
    assert [flashed(officer.post(where, data=now)) for _ in range(2)] == ["saved"] * 2
    for page in (where, f"/people/{person.id}", f"/people/{person.id}/conditions"):
        assert dutch("The home is in an exclusion zone") in officer.get(page).text

    # And a mistake stands beside its field, with what was typed
    bad = officer.post(where, data=now | {"address": "", "lies_at": "4.8952, 52.3702"})
    assert bad.status_code == 422
    assert error_of(bad.text, "address")
    swapped = officer.post(
        where, data=hidden(officer.get(where).text, where) | HOME | {"lies_at": "4.8952, 52.3702"}
    )
    assert "6001 km" in error_of(swapped.text, "lies_at")
    assert value_of(swapped.text, "lies_at") == "4.8952, 52.3702"


def test_a_home_is_encrypted_noted_in_the_log_and_closed_to_others(
    officer: TestClient, person: PersonRow, visitor: Visitor, database: Database
) -> None:
    where = WHERE.format(person.id)
    officer.post(where, data={"version": "0"} | HOME)
    officer.get(where)
    with database.work(CLOCK, NOW) as work:
        raw = work.session.execute(
            text("select lines::bytea || position::bytea from home_address")
        ).scalar()
        assert b"Kade" not in bytes(raw)
        assert b"52.37" not in bytes(raw)
        log = set(work.session.execute(text("select action, subject_kind from audit_entry")))
    assert {("change", "home-address"), ("read-home", "person")} <= log
    assert visitor("outsider").get(where).status_code == 404
    for other in ("planner", "provider", "auditor", "admin"):
        assert visitor(other).get(where).status_code == 403


def test_until_a_home_is_entered_visits_go_where_letters_go(
    officer: TestClient, arrange: Arranger, person: PersonRow
) -> None:
    letters = PostalAddressRow(
        person_id=person.id, lines="Brievenweg 1\n1000AA Proefstad",
        entered_by=arrange.office.officer.staff_id, entered_at=NOW,
    )  # fmt: skip
    arrange.add(letters)
    visit = arrange.appointment(person, NOW + timedelta(hours=3), kind="home_visit")
    where = WHERE.format(person.id)
    assert "Brievenweg 1, 1000AA Proefstad" in words(officer.get(f"/appointments/{visit.id}").text)
    page = officer.get(where)
    assert "Brievenweg 1" in page.text
    assert flashed(officer.post(where, data=hidden(page.text, where) | HOME)) == "saved"
    shown = words(officer.get(f"/appointments/{visit.id}").text)
    assert "Verzonnen Kade 3, 1000AA Proefstad" in shown
    assert "Brievenweg" not in shown
