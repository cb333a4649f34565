"""An absence is decided beside what we did to remind, by a named person, with a reason."""

from __future__ import annotations

from datetime import timedelta

from aftercare.domain.access import CLOCK
from aftercare.store.absences import AbsenceRow
from tests.store.arranging import NOW, Arranger
from tests.web.pages.conftest import Visitor
from tests.web.pages.reading_html import error_of, hidden, said, words

YESTERDAY = NOW - timedelta(days=1)


def test_the_page_tells_whether_a_reminder_arrived_and_how_often_it_happened_before(
    arrange: Arranger, visitor: Visitor
) -> None:
    person = arrange.person()
    arrange.miss(person, NOW - timedelta(days=20), "unexcused")
    arrange.miss(person, NOW - timedelta(days=20, hours=-3), "unexcused")
    arrange.miss(person, NOW - timedelta(days=30), "excused")
    missed, absence = arrange.miss(person, YESTERDAY)
    arrange.message(missed, state="undelivered", reason="flag-number-task")
    text = words(visitor("officer").get(f"/absences/{absence.id}").text)
    assert "Niet afgeleverd" in text
    assert "Het nummer bestaat niet of kan geen sms ontvangen" in text
    assert "Op 1 eerdere datum" in text
    assert "04-11-2026" in text
    assert "Beslissen voor:" in text


def test_a_verdict_with_its_reason_stands_in_the_file(arrange: Arranger, visitor: Visitor) -> None:
    _, absence = arrange.miss(arrange.person(), YESTERDAY)
    officer, here = visitor("officer"), f"/absences/{absence.id}"
    form = hidden(officer.get(here).text, f"{here}/decision")
    answer = officer.post(
        f"{here}/decision", data=form | {"verdict": "unexcused", "reason": "Geen bericht."}
    )
    assert said(answer) == "decided"
    page = officer.get(here).text
    assert "Geen bericht." in page
    assert f"{here}/decision" not in page
    with arrange.database.work(CLOCK, NOW) as work:
        kept = work.session.get_one(AbsenceRow, absence.id)
        assert kept.decided_by == arrange.office.officer.staff_id


def test_a_verdict_without_a_reason_keeps_what_was_chosen(
    arrange: Arranger, visitor: Visitor
) -> None:
    _, absence = arrange.miss(arrange.person(), YESTERDAY)
    answer = visitor("officer").post(
        f"/absences/{absence.id}/decision",
        data={"version": "1", "verdict": "unexcused", "reason": " "},
    )
    assert answer.status_code == 422
    assert error_of(answer.text, "reason") == "Vul dit in"
    assert 'value="unexcused" checked' in answer.text


def test_what_the_client_says_waits_for_a_verdict_and_is_none(
    arrange: Arranger, visitor: Visitor
) -> None:
    _, absence = arrange.miss(arrange.person(), YESTERDAY)
    officer, here = visitor("officer"), f"/absences/{absence.id}"
    form = hidden(officer.get(here).text, f"{here}/evidence")
    answer = officer.post(f"{here}/evidence", data=form | {"ground": "medical", "note": "Griep"})
    assert said(answer) == "saved"
    page = officer.get(here).text
    assert 'value="medical" selected' in page
    assert "Griep" in page
    assert "Te beslissen" in words(page)


def test_two_people_deciding_at_once_do_not_overwrite_each_other(
    arrange: Arranger, visitor: Visitor
) -> None:
    _, absence = arrange.miss(arrange.person(), YESTERDAY)
    here = f"/absences/{absence.id}"
    officer, deputy = visitor("officer"), visitor("deputy")
    excuse = {"version": "1", "verdict": "excused", "reason": "Griep"}
    assert (
        deputy.post(f"{here}/evidence", data={"version": "1", "ground": "work"}).status_code == 303
    )
    assert officer.post(f"{here}/decision", data=excuse).status_code == 412
    assert officer.post(f"{here}/decision", data=excuse | {"version": "2"}).status_code == 303
    assert deputy.post(f"{here}/decision", data=excuse | {"version": "3"}).status_code == 409


def test_an_absence_of_somebody_elses_client_is_not_there(
    arrange: Arranger, visitor: Visitor
) -> None:
    _, absence = arrange.miss(arrange.person(), YESTERDAY)
    for who in ("outsider", "colleague", "other_supervisor"):
        assert visitor(who).get(f"/absences/{absence.id}").status_code == 404
    assert visitor("planner").get(f"/absences/{absence.id}").status_code == 403
    assert visitor("provider").get(f"/absences/{absence.id}").status_code == 403
