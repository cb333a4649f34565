"""The caseload shows whom one looks after, and a search leaves no trace in an address."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from sqlmodel import select

from aftercare.base.clock import FixedClock
from aftercare.bootstrap import AppState
from aftercare.casework.sign_in.acts import SESSION_TERM
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.time.wall_time import civil_date, start_of_day
from aftercare.store.people.kept_search_rows import MOST_KEPT, KeptSearchRow
from aftercare.web.shell.words import mid_sentence
from tests.store.arranging import NOW, Arranger
from tests.store.escalation.open_escalations import open_escalation
from tests.web.conftest import ORIGIN, Visitor
from tests.web.shell.reading_html import words
from tests.web.shell.wording import dutch, named


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


def test_an_officer_begins_with_own_clients_and_each_client_of_a_colleague_names_the_officer(
    arrange: Arranger, visitor: Visitor
) -> None:
    colleague = arrange.office.colleague
    mine = arrange.person(family_name="Eigen-Voorbeeld")
    theirs = [
        arrange.person(
            family_name=f"Collega-Voorbeeld-{number}",
            officer_id=colleague.staff_id,
            deputy_id=mine.officer_id,
        )
        for number in range(2)
    ]
    officer = visitor("officer")

    def listed(address: str) -> tuple[set[str], str]:
        page = officer.get(address).text
        return set(re.findall(r'strong person-name" href="/people/([^"]+)"', page)), words(page)

    own, text = listed("/caseload")
    assert own == {str(mine.id)}
    for name, number in (("My own clients", 1), ("Clients of colleagues", 2), ("All clients", 3)):
        assert f"{dutch(name)} {number}" in text
    others, text = listed("/caseload?whose=others")
    assert others == {str(one.id) for one in theirs}
    assert f"{theirs[0].reference} · {colleague.display_name}" in text
    assert listed("/caseload?whose=all")[0] == own | others
    # A filter stays with the clients that are shown; a search is among all.
    sent = {"whose": "others", "tier": "2", "show": "attention"}
    assert listed(officer.post("/caseload", data=sent).headers["location"])[0] == set()
    found = officer.post("/caseload", data={"whose": "own", "q": "Collega-Voorbeeld"})
    assert listed(found.headers["location"])[0] == others


def test_a_supervisor_sees_the_team_with_each_persons_officer(
    arrange: Arranger, visitor: Visitor
) -> None:
    arrange.person(family_name="Teamlid", officer_id=arrange.office.colleague.staff_id)
    page = visitor("supervisor").get("/caseload")
    assert "Teamlid" in page.text
    assert arrange.office.colleague.display_name in page.text


def test_fifty_clients_are_a_page_and_filters_stay_in_the_address_of_the_next(
    arrange: Arranger, visitor: Visitor
) -> None:
    everyone = {
        str(arrange.person(family_name=f"Vel-Voorbeeld-{number}").id) for number in range(51)
    }
    supervisor = visitor("supervisor")

    def listed(address: str) -> tuple[set[str], str]:
        page = supervisor.get(address).text
        return set(re.findall(r'strong person-name" href="/people/([^"]+)"', page)), page

    first, page = listed(f"/caseload?officer={arrange.office.officer.staff_id}")
    (following,) = re.findall(r'rel="next" href="([^"]+)"', page)
    last, page = listed(unescape(following))
    assert (len(first), first | last) == (50, everyone)
    assert "51 " in words(page)
    assert f"officer={arrange.office.officer.staff_id}" in following
    assert listed(unescape(following).replace("page=2", "page=9"))[0] == last
    search = supervisor.post(
        "/caseload", data={"q": "Voorbeeld", "tier": ""}, follow_redirects=False
    )
    found = [listed(f"{search.headers['location']}&page={number}")[0] for number in (1, 2)]
    assert (len(found[0]), found[0] | found[1]) == (50, everyone)


def test_a_search_is_posted_and_comes_back_at_an_address_that_does_not_say_it(
    arrange: Arranger, visitor: Visitor, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted = arrange.person(given_name="Zoë", family_name="de Zoekvoorbeeld", phone="+447700900321")
    arrange.person(family_name="Overig")
    officer = visitor("officer")
    form = officer.get("/caseload").text.partition('role="search"')[2]
    assert 'method="post"' in form[: form.index(">")]
    for typed in ("Zoekvoorbeeld, zoe", "07700 900321"):
        # When the officer searches, opens the person and goes back
        posted = officer.post("/caseload", data={"q": typed, "tier": "2"})
        assert posted.status_code == 303
        address = posted.headers["location"]
        officer.get(f"/people/{wanted.id}")
        back = officer.get(address)
        # Then question and answer are there, and neither address nor log has told it
        assert f'href="/people/{wanted.id}"' in back.text
        assert "Overig" not in back.text
        assert f'value="{typed}"' in back.text
        assert re.fullmatch(r"/caseload\?search=[0-9a-f-]{36}", address)
    heard = capsys.readouterr()
    assert "900321" not in heard.out + heard.err
    assert "oekvoorbeeld" not in (heard.out + heard.err).lower()


def test_a_person_opened_from_a_search_leads_back_to_that_search(
    arrange: Arranger, visitor: Visitor
) -> None:
    person, officer = arrange.person(family_name="Ooievaar"), visitor("officer")
    address = officer.post("/caseload", data={"q": "Ooievaar"}).headers["location"]
    for came_from, leads_to in {
        address: address, "/caseload": "/caseload", "/worklist": "/caseload", "/caseload/x?search=1": "/caseload",
    }.items():  # fmt: skip
        headers = {"referer": f"{ORIGIN}{came_from}"}
        page = officer.get(f"/people/{person.id}", headers=headers).text
        assert re.findall(r'class="utrecht-link head__back" href="([^"]+)"', page) == [leads_to]
    foreign = {"referer": f"https://example.org{address}"}
    page = officer.get(f"/people/{person.id}", headers=foreign).text
    assert 'head__back" href="/caseload"' in page


def test_each_search_keeps_its_own_address_and_belongs_to_its_session(
    arrange: Arranger, visitor: Visitor, app_state: AppState
) -> None:
    arrange.person(family_name="Ooievaar")
    officer = visitor("officer")
    first, second = (
        officer.post("/caseload", data={"q": typed}).headers["location"]
        for typed in ("Ooievaar", "Reiger")
    )
    assert 'value="Ooievaar"' in officer.get(first).text
    assert 'value="Reiger"' in officer.get(second).text
    # Another session, of the same officer or of a colleague, or a number that was never kept: the whole list
    for browser in (visitor("officer"), visitor("supervisor")):
        assert 'value="Ooievaar"' not in browser.get(first).text
    for number in ("", "x", "0" * 36, str(uuid4())):
        assert "Ooievaar" in officer.get(f"/caseload?search={number}").text
    # With the session goes what was searched for
    officer.post("/sign-out")
    with app_state.database.work(CLOCK, NOW) as work:
        assert not work.session.exec(select(KeptSearchRow)).all()


def test_what_was_searched_for_is_forgotten_when_its_session_has_ended(
    visitor: Visitor, app_state: AppState, clock: FixedClock
) -> None:
    officer = visitor("officer")
    for number in range(MOST_KEPT + 2):
        officer.post("/caseload", data={"q": f"Ooievaar {number}"})
    seal = next(job for job in app_state.jobs if job.name == "seal-audit")
    for later, left in ((timedelta(0), MOST_KEPT), (SESSION_TERM, 0)):
        clock.move_to(clock.now() + later)
        seal.run()
        with app_state.database.work(CLOCK, NOW) as work:
            assert len(work.session.exec(select(KeptSearchRow)).all()) == left


def test_only_open_work_can_be_shown(arrange: Arranger, visitor: Visitor) -> None:
    calm, busy = arrange.person(family_name="Rustig"), arrange.person(family_name="Druk")
    arrange.appointment(calm, NOW + timedelta(days=1))
    arrange.miss(busy, NOW - timedelta(days=1))
    officer = visitor("officer")
    found = officer.get(officer.post("/caseload", data={"show": "attention"}).headers["location"])
    assert "Druk" in found.text
    assert "Rustig" not in found.text
    assert named("task", "give_verdict") in found.text


def test_each_client_says_why_it_stands_where_it_stands(
    arrange: Arranger, visitor: Visitor
) -> None:
    today = start_of_day(civil_date(NOW))
    people = {days: arrange.person(tier=tier) for days, tier in ((-7, 3), (-2, 1), (2, 2))}
    for days, person in people.items():
        missed = arrange.appointment(person, NOW - timedelta(days=10 - days), state="missed")
        arrange.absence(missed, evidence_by=today, decide_by=NOW + timedelta(days=days))
    grave, calm = arrange.person(), arrange.person()
    for _ in range(2):
        open_escalation(arrange, grave)
    arrange.plan(calm, state="drafted")
    page = visitor("officer").get("/caseload").text
    order = re.findall(r'strong person-name" href="/people/([^"]+)"', page)
    assert order[:3] == [str(one.id) for one in (grave, people[-7], people[-2])]
    text, decide = words(page), named("task", "give_verdict")
    serious = mid_sentence(named("severity", "medium"))
    for badge in (
        f"{dutch('Escalation')} (2) · {serious}", f"{decide} · 7 dagen te laat", f"{decide} · 2 dagen te laat",
        dutch("Draft plan"),
    ):  # fmt: skip
        assert badge in text
    assert text.count(f"{decide} ·") == 2, "what is due later has no clock"


def test_a_level_nobody_offered_is_refused_with_what_was_typed(visitor: Visitor) -> None:
    page = visitor("officer").post("/caseload", data={"q": "blijft staan", "tier": "9"})
    assert page.status_code == 422
    assert "blijft staan" in page.text


def test_a_planner_has_no_caseload(visitor: Visitor) -> None:
    assert visitor("planner").get("/caseload").status_code == 403
