"""The page of an order that may be in the file already, under another spelling of its number."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from aftercare.casework.orders.acts import NewOrder, enter_order
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.orders.periods import Length, LengthUnit
from aftercare.domain.orders.terms import OrderTerms
from aftercare.store.database.unit_of_work import Database
from aftercare.store.orders.rows import orders_of
from aftercare.store.people.rows import PersonRow
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import hidden, words
from tests.web.submissions.conftest import Sending

SPELT = "voorbeeld 1"


def with_order(arrange: Arranger, database: Database) -> PersonRow:
    person = arrange.person()
    length = Length(2, LengthUnit.YEARS)
    terms = OrderTerms("GVM", "VOORBEELD-1", date(2026, 1, 1), length=length)
    with database.work(arrange.office.officer, NOW) as work:
        enter_order(work, NewOrder(person.id, terms))
    return person


def references(database: Database, person: PersonRow) -> list[str]:
    with database.work(CLOCK, NOW) as work:
        return sorted(one.court_reference for one in orders_of(work.session, person.id))


def test_the_page_compares_both_and_asks_whether_what_was_sent_is_another_order(
    visitor: Visitor, arrange: Arranger, database: Database, send: Sending
) -> None:
    person = with_order(arrange, database)
    content = {"frame": "GVM", "court_reference": SPELT, "starts_on": "2026-01-01"}
    which: UUID = send("order-imposed", person.reference, only=content)
    officer = visitor("officer", "en")
    address, accept = f"/submissions/{which}", f"/submissions/{which}/accept"
    page = officer.get(address).text
    for said in (
        "There may be this order already",
        "The case file has an order with the same court reference, in another spelling: VOORBEELD-1, from Thu 1 Jan.",
        "Accepting does not replace it: a second order is added.",
        "Is it the same order? Then refuse this message; correct the order in the case file where it differs.",
        "Court reference VOORBEELD-1 voorbeeld 1",
    ):
        assert said in words(page)
    fields = hidden(page, accept)
    asked = officer.post(accept, data=fields)
    assert asked.status_code != 303
    assert "say that this is another order" in words(asked.text)
    assert references(database, person) == ["VOORBEELD-1"]
    done = officer.post(accept, data=fields | {"another_order-yes": "yes"})
    assert done.status_code == 303
    assert references(database, person) == ["VOORBEELD-1", SPELT]
    assert "It was not replaced" in words(officer.get(address).text)
    assert "in een andere schrijfwijze" in words(visitor("officer").get(address).text)
