"""The page of a submission shows what accepting would move, and afterwards what was decided on."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from aftercare.casework.orders.acts import NewOrder, enter_order
from aftercare.casework.orders.periods import void_suspension
from aftercare.casework.people.home_addresses import NONE_YET, write_home_address
from aftercare.casework.placement.place import place_persons
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.orders.periods import Length, LengthUnit
from aftercare.domain.orders.terms import OrderTerms
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.unit_of_work import Database
from aftercare.store.orders.period_rows import suspensions_of
from aftercare.store.orders.rows import OrderRow, get_order
from aftercare.store.people.home_address_rows import home_address_of
from aftercare.store.people.rows import PersonRow
from aftercare.store.submissions.rows import get_submission
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import hidden, words
from tests.web.submissions.conftest import Sending

TIMES = r"\d+ \w{3},? \d\d:\d\d"
REFERENCE = "VOORBEELD-1"
EXTENSION = {
    "decided_on": "2026-11-20",
    "court_reference": "VOORBEELD-2",
    "length": {"number": 1, "unit": "years"},
}


@pytest.fixture
def person(arrange: Arranger) -> PersonRow:
    return arrange.person()


@pytest.fixture
def order(arrange: Arranger, database: Database, person: PersonRow) -> OrderRow:
    terms = OrderTerms("VV", REFERENCE, date(2026, 1, 1), length=Length(1, LengthUnit.YEARS))
    with database.work(arrange.office.officer, NOW) as work:
        return enter_order(work, NewOrder(person.id, terms))


def changing(send: Sending, person: PersonRow, content: dict[str, Any]) -> UUID:
    """A change of an order that says only this."""
    return send("order-changed", person.reference, only={"court_reference": REFERENCE} | content)


def decide(visitor: Visitor, which: UUID, act: str, **typed: str) -> None:
    officer, address = visitor("officer", "en"), f"/submissions/{which}/{act}"
    fields = hidden(officer.get(f"/submissions/{which}").text, address)
    done = officer.post(address, data=fields | typed)
    assert done.status_code == 303, words(done.text)


def test_an_extension_names_its_order_and_its_last_days_before_and_after_it_is_accepted(
    visitor: Visitor, send: Sending, person: PersonRow, order: OrderRow
) -> None:
    which = changing(send, person, {"extension": EXTENSION})
    page = words(visitor("officer", "en").get(f"/submissions/{which}").text)
    assert f"Suspended sentence {REFERENCE}" in page
    assert "The last day moves from 31 Dec 2026 to 31 Dec 2027" in page
    decide(visitor, which, "accept")
    after = words(visitor("officer", "en").get(f"/submissions/{which}").text)
    assert f"Suspended sentence {REFERENCE}" in after
    assert "The last day went from 31 Dec 2026 to 31 Dec 2027" in after


def test_a_new_order_shows_its_last_day(visitor: Visitor, send: Sending, person: PersonRow) -> None:
    which = send("order-imposed", person.reference)
    page = words(visitor("officer", "en").get(f"/submissions/{which}").text)
    assert "1 Nov 2026 – 31 Oct 2028" in page


def test_one_year_is_one_year(
    visitor: Visitor, send: Sending, person: PersonRow, order: OrderRow
) -> None:
    which = changing(send, person, {"extension": EXTENSION})
    page = words(visitor("officer", "en").get(f"/submissions/{which}").text)
    assert "1 year " in page
    assert "1 years" not in page


def test_an_order_that_the_file_does_not_have_is_shown_by_its_reference(
    visitor: Visitor, send: Sending, person: PersonRow
) -> None:
    which = changing(send, person, {"extension": EXTENSION})
    page = words(visitor("officer", "en").get(f"/submissions/{which}").text)
    assert f"The sender names order {REFERENCE}, which is not in this case file." in page


def test_custody_shows_the_appointments_that_go_and_keeps_none_of_it(
    visitor: Visitor, arrange: Arranger, database: Database, send: Sending, person: PersonRow
) -> None:
    arrange.plan(person)
    with database.work(CLOCK, NOW) as work:
        place_persons(work, [person.id])
    which = send("detention", person.reference)
    page = words(visitor("officer", "en").get(f"/submissions/{which}").text)
    assert "appointments are cancelled" in page
    again = words(visitor("officer", "en").get(f"/submissions/{which}").text)
    assert "appointments are cancelled" in again


def test_custody_that_was_accepted_keeps_the_appointments_that_went_whatever_is_planned_later(
    visitor: Visitor, arrange: Arranger, database: Database, send: Sending, person: PersonRow
) -> None:
    arrange.plan(person)
    with database.work(CLOCK, NOW) as work:
        place_persons(work, [person.id])
    which = send("detention", person.reference)
    before = words(visitor("officer", "en").get(f"/submissions/{which}").text)
    (count,) = re.findall(r"(\d+) appointments are cancelled", before)
    decide(visitor, which, "accept")
    page = words(visitor("officer", "en").get(f"/submissions/{which}").text)
    assert f"{count} appointments were cancelled" in page
    assert "are cancelled" not in page
    assert set(re.findall(TIMES, before)) <= set(re.findall(TIMES, page))
    # What the file does afterwards changes nothing of what followed then.
    with database.work(arrange.office.officer, NOW) as work:
        (row,) = suspensions_of(work.session, person.id)
        void_suspension(work, row.id, row.version)
    again = words(visitor("officer", "en").get(f"/submissions/{which}").text)
    assert f"{count} appointments were cancelled" in again


def test_an_address_that_was_accepted_keeps_which_home_visits_went_there(
    visitor: Visitor, arrange: Arranger, send: Sending, person: PersonRow
) -> None:
    _, (line,) = arrange.plan(person, arrange.terms("home_visit"))
    arrange.appointment(person, NOW + timedelta(days=2), line)
    which = send("address-change", person.reference)
    decide(visitor, which, "accept")
    page = words(visitor("officer", "en").get(f"/submissions/{which}").text)
    assert "1 home visit was planned then" in page


def test_one_that_an_earlier_release_accepted_shows_the_last_days_that_it_kept(
    visitor: Visitor, arrange: Arranger, database: Database, send: Sending, person: PersonRow
) -> None:
    which = changing(send, person, {"extension": EXTENSION})
    ends = [["VV", REFERENCE, {"day": "2026-12-31"}, {"day": "2027-12-31"}, False]]
    officer = arrange.office.officer
    with database.work(officer, NOW) as work:
        row = get_submission(work.session, which)
        row.difference = {"changes": [], "order": [REFERENCE, "VV"], "ends": ends}
        row.state, row.decided_by, row.decided_at = "accepted", officer.staff_id, NOW
    page = words(visitor("officer", "en").get(f"/submissions/{which}").text)
    assert "The last day went from 31 Dec 2026 to 31 Dec 2027" in page
    assert "What followed" not in page


def test_a_withdrawn_condition_says_that_its_appointments_go(
    visitor: Visitor, arrange: Arranger, database: Database, send: Sending, person: PersonRow
) -> None:
    condition = arrange.condition(person, "reporting_duty")
    with database.work(CLOCK, NOW) as work:
        reference = get_order(work.session, condition.order_id).court_reference
    gone = {"conditions_withdrawn": [{"kind": "reporting_duty", "on": "2026-12-10"}]}
    which = send("order-changed", person.reference, only={"court_reference": reference} | gone)
    says = "Appointments after that day that depend on this condition are cancelled"
    assert says in words(visitor("officer", "en").get(f"/submissions/{which}").text)
    other = send("address-change", person.reference, "N-2")
    assert says not in words(visitor("officer", "en").get(f"/submissions/{other}").text)


def test_another_home_address_says_which_home_visits_go_there(
    visitor: Visitor, arrange: Arranger, send: Sending, person: PersonRow
) -> None:
    _, (line,) = arrange.plan(person, arrange.terms("home_visit"))
    arrange.appointment(person, NOW + timedelta(days=2), line)
    which = send("address-change", person.reference)
    page = words(visitor("officer", "en").get(f"/submissions/{which}").text)
    assert "1 home visit is planned" in page


def test_what_was_accepted_stays_readable_with_what_it_replaced(
    visitor: Visitor, arrange: Arranger, database: Database, send: Sending, person: PersonRow
) -> None:
    officer = arrange.office.officer
    with database.work(officer, NOW) as work:
        write_home_address(work, person.id, NONE_YET, "Beukenplein 2\n1234 AB Dorp", None)
    which = send("address-change", person.reference)
    decide(visitor, which, "accept")
    with database.work(officer, NOW) as work:
        home = home_address_of(work.session, person.id)
        assert home is not None
        write_home_address(work, person.id, home.version, "Elders 3\n1234 AB Dorp", None)
    page = words(visitor("officer", "en").get(f"/submissions/{which}").text)
    for said in ("What changed", "Beukenplein 2", "Lindelaan 1", "Officer"):
        assert said in page
    assert "Elders 3" not in page


def test_what_was_refused_says_what_it_would_have_changed_and_why_not(
    visitor: Visitor, send: Sending, person: PersonRow
) -> None:
    which = send("address-change", person.reference)
    decide(visitor, which, "refuse", reason="This house was demolished.")
    page = words(visitor("officer", "en").get(f"/submissions/{which}").text)
    for said in ("What would have changed", "Lindelaan 1", "This house was demolished."):
        assert said in page


def test_one_that_was_replaced_shows_what_was_sent_and_leads_to_what_took_its_place(
    visitor: Visitor, send: Sending, person: PersonRow
) -> None:
    before = (NOW - timedelta(hours=2)).isoformat()
    first = send("address-change", person.reference, sent_at=before)
    then = send("address-change", person.reference, "N-2", content={"lines": ["Elders 2"]})
    decide(visitor, then, "accept")
    page = visitor("officer", "en").get(f"/submissions/{first}").text
    assert f'href="/submissions/{then}"' in page
    for said in ("What was sent", "Lindelaan 1"):
        assert said in words(page)


def test_the_history_and_a_list_of_the_client_lead_to_each_submission(
    visitor: Visitor, arrange: Arranger, send: Sending, sender: StaffRow, person: PersonRow
) -> None:
    which, officer = send("address-change", person.reference), visitor("officer", "en")
    link = f'href="/submissions/{which}"'
    history = officer.get(f"/people/{person.id}/history").text
    assert link in history
    assert "Received from another organisation: change of address" in words(history)
    assert f'href="/people/{person.id}/submissions"' in history
    decide(visitor, which, "refuse", reason="Not this one.")
    history = words(officer.get(f"/people/{person.id}/history").text)
    assert "Refused: change of address" in history
    assert "Not this one." in history
    of_client = officer.get(f"/people/{person.id}/submissions").text
    assert link in of_client
    assert sender.display_name in words(of_client)
    other = visitor("outsider", "en").get(f"/people/{person.id}/submissions")
    assert other.status_code == 404


def test_custody_on_a_day_on_which_the_client_came_is_asked_about(
    visitor: Visitor, arrange: Arranger, send: Sending
) -> None:
    person, said = arrange.person(), "The client came on days of this period"
    before = send("detention", person.reference, "N-1", only={"from_on": "2026-11-24"})
    arrange.appointment(person, NOW - timedelta(days=1), state="attended")
    within = send("detention", person.reference, "N-2", only={"from_on": "2026-11-23"})
    officer = visitor("officer", "en")
    assert said not in words(officer.get(f"/submissions/{before}").text)
    assert said in words(officer.get(f"/submissions/{within}").text)
