"""The caseload shows whom one looks after, and a search leaves no trace in an address."""

from __future__ import annotations

from datetime import timedelta

from tests.store.arranging import NOW, Arranger
from tests.web.pages.conftest import Visitor
from tests.web.wording import dutch


def test_an_officer_sees_their_own_people_and_nobody_elses(
    arrange: Arranger, visitor: Visitor
) -> None:
    mine = arrange.person(family_name="Mijn-Voorbeeld")
    arrange.person(
        family_name="Ander-Voorbeeld",
        team_id=arrange.office.other_team_id,
        officer_id=arrange.office.outsider.staff_id,
        deputy_id=None,
    )
    page = visitor("officer").get("/caseload")
    assert page.status_code == 200
    assert f'href="/people/{mine.id}"' in page.text
    assert "Mijn-Voorbeeld" in page.text
    assert "Ander-Voorbeeld" not in page.text


def test_a_supervisor_sees_the_team_with_each_persons_officer(
    arrange: Arranger, visitor: Visitor
) -> None:
    arrange.person(family_name="Teamlid", officer_id=arrange.office.colleague.staff_id)
    page = visitor("supervisor").get("/caseload")
    assert "Teamlid" in page.text
    assert arrange.office.colleague.display_name in page.text


def test_a_search_is_posted_and_finds_by_part_of_a_name(
    arrange: Arranger, visitor: Visitor
) -> None:
    arrange.person(family_name="Zoekvoorbeeld")
    arrange.person(family_name="Overig")
    found = visitor("officer").post("/caseload", data={"q": "zoekvoor"})
    assert found.status_code == 200
    assert "Zoekvoorbeeld" in found.text
    assert "Overig" not in found.text
    assert 'value="zoekvoor"' in found.text
    form = found.text[found.text.index('role="search"') :]
    assert 'method="post"' in form[: form.index(">")]


def test_only_open_work_can_be_shown(arrange: Arranger, visitor: Visitor) -> None:
    calm, busy = arrange.person(family_name="Rustig"), arrange.person(family_name="Druk")
    arrange.appointment(calm, NOW + timedelta(days=1))
    arrange.miss(busy, NOW - timedelta(days=1))
    found = visitor("officer").post("/caseload", data={"show": "attention"})
    assert "Druk" in found.text
    assert "Rustig" not in found.text
    assert dutch("%(num)s absence to decide", num=1) in found.text


def test_a_level_nobody_offered_is_refused_with_what_was_typed(visitor: Visitor) -> None:
    page = visitor("officer").post("/caseload", data={"q": "blijft staan", "tier": "9"})
    assert page.status_code == 422
    assert "blijft staan" in page.text


def test_a_planner_has_no_caseload(visitor: Visitor) -> None:
    assert visitor("planner").get("/caseload").status_code == 403
