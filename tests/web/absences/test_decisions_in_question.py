"""A detention that is taken back: each page on the way says that what was decided is to be looked at again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlmodel import select

from aftercare.casework.absences.acts import revise_verdict
from aftercare.casework.escalation.acts import decide
from aftercare.casework.orders.periods import NewSuspension, enter_suspension
from aftercare.domain.absences.absence import Verdict
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.escalation.ladder import Decision
from aftercare.domain.orders.periods import SuspensionKind
from aftercare.scheduling.escalation.evaluate_rules import evaluate_people
from aftercare.store.absences.rows import AbsenceRow
from aftercare.store.database.unit_of_work import Database
from aftercare.store.escalation.rows import EscalationRow, get_escalation
from aftercare.store.people.rows import PersonRow
from aftercare.store.tasks.rows import TaskRow
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import hidden, words
from tests.web.submissions.conftest import Sending
from tests.web.submissions.conftest import send as send
from tests.web.submissions.conftest import sender as sender

MISSED_AT = NOW - timedelta(days=5)
MISSED = "Missed: check-in on Thu 19 Nov"
PREVIEWED = "Decisions to look at again"
WHY = "The case file said that the client was in custody then. It no longer says so."


@dataclass
class Case:
    """A miss that was excused, and its escalation closed, because the client was in custody."""

    person: PersonRow
    absence_id: UUID
    escalation_id: UUID
    detention_id: UUID

    @property
    def pages(self) -> list[str]:
        return [f"/absences/{self.absence_id}", f"/escalations/{self.escalation_id}"]


@pytest.fixture
def case(arrange: Arranger, database: Database) -> Case:
    person = arrange.person()
    _, absence = arrange.miss(person, MISSED_AT, "unexcused")
    with database.work(CLOCK, NOW) as work:
        evaluate_people(work, [person.id])
        of_person = select(EscalationRow.id).where(EscalationRow.person_id == person.id)
        escalation_id = work.session.exec(of_person).one()
    with database.work(arrange.office.officer, NOW) as work:
        new = NewSuspension(SuspensionKind.DETENTION, date(2026, 11, 12))
        detention_id = enter_suspension(work, person.id, new).row.id
        version = work.session.get_one(AbsenceRow, absence.id).version
        revise_verdict(work, absence.id, version, Verdict.EXCUSED, "Zat toen vast.")
    with database.work(arrange.office.supervisor, NOW) as work:
        version = get_escalation(work.session, escalation_id).version
        decide(work, escalation_id, version, Decision.CLOSE, "Zat toen vast.")
    return Case(person, absence.id, escalation_id, detention_id)


def correct(visitor: Visitor, case: Case) -> str:
    """The first day of the detention moves past the miss. Returns the preview."""
    officer = visitor("officer", "en")
    address = f"/people/{case.person.id}/periods/suspensions/{case.detention_id}"
    typed = {"kind": "detention", "from_on": "25-11-2026", "until_on": ""}
    first = officer.get(address).text
    seen = officer.post(address, data=hidden(first, address) | typed).text
    done = officer.post(address, data=hidden(seen, address) | typed | {"confirm": "yes"})
    assert done.status_code == 303, words(done.text)
    return seen


def test_the_preview_names_the_decisions_and_every_page_says_it_until_somebody_looked(
    visitor: Visitor, case: Case
) -> None:
    officer, supervisor = visitor("officer", "en"), visitor("supervisor", "en")
    assert not [page for page in case.pages if WHY in words(supervisor.get(page).text)]
    preview = correct(visitor, case)
    assert PREVIEWED in words(preview)
    assert all(f'href="{page}"' in preview for page in case.pages)
    for page in case.pages:
        assert WHY in words(supervisor.get(page).text), page
    # The strip above every page of the client, the worklist, and the supervisor's day.
    for page in (f"/people/{case.person.id}", f"/people/{case.person.id}/letters"):
        assert f"Look at again {MISSED}" in words(officer.get(page).text), page
    listed = words(officer.get("/worklist").text)
    assert "Look at a decision again" in listed
    assert "Check-in Thu 19 Nov" in listed
    today = supervisor.get("/today").text
    assert PREVIEWED in words(today)
    assert f'href="{case.pages[0]}"' in today


def test_that_the_decision_stays_is_recorded_with_its_reason_and_ends_the_marks(
    visitor: Visitor, database: Database, case: Case
) -> None:
    correct(visitor, case)
    officer, page = visitor("officer", "en"), case.pages[0]
    address = f"{page}/decision-stays"
    fields = hidden(officer.get(page).text, address)
    refused = officer.post(address, data=fields | {"stays_reason": " "})
    assert refused.status_code == 422
    assert officer.post(address, data=fields | {"stays_reason": "Was ook ziek."}).status_code == 303
    shown = words(officer.get(page).text)
    assert WHY not in shown
    assert "Looked at again: the decision stays" in shown
    assert "Was ook ziek." in shown
    assert WHY not in words(visitor("supervisor", "en").get(case.pages[1]).text)
    assert "Look at again" not in words(officer.get(f"/people/{case.person.id}").text)
    with database.work(CLOCK, NOW) as work:
        task = work.session.exec(select(TaskRow).where(TaskRow.kind == "review_decision")).one()
        assert (task.state, task.done_note) == ("done", "Was ook ziek.")
        assert work.session.get_one(AbsenceRow, case.absence_id).verdict == "excused"


def test_a_release_that_was_sent_names_them_before_it_is_accepted_and_afterwards(
    visitor: Visitor, send: Sending, case: Case
) -> None:
    which = send("release", case.person.reference, only={"until_on": "2026-11-14"})
    officer, address = visitor("officer", "en"), f"/submissions/{which}/accept"
    first = officer.get(f"/submissions/{which}").text
    assert officer.post(address, data=hidden(first, address)).status_code == 303
    for page in (first, officer.get(f"/submissions/{which}").text):
        assert PREVIEWED in words(page)
        assert all(f'href="{one}"' in page for one in case.pages)
    assert WHY in words(officer.get(case.pages[0]).text)


def test_the_page_of_the_absence_leads_to_the_escalation_to_open_again(
    visitor: Visitor, case: Case
) -> None:
    correct(visitor, case)
    page = visitor("officer", "en").get(case.pages[0]).text
    assert f'href="{case.pages[1]}"' in page
    assert "The decision stands until someone decides again" in words(page)
    assert "counts as any other" not in words(page)


def test_the_page_of_closing_names_the_decision_to_look_at_and_refuses_to_close(
    visitor: Visitor, case: Case
) -> None:
    correct(visitor, case)
    officer, address = visitor("officer", "en"), f"/people/{case.person.id}/closing"
    page = officer.get(address).text
    assert "Someone must look again at a decision about an absence" in words(page)
    assert f'href="{case.pages[0]}"' in page
    typed = {"why": "deceased", "closed_on": "24-11-2026", "note": ""}
    assert officer.post(address, data=hidden(page, address) | typed).status_code == 422
    assert WHY in words(officer.get(case.pages[0]).text)


# The other way round ----------------------------------------------------------------------------------------

KNOWN_NOW = "The case file now says that the client was in custody then."
AGAINST = "Decisions on missed appointments to look at again"


@pytest.fixture
def against(arrange: Arranger, database: Database) -> Case:
    """A miss that counts, whose escalation was decided on, before anyone knew of the custody."""
    person = arrange.person()
    _, absence = arrange.miss(person, MISSED_AT, "unexcused")
    with database.work(CLOCK, NOW) as work:
        evaluate_people(work, [person.id])
        of_person = select(EscalationRow.id).where(EscalationRow.person_id == person.id)
        escalation_id = work.session.exec(of_person).one()
    with database.work(arrange.office.supervisor, NOW) as work:
        version = get_escalation(work.session, escalation_id).version
        decide(work, escalation_id, version, Decision.CONTACT_PERSON, "Bel de client.")
    return Case(person, absence.id, escalation_id, absence.id)


def is_marked(visitor: Visitor, case: Case) -> None:
    officer, supervisor = visitor("officer", "en"), visitor("supervisor", "en")
    for page in case.pages:
        assert KNOWN_NOW in words(supervisor.get(page).text), page
    assert f"Look at again {MISSED}" in words(officer.get(f"/people/{case.person.id}").text)
    listed = words(officer.get("/worklist").text)
    assert "The client was in custody that day: look again" in listed
    assert f'href="{case.pages[0]}"' in supervisor.get("/today").text


def test_a_detention_entered_by_hand_names_what_was_decided_against_the_client(
    visitor: Visitor, against: Case
) -> None:
    officer = visitor("officer", "en")
    address = f"/people/{against.person.id}/periods/suspensions/new"
    typed = {"kind": "detention", "from_on": "12-11-2026", "until_on": ""}
    first = officer.get(address).text
    assert KNOWN_NOW not in words(officer.get(against.pages[0]).text)
    (posts,) = set(re.findall(r'action="(/people/[^"]*suspensions[^"]*)"', first))
    seen = officer.post(posts, data=hidden(first, posts) | typed).text
    assert AGAINST in words(seen)
    assert all(f'href="{page}"' in seen for page in against.pages)
    done = officer.post(posts, data=hidden(seen, posts) | typed | {"confirm": "yes"})
    assert done.status_code == 303, words(done.text)
    is_marked(visitor, against)
    page = against.pages[0]
    stays = f"{page}/decision-stays"
    fields = hidden(officer.get(page).text, stays) | {"stays_reason": "Had verlof die dag."}
    assert officer.post(stays, data=fields).status_code == 303
    assert KNOWN_NOW not in words(officer.get(page).text)


def test_custody_that_was_sent_names_it_and_asks_too(
    visitor: Visitor, send: Sending, against: Case
) -> None:
    which = send("detention", against.person.reference, only={"from_on": "2026-11-12"})
    officer, address = visitor("officer", "en"), f"/submissions/{which}/accept"
    first = officer.get(f"/submissions/{which}").text
    assert AGAINST in words(first)
    assert officer.post(address, data=hidden(first, address)).status_code == 303
    is_marked(visitor, against)
