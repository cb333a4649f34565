"""The days of a condition that is sent are shown before it is accepted, and are what the file then has."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from sqlmodel import select

from aftercare.domain.accounts.permissions import CLOCK
from aftercare.store.conditions.rows import ConditionRow
from aftercare.store.database.unit_of_work import Database
from aftercare.store.orders.rows import OrderRow, orders_of
from aftercare.store.people.rows import PersonRow
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import hidden, words
from tests.web.submissions.conftest import Sending


@pytest.fixture
def person(arrange: Arranger) -> PersonRow:
    return arrange.person()


@pytest.fixture
def order(arrange: Arranger, database: Database, person: PersonRow) -> OrderRow:
    arrange.plan(person, arrange.terms())
    with database.work(CLOCK, NOW) as work:
        return orders_of(work.session, person.id)[0]


def first_day_of(database: Database, order_id: UUID, kind: str) -> date:
    with database.work(CLOCK, NOW) as work:
        query = select(ConditionRow).where(
            ConditionRow.order_id == order_id, ConditionRow.kind == kind
        )
        return work.session.exec(query).one().starts_on


@pytest.mark.parametrize(
    ("days", "shown", "first_on"),
    [
        (
            {"starts_on": "2026-12-01"},
            "Presence duty, first day Not there Tue 1 Dec",
            date(2026, 12, 1),
        ),
        ({}, "Presence duty, first day Not there The day it is accepted", NOW.date()),
    ],
    ids=["a day of its own", "none"],
)
def test_a_condition_that_is_added_begins_no_earlier_than_the_page_says(
    visitor: Visitor,
    database: Database,
    send: Sending,
    person: PersonRow,
    order: OrderRow,
    days: dict[str, str],
    shown: str,
    first_on: date,
) -> None:
    added = [{"kind": "curfew", "ends_on": "2027-01-05", **days}]
    only = {"court_reference": order.court_reference, "conditions_added": added}
    which, officer = send("order-changed", person.reference, only=only), visitor("officer", "en")
    page = officer.get(f"/submissions/{which}").text
    assert shown in words(page)
    assert "Presence duty, last day Not there Tue 5 Jan" in words(page)
    address = f"/submissions/{which}/accept"
    assert officer.post(address, data=hidden(page, address)).status_code == 303
    assert order.starts_on < first_on
    assert first_day_of(database, order.id, "curfew") == first_on
