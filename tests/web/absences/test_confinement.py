"""A client in custody is shown as such wherever an absence of theirs is recorded, judged or escalated."""

from __future__ import annotations

from datetime import timedelta

from sqlmodel import select

from aftercare.domain.accounts.permissions import CLOCK
from aftercare.scheduling.escalation.evaluate_rules import evaluate_people
from aftercare.store.absences.rows import verdicts_of
from aftercare.store.database.unit_of_work import Database
from aftercare.store.escalation.rows import EscalationRow
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import error_of, hidden, words
from tests.web.shell.wording import dutch, fault, named

CUSTODY, PERIOD = named("away", "custody"), "za 21 nov"
WHY = "Why it counts although the client was in custody or admitted"


def test_custody_is_on_every_page_on_the_way_from_the_appointment_to_the_escalation(
    arrange: Arranger, database: Database, visitor: Visitor
) -> None:
    person = arrange.person()
    arrange.miss(person, NOW - timedelta(days=9), "unexcused")
    missed, absence = arrange.miss(person, NOW - timedelta(minutes=45))
    arrange.away(person, "custody", NOW - timedelta(days=3), NOW + timedelta(days=30))
    officer = visitor("officer")
    for page in (f"/people/{person.id}/messages", f"/appointments/{missed.id}"):
        shown = words(officer.get(page).text)
        assert CUSTODY in shown, page
        assert PERIOD in shown, page
    assert CUSTODY in words(officer.get("/week").text)

    here = f"/absences/{absence.id}"
    page = officer.get(here).text
    assert dutch("The client could not come at that time") in words(page)
    assert 'value="custody" selected' in page
    judged = {
        "verdict": "unexcused", "reason": "Geen bericht.", "no_reminder_seen-yes": "yes",
        "early_reason": "no_reason",
    }  # fmt: skip
    form = hidden(page, f"{here}/give-verdict") | judged
    refused = officer.post(f"{here}/give-verdict", data=form)
    assert refused.status_code == 422
    assert error_of(refused.text, "confinement_reason") == fault("confinement-reason-missing")
    assert PERIOD in words(refused.text)
    form["confinement_reason"] = "Was met verlof uit detentie."
    assert officer.post(f"{here}/give-verdict", data=form).status_code == 303
    shown = words(officer.get(here).text)
    assert dutch(f"{WHY}:") in shown
    assert form["confinement_reason"] in shown
    with database.work(CLOCK, NOW) as work:
        (given,) = verdicts_of(work.session, absence.id)
        assert given.confinement_reason == form["confinement_reason"]
        evaluate_people(work, [person.id])
    with database.work(CLOCK, NOW) as work:
        query = select(EscalationRow.id).where(EscalationRow.person_id == person.id)
        escalation_id = work.session.exec(query).first()
    shown = words(visitor("supervisor").get(f"/escalations/{escalation_id}").text)
    assert dutch("The client was in custody or admitted") in shown
    assert PERIOD in shown


def test_an_absence_of_a_client_who_was_free_asks_nothing_about_custody(
    arrange: Arranger, visitor: Visitor
) -> None:
    person = arrange.person()
    _, absence = arrange.miss(person, NOW - timedelta(days=1))
    arrange.away(person, "away", NOW - timedelta(days=3), NOW)
    page = visitor("officer").get(f"/absences/{absence.id}").text
    assert named("away", "away") in words(page)
    assert 'name="confinement_reason"' not in page
