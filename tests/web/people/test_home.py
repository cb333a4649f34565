"""A client's home: entered with its place, shown with distances, and seen by no one but who may read the file."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.disclosures.protected_changes import Office
from aftercare.store.database.unit_of_work import Database
from aftercare.store.letters.rows import PostalAddressRow
from aftercare.store.people.rows import PersonRow
from aftercare.store.sites.rows import SiteRow
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import error_of, flashed, hidden, value_of, words
from tests.web.shell.wording import dutch, fault

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
    over = {"areas": [circle | {"radius_m": 9_000}]}
    yesterday = NOW.date() - timedelta(days=1)
    arrange.condition(person, kind="exclusion_zone", parameters=over, ends_on=yesterday)
    where = WHERE.format(person.id)

    # Without a position there is no distance
    empty = officer.get(where)
    assert dutch("First fill in where the home is on the map.") in words(empty.text)
    around = words(empty.text)
    assert "500 m" in around
    assert "52.3602, 4.8952" in around
    assert "&#34;radius&#34;: 500" in empty.text
    assert not re.search(r"\b9000\b", empty.text)

    # When it is entered
    assert flashed(officer.post(where, data=hidden(empty.text, where) | HOME)) == "saved"
    shown = officer.get(where)
    assert value_of(shown.text, "lies_at") == "52.370200, 4.895200"
    assert f"{site.name} 1,1 km" in words(shown.text)
    assert "610 m" in words(shown.text)
    for page in (where, f"/people/{person.id}"):
        assert dutch("The home is in an exclusion zone") not in officer.get(page).text

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


def test_a_home_is_removed_once_it_is_said_what_becomes_of_its_visits(
    officer: TestClient, arrange: Arranger, person: PersonRow, database: Database
) -> None:
    where = WHERE.format(person.id)
    assert f"{where}/remove" not in officer.get(where).text
    officer.post(where, data={"version": "0"} | HOME)
    visit = arrange.appointment(person, NOW + timedelta(hours=3), kind="home_visit")
    page = officer.get(where)
    planned = dutch("%(num)s home visit is planned, on %(day)s. It stays planned.", num=1, day="@")
    assert planned.partition("@")[0] in words(page.text)
    nowhere = (
        "No address is then known for visits: enter a postal address, or agree on another place."
    )
    assert dutch(nowhere) in words(page.text)
    letters = PostalAddressRow(
        person_id=person.id, lines="Brievenweg 1\n1000AA Proefstad",
        entered_by=arrange.office.officer.staff_id, entered_at=NOW,
    )  # fmt: skip
    arrange.add(letters)
    assert "Brievenweg 1, 1000AA Proefstad" in words(officer.get(where).text)

    # An outdated page removes nothing; twice is once.
    arrange.informed(person, "address_change")
    newer = officer.post(where, data={"version": "1"} | HOME | {"lies_at": ""})
    assert flashed(newer) == "saved"
    remove = f"{where}/remove"
    assert officer.post(remove, data=hidden(page.text, remove)).status_code == 412
    now = hidden(officer.get(where).text, remove)
    assert [flashed(officer.post(remove, data=now)) for _ in range(2)] == ["removed"] * 2
    assert "Brievenweg 1" in words(officer.get(f"/appointments/{visit.id}").text)
    assert "Verzonnen Kade" not in officer.get(where).text
    with database.work(CLOCK, NOW) as work:
        noted = text(
            "select count(*) from audit_entry where (action, subject_kind) = ('remove', 'home-address')"
        )
        assert work.session.scalar(noted) == 1


def test_home_visits_of_a_day_are_proposed_in_the_order_of_the_shortest_way(
    officer: TestClient, arrange: Arranger
) -> None:
    visits = []
    for hours, lies_at in enumerate(("52.37, 4.80", "52.37, 5.00", "52.37, 4.90", ""), 2):
        one = arrange.person()
        if lies_at:
            officer.post(WHERE.format(one.id), data={"version": "0"} | HOME | {"lies_at": lies_at})
        state = "scheduled" if visits else "notified"
        at = NOW + timedelta(hours=hours)
        visits.append(arrange.appointment(one, at, kind="home_visit", state=state))
    page = officer.get("/week/day").text
    rows = re.findall(r"<li>(.*?)</li>", page.partition("<ol>")[2].partition("</ol>")[0], re.DOTALL)
    assert [re.findall(r"/appointments/([0-9a-f-]+)", row) for row in rows] == [
        [str(visits[turn].id)] for turn in (0, 2, 1)
    ]
    keeps = dutch("keeps its turn: the client was notified")
    assert [keeps in words(row) for row in rows] == [True, False, False]
    left_out = dutch("%(num)s visit is left out: its address is not on the map.", num=1)
    assert left_out in words(page)


def test_before_another_address_is_saved_it_is_said_which_visits_go_there(
    officer: TestClient, person: PersonRow, arrange: Arranger
) -> None:
    where = WHERE.format(person.id)
    planned = dutch(
        "%(num)s home visit is planned, on %(day)s. It then goes to the new address.",
        num=1,
        day="@",
    ).partition("@")[0]
    assert planned not in words(officer.get(where).text)
    arrange.appointment(person, NOW + timedelta(hours=3), kind="home_visit")
    # Also before the first address is entered.
    assert planned in words(officer.get(where).text)
    officer.post(where, data=hidden(officer.get(where).text, where) | HOME)
    assert planned in words(officer.get(where).text)


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


def test_a_move_is_saved_once_it_is_recorded_who_at_the_prosecution_service_was_informed(
    officer: TestClient, arrange: Arranger, person: PersonRow
) -> None:
    arrange.condition(person)
    where, informed = WHERE.format(person.id), f"/people/{person.id}/prosecution"
    officer.post(where, data={"version": "0"} | HOME)
    page = officer.get(where).text
    assert dutch("First inform the prosecution service") in words(page)
    moved = hidden(page, where) | HOME | {"address": "Verzonnen Kade 4"}
    refused = officer.post(where, data=moved)
    assert refused.status_code == 422
    assert "Verzonnen Kade 4</textarea>" in refused.text
    assert fault("inform-first") in words(refused.text)
    assert fault("inform-first") in words(
        officer.post(f"{where}/remove", data=hidden(page, f"{where}/remove")).text
    )

    # Its page names offices alone, and asks for what is missing beside the field
    asked = officer.get(f"{informed}?what=address_change").text
    bad = officer.post(informed, data=hidden(asked, informed) | {"what": "address_change"})
    assert bad.status_code == 422
    assert error_of(bad.text, "recipient")
    given = {"what": "address_change", "recipient": Office.IDV.value, "disclosed_on": "24-11-2026"}
    for _ in range(2):
        assert flashed(officer.post(informed, data=hidden(asked, informed) | given)) == "recorded"
    assert words(officer.get(informed).text).count(Office.IDV.value) == 2
    assert flashed(officer.post(where, data=moved)) == "saved"
    assert dutch("Informed on %(day)s: %(office)s", day="di 24 nov", office=Office.IDV) in words(
        officer.get(informed).text
    )

    # What cannot wait goes through with a reason, and a deadline leads back to the page
    other = f"{informed}/unwaited"
    reason = hidden(asked, other) | {"uninformed": "zone_change"}
    assert error_of(officer.post(other, data=reason).text, "because")
    assert flashed(officer.post(other, data=reason | {"because": "danger"})) == "recorded"
    shown = officer.get(informed).text
    (deadline,) = set(re.findall(r"/deadlines/[0-9a-f-]+", shown))
    page = officer.get(deadline).text
    assert f'href="{informed}"' in page
    assert f"{deadline}/complete" not in page
