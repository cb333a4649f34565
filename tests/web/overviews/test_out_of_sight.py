"""A colleague who sees a client by one escalation alone may end it by an entry, and reads so on another page."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from aftercare.casework.orders.events import NewOrderEvent, enter_event
from aftercare.casework.risk.acts import draft_assessment, sign_assessment
from aftercare.casework.risk.forms import NewAssessment
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.conditions.library import general_kinds
from aftercare.store.escalation.rows import EscalationCauseRow, EscalationRow, EscalationStepRow
from aftercare.store.orders.rows import OrderRow
from aftercare.store.people.rows import PersonRow
from aftercare.store.risk.rows import AssessmentRow
from tests.casework.papers.test_report_terms import order
from tests.casework.risk.test_assessments import static_form
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.risk.test_risk import acute_form
from tests.web.shell.reading_html import flashed, hidden

PRESSED = {"confirm": "yes"}


def desk_escalation(arrange: Arranger, person: PersonRow) -> EscalationRow:
    """Open about an outcome that has come meanwhile: whatever is computed anew of this person ends it. Told to
    a colleague of another team."""
    missed, _ = arrange.miss(person, NOW - timedelta(days=3))
    view = arrange.office.outsider.staff_id
    escalation = EscalationRow(
        person_id=person.id, trigger_key="x", rule_code="x", trigger="outcome-overdue",
        rule_nl="Uitkomst te laat", rule_en="Outcome overdue", rule_version=1, severity=2, opened_at=NOW,
    )  # fmt: skip
    arrange.add(
        escalation,
        EscalationCauseRow(
            escalation_id=escalation.id, appointment_id=missed.id, person_id=person.id, noticed_at=NOW
        ),
        EscalationStepRow(
            escalation_id=escalation.id, person_id=person.id, position=0, due_at=NOW, audience="duty_desk",
            ask="decide", state="notified", staff_id=view, reached="duty_desk", notified_at=NOW,
        ),
    )  # fmt: skip
    return escalation


@pytest.fixture
def person(arrange: Arranger) -> PersonRow:
    found: PersonRow = arrange.person()
    return found


@pytest.fixture
def bound(arrange: Arranger, person: PersonRow) -> OrderRow:
    """An order of two years whose terms nobody has computed yet."""
    return order(
        arrange,
        person,
        length_number=2,
        length_unit="years",
        final_on=NOW.date(),
        age_at_offence=30,
    )


def lands(browser: TestClient, address: str, typed: dict[str, str], word: str) -> None:
    """Sent, and where two looks are asked sent again as shown, it leads to the inbox with that word."""
    here = browser.get(address)
    form = hidden(here.text, address) if f'action="{address}"' in here.text else {}
    answer = browser.post(address, data=form | typed)
    if answer.status_code == 200:
        seen = hidden(answer.text, address)
        answer = browser.post(address, data=form | typed | seen | PRESSED)
    assert flashed(answer) == word
    assert answer.headers["location"].startswith("/escalations?")
    assert browser.get(answer.headers["location"]).status_code == 200


def test_entering_an_event(
    arrange: Arranger, visitor: Visitor, person: PersonRow, bound: OrderRow
) -> None:
    desk_escalation(arrange, person)
    typed = {"order": str(bound.id), "kind": "breach_reported", "happened_on": "23-11-2026",
             "happened_time": "8:00"}  # fmt: skip
    lands(visitor("outsider"), f"/people/{person.id}/events", typed, "recorded")


def test_withdrawing_an_event(
    arrange: Arranger, visitor: Visitor, person: PersonRow, bound: OrderRow
) -> None:
    with arrange.database.work(arrange.office.officer, NOW) as work:
        event = enter_event(
            work, NewOrderEvent(bound.id, "crisis_admission", NOW - timedelta(days=1), "")
        )
    desk_escalation(arrange, person)
    browser = visitor("outsider")
    address = f"/people/{person.id}/events/{event.id}/void"
    answer = browser.post(address, data={"version": str(event.version)})
    assert answer.headers["location"] == "/escalations?flash=removed"


ACTS = {
    "end": ({"ended_on": "23-11-2026", "reason": "revoked"}, "saved"),
    "change": (
        {"frame": "VV", "court_reference": "02/9", "final_on": "1-11-2026", "length_number": "3",
         "length_unit": "years", "regime": "adult", "age_at_offence": "30", "executed_by": "rn"},
        "saved",
    ),
    "extend": (
        {"decided_on": "23-11-2026", "court_reference": "02/7", "length_number": "1",
         "length_unit": "years"}, "saved",
    ),
}  # fmt: skip


@pytest.mark.parametrize("act", ACTS)
def test_an_act_on_an_order(
    act: str, arrange: Arranger, visitor: Visitor, person: PersonRow, bound: OrderRow
) -> None:
    desk_escalation(arrange, person)
    typed, word = ACTS[act]
    lands(visitor("outsider"), f"/people/{person.id}/orders/{bound.id}/{act}", typed, word)


def test_entering_an_order(arrange: Arranger, visitor: Visitor, person: PersonRow) -> None:
    desk_escalation(arrange, person)
    typed = ACTS["change"][0] | {"court_reference": "02/8"}
    typed |= {"listed": typed["frame"]} | {
        f"condition-{kind}": "yes" for kind in general_kinds(typed["frame"])
    }
    lands(visitor("outsider"), f"/people/{person.id}/orders/new", typed, "order")


def test_entering_a_detention(
    arrange: Arranger, visitor: Visitor, person: PersonRow, bound: OrderRow
) -> None:
    desk_escalation(arrange, person)
    typed = {"kind": "detention", "from_on": "20-11-2026", "until_on": "22-11-2026"}
    address = f"/people/{person.id}/periods/suspensions/new"
    lands(visitor("outsider"), address, typed, "saved")


def drafted(arrange: Arranger, person_id: UUID) -> AssessmentRow:
    with arrange.database.work(arrange.office.officer, NOW) as work:
        return draft_assessment(work, NewAssessment(person_id, "static-99r", static_form()))


@pytest.mark.parametrize("act", ["sign", "void"])
def test_signing_and_voiding_an_assessment(
    act: str, arrange: Arranger, visitor: Visitor, person: PersonRow
) -> None:
    row = drafted(arrange, person.id)
    if act == "void":
        with arrange.database.work(arrange.office.officer, NOW) as work:
            row = sign_assessment(work, row.id, row.version)
    desk_escalation(arrange, person)
    typed = {"version": str(row.version), "reason": "Verkeerde persoon."}
    answer = visitor("outsider").post(f"/people/{person.id}/risk/{row.id}/{act}", data=typed)
    word = {"sign": "signed", "void": "voided"}[act]
    assert answer.headers["location"] == f"/escalations?flash={word}"


def test_drafting_an_assessment(arrange: Arranger, visitor: Visitor, person: PersonRow) -> None:
    desk_escalation(arrange, person)
    address = f"/people/{person.id}/risk/new/acute-2007"
    answer = visitor("outsider").post(address, data=acute_form())
    assert answer.headers["location"] == "/escalations?flash=drafted-assessment"


def test_whoever_still_sees_the_person_comes_back_to_them(
    arrange: Arranger, visitor: Visitor, person: PersonRow, bound: OrderRow
) -> None:
    desk_escalation(arrange, person)
    typed = {"order": str(bound.id), "kind": "breach_reported", "happened_on": "23-11-2026",
             "happened_time": "8:00"}  # fmt: skip
    answer = visitor("officer").post(f"/people/{person.id}/events", data=typed)
    assert answer.headers["location"] == f"/people/{person.id}/events?flash=recorded"
    with arrange.database.work(CLOCK, NOW) as work:
        assert work.session.exec(select(EscalationRow.state)).one() == "resolved"
