"""The page of a change of an order whose extension is in the file already, or may be."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest

from aftercare.casework.orders.acts import NewOrder, end_order, enter_order
from aftercare.casework.orders.periods import NewExtension, extend_order
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.orders.order_checks import EndReason
from aftercare.domain.orders.periods import Length, LengthUnit
from aftercare.domain.orders.terms import OrderTerms
from aftercare.store.database.unit_of_work import Database
from aftercare.store.orders.period_rows import extensions_of
from aftercare.store.orders.rows import OrderRow
from aftercare.store.people.rows import PersonRow
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import hidden, words
from tests.web.submissions.conftest import Sending

REFERENCE, EXTENSION = "VOORBEELD-1", "GVM-EXT-1"
YEAR = Length(1, LengthUnit.YEARS)
SENT = {
    "decided_on": "2026-11-23",
    "court_reference": EXTENSION,
    "length": {"number": 1, "unit": "years"},
}


@pytest.fixture
def person(arrange: Arranger) -> PersonRow:
    return arrange.person()


@pytest.fixture
def order(arrange: Arranger, database: Database, person: PersonRow) -> OrderRow:
    terms = OrderTerms("GVM", REFERENCE, date(2026, 1, 1), length=YEAR)
    with database.work(arrange.office.officer, NOW) as work:
        return enter_order(work, NewOrder(person.id, terms))


def extended(arrange: Arranger, database: Database, order: OrderRow, reference: str) -> None:
    new = NewExtension(date(2026, 11, 23), reference, YEAR)
    with database.work(arrange.office.officer, NOW) as work:
        extend_order(work, order.id, order.version, new)


def changing(send: Sending, person: PersonRow) -> UUID:
    week_ago = (NOW - timedelta(days=7)).isoformat()
    only = {"court_reference": REFERENCE, "extension": SENT}
    return send("order-changed", person.reference, only=only, sent_at=week_ago)


def count(database: Database, person: PersonRow) -> int:
    with database.work(CLOCK, NOW) as work:
        return len(extensions_of(work.session, person.id))


def test_the_page_says_that_the_extension_is_there_and_accepting_adds_none(
    visitor: Visitor, arrange: Arranger, database: Database, send: Sending, person: PersonRow,
    order: OrderRow,
) -> None:  # fmt: skip
    which, officer = changing(send, person), visitor("officer", "en")
    extended(arrange, database, order, "gvm ext 1")
    address, accept = f"/submissions/{which}", f"/submissions/{which}/accept"
    page = officer.get(address).text
    said = "The extension of 1 year, decided on Mon 23 Nov with reference gvm ext 1, is in the case file already."
    assert f"{said} Accepting does not add it again." in words(page)
    assert "Newer than this message" not in words(page)
    assert officer.post(accept, data=hidden(page, accept)).status_code == 303
    assert count(database, person) == 1
    assert said in words(officer.get(address).text)


def test_the_page_says_that_a_second_extension_is_added_and_asks_whether_it_is_another(
    visitor: Visitor, arrange: Arranger, database: Database, send: Sending, person: PersonRow,
    order: OrderRow,
) -> None:  # fmt: skip
    which, officer = changing(send, person), visitor("officer", "en")
    extended(arrange, database, order, "GVM-EXT-2")
    address, accept = f"/submissions/{which}", f"/submissions/{which}/accept"
    page = officer.get(address).text
    for said in (
        "Extended by 1 year 1 year",
        "Court reference of the extension GVM-EXT-2 GVM-EXT-1",
        "There is an extension of 1 year already, decided on Mon 23 Nov with reference GVM-EXT-2.",
        "Accepting does not replace it: a second one is added, so that the order has 2 extensions.",
        "The last day goes from 31 Dec 2027 to 31 Dec 2028.",
        "An extension was entered by hand on Tue 24 Nov, 09:00, after this message was sent."
        " Accepting this message does not replace it.",
    ):
        assert said in words(page)
    assert "Accepting replaces it" not in words(page)
    fields = hidden(page, accept)
    asked = officer.post(accept, data=fields)
    assert asked.status_code != 303
    assert "say that this is another decision" in words(asked.text)
    assert count(database, person) == 1
    done = officer.post(accept, data=fields | {"another_extension-yes": "yes"})
    assert done.status_code == 303
    assert count(database, person) == 2
    assert "It was not replaced" in words(officer.get(address).text)


def test_an_order_ended_by_hand_is_not_taken_for_an_extension(
    visitor: Visitor, arrange: Arranger, database: Database, send: Sending, person: PersonRow,
    order: OrderRow,
) -> None:  # fmt: skip
    with database.work(arrange.office.officer, NOW) as work:
        end_order(work, order.id, order.version, NOW.date(), EndReason.REVOKED)
    page = words(visitor("officer", "en").get(f"/submissions/{changing(send, person)}").text)
    said = "The order was ended by hand on Tue 24 Nov, 09:00, after this message was sent."
    assert said in page
    assert "entered by hand" not in page


def test_an_extension_that_is_the_same_decision_is_not_added_once_that_is_said(
    visitor: Visitor, arrange: Arranger, database: Database, send: Sending, person: PersonRow,
    order: OrderRow,
) -> None:  # fmt: skip
    which, officer = changing(send, person), visitor("officer", "en")
    extended(arrange, database, order, "GVM-EXT-2")
    address, accept = f"/submissions/{which}", f"/submissions/{which}/accept"
    there = f"{address}?same_extension=yes"
    assert f'href="{there}"' in officer.get(address).text
    page = officer.get(there).text
    assert "with reference GVM-EXT-2, is in the case file already" in words(page)
    fields = hidden(page, accept)
    assert officer.post(accept, data=fields).status_code == 303
    assert count(database, person) == 1
