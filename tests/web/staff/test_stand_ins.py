"""Standing in is agreed on one page, handed over on another, and shows where the work is done."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from aftercare.base.clock import FixedClock
from aftercare.bootstrap import AppState
from aftercare.casework.absences.acts import give_verdict, revise_verdict
from aftercare.domain.absences.absence import Verdict
from aftercare.store.people.rows import PersonRow
from tests.store.arranging import NOW, Arranger
from tests.store.escalation.open_escalations import open_escalation
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import error_of, flashed, value_of, words
from tests.web.shell.wording import dutch, fault, named

TODAY = date(2026, 11, 24)


def days(arrange: Arranger, **changes: Any) -> dict[str, str]:
    office = arrange.office
    return {
        "officer": str(office.officer.staff_id), "stand_in": str(office.colleague.staff_id),
        "from_on": "vandaag", "until_on": "27-11", "note": "Eerst de bovenste.",
    } | changes  # fmt: skip


def own(arrange: Arranger) -> PersonRow:
    return arrange.person(deputy_id=None)


def id_in(page: str) -> str:
    """The id of the first stand-in a page leads to."""
    return page.partition('href="/stand-ins/')[2].partition('"')[0]


def test_handed_back_it_shows_every_verdict_that_was_given_meanwhile(
    visitor: Visitor, arrange: Arranger, app_state: AppState
) -> None:
    person = own(arrange)
    _, absence = arrange.miss(person, NOW - timedelta(days=2))
    visitor("officer").post("/stand-ins", data=days(arrange))
    standing_in = arrange.office.colleague
    with arrange.database.work(standing_in, NOW + timedelta(hours=1)) as work:
        give_verdict(work, absence.id, 1, Verdict.EXCUSED, "ziek gemeld")
    with arrange.database.work(standing_in, NOW + timedelta(hours=2)) as work:
        revise_verdict(work, absence.id, 2, Verdict.SERVICE_FAILURE, "onze fout")
    opened = {"opened_at": NOW + timedelta(hours=3), "rule_nl": "Drie keer niet geweest"}
    open_escalation(arrange, person, rule_code="own-rule", **opened)
    clock = app_state.clock
    assert isinstance(clock, FixedClock)
    clock.move_to(NOW + timedelta(days=4))
    back = visitor("officer")
    view = words(back.get(f"/stand-ins/{id_in(back.get('/stand-ins').text)}").text)
    meanwhile = view.partition("Intussen")[2] or view
    assert meanwhile.index("fout aan onze kant") < meanwhile.index("geoorloofd")
    assert "drie keer niet geweest" in meanwhile
    assert "own-rule" not in view


def test_it_is_agreed_handed_over_ticked_and_handed_back(
    visitor: Visitor, arrange: Arranger, app_state: AppState
) -> None:
    person = own(arrange)
    arrange.miss(person, NOW - timedelta(days=2))
    officer = visitor("officer")
    assert flashed(officer.post("/stand-ins", data=days(arrange))) == "saved"
    colleague = visitor("colleague")
    page = colleague.get("/stand-ins").text
    assert "Eerst de bovenste." in page
    address = f"/stand-ins/{id_in(page)}"
    taken = colleague.get(address).text
    assert f"Overgenomen van {arrange.office.officer.display_name}" in words(taken)
    assert person.family_name in taken
    assert "0 van 1 gezien" in words(taken)
    item = taken.partition(f'action="{address}/items/')[2].partition('"')[0]
    assert flashed(colleague.post(f"{address}/items/{item}", data={})) == "done"
    assert "1 van 1 gezien" in words(colleague.get(address).text)
    clock = app_state.clock
    assert isinstance(clock, FixedClock)
    clock.move_to(NOW + timedelta(days=4))
    back = visitor("officer")
    found = back.get("/stand-ins").text
    assert "Afgelopen en teruggegeven" in words(found)
    assert person.family_name in back.get(f"/stand-ins/{id_in(found)}").text


def test_the_worklist_caseload_and_week_say_in_whose_place(
    visitor: Visitor, arrange: Arranger
) -> None:
    person = own(arrange)
    arrange.miss(person, NOW - timedelta(days=2))
    arrange.appointment(person, NOW + timedelta(hours=2))
    visitor("officer").post("/stand-ins", data=days(arrange))
    colleague = visitor("colleague")
    worklist = words(colleague.get("/worklist").text)
    assert (
        dutch("You are standing in for %(names)s", names=arrange.office.officer.display_name)
        in worklist
    )
    for page in (worklist, words(colleague.get("/caseload").text)):
        assert person.family_name in page
        assert "waarneming" in page
    assert person.family_name in colleague.get("/week").text
    assert "waarneming" not in words(visitor("officer").get("/caseload").text)


def test_a_mistake_is_shown_beside_its_field(visitor: Visitor, arrange: Arranger) -> None:
    officer = visitor("officer")
    for changes, field in (
        ({"stand_in": ""}, "stand_in"),
        ({"stand_in": str(arrange.office.officer.staff_id)}, "stand_in"),
        ({"from_on": "gisteren"}, "from_on"),
        ({"until_on": "1-1-2020"}, "until_on"),
    ):
        page = officer.post("/stand-ins", data=days(arrange, **changes))
        assert page.status_code == 422
        assert error_of(page.text, field)
    assert flashed(officer.post("/stand-ins", data=days(arrange))) == "saved"
    twice = officer.post("/stand-ins", data=days(arrange))
    assert error_of(twice.text, "from_on") == fault("overlapping")


def test_ended_now_it_closes_and_stays_on_the_page(visitor: Visitor, arrange: Arranger) -> None:
    person, officer = own(arrange), visitor("officer")
    officer.post("/stand-ins", data=days(arrange))
    address = f"/stand-ins/{id_in(officer.get('/stand-ins').text)}"
    colleague = visitor("colleague")
    assert colleague.get(f"/people/{person.id}").status_code == 200
    assert colleague.post(f"{address}/end", data={"version": "1"}).status_code == 403
    assert flashed(officer.post(f"{address}/end", data={"version": "1"})) == "removed"
    assert colleague.get(f"/people/{person.id}").status_code == 404
    assert "beëindigd di 24 nov" in words(officer.get("/stand-ins").text)


def test_others_see_that_somebody_stands_in_and_no_list(
    visitor: Visitor, arrange: Arranger
) -> None:
    own(arrange)
    visitor("officer").post("/stand-ins", data=days(arrange))
    supervisor = visitor("supervisor")
    address = f"/stand-ins/{id_in(supervisor.get('/stand-ins').text)}"
    assert supervisor.get(address).status_code == 200
    deputy = visitor("deputy")
    assert arrange.office.colleague.display_name in deputy.get("/stand-ins").text
    assert deputy.get(address).status_code == 404
    for who in ("planner", "provider", "auditor", "admin"):
        assert visitor(who).get("/stand-ins").status_code == 403


def test_the_auditor_reads_in_whose_place_a_file_was_opened(
    visitor: Visitor, arrange: Arranger
) -> None:
    person = own(arrange)
    visitor("officer").post("/stand-ins", data=days(arrange))
    visitor("colleague").get(f"/people/{person.id}")
    log = words(visitor("auditor").get("/access-log").text)
    act = f"{named('access', 'on_behalf')} {dutch('Stood in for a colleague')}"
    assert f"{act} {named('log_subject', 'staff')} {arrange.office.officer.display_name}" in log


class TestLeave:
    def form(self, arrange: Arranger, **changes: str) -> dict[str, str]:
        return {
            "staff": str(arrange.office.officer.staff_id), "from_on": "30-11", "until_on": "4-12",
            "stand_in": str(arrange.office.colleague.staff_id),
        } | changes  # fmt: skip

    def test_entering_leave_can_name_who_stands_in(
        self, visitor: Visitor, arrange: Arranger
    ) -> None:
        officer = visitor("officer")
        assert flashed(officer.post("/leave", data=self.form(arrange))) == "leave"
        name = arrange.office.colleague.display_name
        assert dutch("%(name)s handles the whole caseload on these days", name=name) in words(
            officer.get("/leave").text
        )
        assert "ma 30 nov – vr 4 dec" in words(officer.get("/stand-ins").text)

    def test_when_that_cannot_be_neither_is_entered(
        self, visitor: Visitor, arrange: Arranger
    ) -> None:
        arrange.leave(arrange.office.colleague, NOW + timedelta(days=6), NOW + timedelta(days=9))
        officer = visitor("officer")
        page = officer.post("/leave", data=self.form(arrange))
        assert page.status_code == 422
        assert error_of(page.text, "stand_in")
        assert "ma 30 nov – vr 4 dec" not in words(officer.get("/leave").text)

    def test_leave_without_one_leads_to_the_page_with_its_days(
        self, visitor: Visitor, arrange: Arranger
    ) -> None:
        officer = visitor("officer")
        officer.post("/leave", data=self.form(arrange, stand_in=""))
        page = officer.get("/leave").text
        there = page.partition('href="/stand-ins?')[2].partition('"')[0].replace("&amp;", "&")
        form = officer.get(f"/stand-ins?{there}").text
        assert (value_of(form, "from_on"), value_of(form, "until_on")) == (
            "30-11-2026", "04-12-2026",
        )  # fmt: skip

    def test_a_supervisors_own_leave_has_no_caseload_to_stand_in_for(
        self, visitor: Visitor, arrange: Arranger
    ) -> None:
        form = self.form(arrange, staff=str(arrange.office.supervisor.staff_id))
        page = visitor("supervisor").post("/leave", data=form)
        assert page.status_code == 422
        assert error_of(page.text, "stand_in")
