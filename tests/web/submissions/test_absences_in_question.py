"""A withdrawal or a detention names the absences that it calls into question, and their pages say it from then on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import select

from aftercare.casework.escalation.acts import decide
from aftercare.casework.papers.drafts import NewPaper, draft_paper
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.escalation.ladder import Decision
from aftercare.domain.papers import PaperKind
from aftercare.scheduling.escalation.evaluate_rules import evaluate_people
from aftercare.store.absences.rows import AbsenceRow
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.conditions.rows import ConditionRow
from aftercare.store.database.unit_of_work import Database
from aftercare.store.escalation.rows import EscalationRow, get_escalation
from aftercare.store.orders.rows import OrderRow
from aftercare.store.people.rows import PersonRow
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import hidden, words
from tests.web.submissions.conftest import Sending

QUESTIONED = "This calls missed appointments into question"
NO_LONGER = "The condition no longer held on that day"
MISSED_AT = NOW - timedelta(days=1)
MISSED = "Missed: check-in on Mon 23 Nov"
LAST_ON = date(2026, 11, 20)


@dataclass
class Case:
    """A missed check-in that was judged unexcused, and the escalation that it led to."""

    person: PersonRow
    appointment: AppointmentRow
    absence: AbsenceRow
    escalation_id: UUID
    condition: ConditionRow
    reference: str

    def withdrawing(self, send: Sending) -> UUID:
        gone = [{"kind": self.condition.kind, "on": LAST_ON.isoformat()}]
        only = {"court_reference": self.reference, "conditions_withdrawn": gone}
        return send("order-changed", self.person.reference, only=only)


@pytest.fixture
def case(arrange: Arranger, database: Database) -> Case:
    person = arrange.person()
    _, (line,) = arrange.plan(person)
    arrange.miss(person, NOW - timedelta(days=9), "unexcused", obligation=line)
    missed, absence = arrange.miss(person, MISSED_AT, "unexcused", obligation=line)
    with database.work(CLOCK, NOW) as work:
        evaluate_people(work, [person.id])
    with database.work(CLOCK, NOW) as work:
        query = select(EscalationRow.id).where(
            EscalationRow.person_id == person.id, EscalationRow.rule_code == "unexcused-repeated"
        )
        escalation_id = work.session.exec(query).one()
        condition = work.session.get_one(ConditionRow, line.condition_id)
        reference = work.session.get_one(OrderRow, condition.order_id).court_reference
    return Case(person, missed, absence, escalation_id, condition, reference)


def post(visitor: Visitor, address: str, page: str, typed: dict[str, Any]) -> str:
    found = visitor("officer", "en").post(address, data=hidden(page, address) | typed)
    assert found.status_code in (200, 303, 422), words(found.text)
    return found.text


def links(case: Case) -> list[str]:
    return [f'href="/absences/{case.absence.id}"', f'href="/escalations/{case.escalation_id}"']


def test_a_withdrawal_that_was_sent_names_them_before_it_is_accepted_and_afterwards(
    visitor: Visitor, send: Sending, case: Case
) -> None:
    which = case.withdrawing(send)
    officer = visitor("officer", "en")
    first = officer.get(f"/submissions/{which}").text
    address = f"/submissions/{which}/accept"
    accepted = officer.post(address, data=hidden(first, address))
    assert accepted.status_code == 303
    for page in (first, officer.get(f"/submissions/{which}").text):
        assert QUESTIONED in words(page)
        assert f"{MISSED}" in words(page)
        assert "Mon 16 Nov" not in words(page).split(QUESTIONED)[1]
        assert all(one in page for one in links(case))


def test_by_hand_it_names_them_before_it_is_confirmed(visitor: Visitor, case: Case) -> None:
    address = f"/people/{case.person.id}/conditions/{case.condition.id}/withdraw"
    officer = visitor("officer", "en")
    page = post(visitor, address, officer.get(address).text, {"on": "20-11-2026"})
    assert QUESTIONED in words(page)
    assert all(one in page for one in links(case))
    later = post(visitor, address, officer.get(address).text, {"on": "23-11-2026"})
    assert QUESTIONED not in words(later)


def test_once_withdrawn_every_page_on_the_way_to_a_report_says_it(
    visitor: Visitor, arrange: Arranger, database: Database, send: Sending, case: Case
) -> None:
    supervisor = visitor("supervisor", "en")
    before = [
        supervisor.get(page).text
        for page in (
            f"/escalations/{case.escalation_id}",
            "/escalations",
            f"/people/{case.person.id}",
        )
    ]
    assert not [one for one in before if "no longer held" in words(one)]
    which = case.withdrawing(send)
    officer, address = visitor("officer", "en"), f"/submissions/{which}/accept"
    first = officer.get(f"/submissions/{which}").text
    assert officer.post(address, data=hidden(first, address)).status_code == 303
    for page in (f"/appointments/{case.appointment.id}", f"/absences/{case.absence.id}"):
        shown = words(officer.get(page).text)
        assert f"{NO_LONGER} Withdrawn; the last day was 20 Nov 2026." in shown, page
    escalation = supervisor.get(f"/escalations/{case.escalation_id}").text
    assert NO_LONGER in words(escalation)
    # In the form itself, before a warning or a report is chosen.
    form = words(escalation[escalation.index(f"/escalations/{case.escalation_id}/decide") :])
    said, asked = form.index("the last day was 20 Nov 2026"), form.index("What is your decision?")
    assert said < asked
    for page in ("/escalations", f"/people/{case.person.id}"):
        assert "The condition no longer held then" in words(supervisor.get(page).text), page
    # Nothing was decided by itself.
    with database.work(CLOCK, NOW) as work:
        assert get_escalation(work.session, case.escalation_id).state == "opened"
        assert work.session.get_one(AbsenceRow, case.absence.id).verdict == "unexcused"


def test_a_detention_names_the_absences_on_its_days_and_the_report_in_draft(
    visitor: Visitor, arrange: Arranger, database: Database, send: Sending, case: Case
) -> None:
    with database.work(arrange.office.supervisor, NOW) as work:
        version = get_escalation(work.session, case.escalation_id).version
        decide(work, case.escalation_id, version, Decision.OFFICIAL_WARNING, "Tweede keer.")
    which = send("detention", case.person.reference, only={"from_on": "2026-11-22"})
    waits = visitor("officer", "en").get(f"/submissions/{which}").text
    # Decided on and not drafted yet.
    assert all(one in waits for one in links(case))
    assert "/papers/" not in waits.split("What this changes")[1]
    with database.work(arrange.office.officer, NOW) as work:
        paper = draft_paper(
            work,
            NewPaper(
                case.person.id, PaperKind.OFFICIAL_WARNING, "nl", escalation_id=case.escalation_id
            ),
        )
    page = visitor("officer", "en").get(f"/submissions/{which}").text
    assert f"{MISSED}" in words(page)
    assert f'href="/papers/{paper.id}"' in page
    by_hand = f"/people/{case.person.id}/periods/suspensions/new"
    typed = {"kind": "detention", "from_on": "22-11-2026", "until_on": ""}
    shown = visitor("officer", "en").post(by_hand, data=typed).text
    assert QUESTIONED in words(shown)
    assert f'href="/papers/{paper.id}"' in shown
    evasion = visitor("officer", "en").post(by_hand, data=typed | {"kind": "evasion"}).text
    assert QUESTIONED not in words(evasion)


def test_an_absence_that_is_not_judged_yet_is_named_too(
    visitor: Visitor, arrange: Arranger, send: Sending
) -> None:
    person = arrange.person()
    arrange.miss(person, MISSED_AT)
    which = send("detention", person.reference, only={"from_on": "2026-11-22"})
    page = words(visitor("officer", "en").get(f"/submissions/{which}").text)
    assert MISSED in page
    assert "Waiting for decision" in page
