"""The periods page tells how a last day is computed; an act is shown before it counts."""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from aftercare.casework.orders.acts import NewOrder, enter_order
from aftercare.casework.placement.place import place_persons
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.orders.periods import Length, LengthUnit
from aftercare.domain.orders.terms import OrderTerms
from aftercare.store.conditions.rows import ConditionRow
from aftercare.store.database.unit_of_work import Database
from aftercare.store.orders.period_rows import extensions_of, suspensions_of
from aftercare.store.orders.rows import OrderRow
from aftercare.store.people.rows import PersonRow
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import words
from tests.web.shell.wording import dutch, named

SEEN = re.compile(r'name="seen" value="([0-9a-f]+)"')
DETAINED = {"kind": "detention", "from_on": "1-6-2026", "until_on": "30-6-2026"}


@pytest.fixture
def person(arrange: Arranger) -> PersonRow:
    return arrange.person()


@pytest.fixture
def order(arrange: Arranger, database: Database, person: PersonRow) -> OrderRow:
    with database.work(arrange.office.officer, NOW) as work:
        return enter_order(
            work,
            NewOrder(
                person.id,
                OrderTerms(
                    "VV", "VOORBEELD-1", date(2026, 1, 1), length=Length(1, LengthUnit.YEARS)
                ),
            ),
        )


def confirmed(client: TestClient, address: str, data: dict[str, Any]) -> Any:
    """First looked at, then confirmed as seen."""
    page = client.post(address, data=data)
    assert page.status_code == 200, page.text
    (seen,) = SEEN.findall(page.text)
    return page.text, client.post(address, data=data | {"seen": seen, "confirm": "yes"})


def order_now(database: Database, order_id: UUID) -> OrderRow:
    with database.work(CLOCK, NOW) as work:
        return work.session.get_one(OrderRow, order_id)


def test_a_detention_is_shown_first_and_counts_once_confirmed(
    visitor: Visitor, database: Database, order: OrderRow
) -> None:
    client = visitor("officer")
    address = f"/people/{order.person_id}/periods/suspensions/new"
    shown, answer = confirmed(client, address, DETAINED)
    assert (
        dutch(
            "The last day moves from %(before)s to %(after)s",
            before="31 dec 2026",
            after="30 jan 2027",
        )
        in shown
    )
    assert answer.headers["location"] == f"/people/{order.person_id}/periods?flash=saved"
    page = client.get(f"/people/{order.person_id}/periods").text
    assert "Laatste dag: 30 jan 2027" in page
    assert "nog 2 maanden" in page
    assert dutch("Did not run for %(num)s day", num=30) in page
    assert "Duur: 1 jaar" in page
    assert "30 jan 2027" in client.get(f"/people/{order.person_id}/conditions").text


def test_looking_alone_writes_nothing(
    visitor: Visitor, database: Database, order: OrderRow
) -> None:
    address = f"/people/{order.person_id}/periods/suspensions/new"
    visitor("officer").post(address, data=DETAINED)
    with database.work(CLOCK, NOW) as work:
        assert suspensions_of(work.session, order.person_id) == []


def test_what_was_changed_after_it_was_shown_is_shown_again(
    visitor: Visitor, database: Database, order: OrderRow
) -> None:
    client = visitor("officer")
    address = f"/people/{order.person_id}/periods/suspensions/new"
    (seen,) = SEEN.findall(client.post(address, data=DETAINED).text)
    other = DETAINED | {"until_on": "10-6-2026", "seen": seen, "confirm": "yes"}
    page = client.post(address, data=other)
    assert page.status_code == 200
    assert "naar 10 jan 2027" in page.text
    with database.work(CLOCK, NOW) as work:
        assert suspensions_of(work.session, order.person_id) == []


def test_one_that_still_lasts_leaves_the_end_unknown_and_is_ended_by_correcting(
    visitor: Visitor, order: OrderRow, database: Database
) -> None:
    client = visitor("officer")
    here = f"/people/{order.person_id}/periods"
    lasting = {"kind": "detention", "from_on": "15-11-2026", "until_on": ""}
    confirmed(client, f"{here}/suspensions/new", lasting)
    page = client.get(here).text
    assert dutch("not known yet, %(day)s at the earliest", day="10 jan 2027") in page
    assert dutch("Has not run since %(day)s", day="15 nov 2026") in page
    with database.work(CLOCK, NOW) as work:
        (row,) = suspensions_of(work.session, order.person_id)
    form = client.get(f"{here}/suspensions/{row.id}").text
    assert 'value="15-11-2026"' in form
    over = lasting | {"until_on": "19-11-2026", "version": "1"}
    _, answer = confirmed(client, f"{here}/suspensions/{row.id}", over)
    assert answer.status_code == 303
    assert order_now(database, order.id).ends_on == date(2027, 1, 5)
    # The history says that it ended, and that the first entry was no mistake that was taken back.
    history = words(client.get(f"/people/{order.person_id}/history").text)
    days = {"what": named("suspension", "detention"), "first": "zo 15 nov", "last": "do 19 nov"}
    assert dutch("%(what)s: since %(first)s", **days) in history
    assert dutch("%(what)s: last day entered, %(first)s to %(last)s", **days) in history
    assert dutch("%(what)s: the entry from %(first)s was undone", **days) not in history


def test_a_detention_begins_and_ends_one_click_from_the_page_of_the_client(
    visitor: Visitor, order: OrderRow, database: Database
) -> None:
    client, page = visitor("officer"), f"/people/{order.person_id}"
    begins = f"{page}/periods/suspensions/new"
    assert f'href="{begins}"' in client.get(page).text
    form = client.get(begins).text
    assert re.search(r'value="detention"[^>]* checked', form)
    lasting = {"kind": "detention", "from_on": "15-11-2026", "until_on": ""}
    confirmed(client, begins, lasting)
    with database.work(CLOCK, NOW) as work:
        (row,) = suspensions_of(work.session, order.person_id)
    shown = client.get(page).text
    assert f'href="{page}/periods/suspensions/{row.id}"' in shown
    assert dutch("Detention ends") in words(shown)
    assert f'href="{begins}"' not in shown


def test_taking_a_detention_back_is_shown_at_once(
    visitor: Visitor, order: OrderRow, database: Database
) -> None:
    client = visitor("officer")
    here = f"/people/{order.person_id}/periods"
    confirmed(client, f"{here}/suspensions/new", DETAINED)
    with database.work(CLOCK, NOW) as work:
        (row,) = suspensions_of(work.session, order.person_id)
    address = f"{here}/suspensions/{row.id}/void"
    assert (
        dutch(
            "The last day moves from %(before)s to %(after)s",
            before="30 jan 2027",
            after="31 dec 2026",
        )
        in client.get(address).text
    )
    confirmed(client, address, {"version": "1"})
    assert order_now(database, order.id).ends_on == date(2026, 12, 31)
    assert dutch("Undone") in client.get(here).text


def test_an_order_is_extended_and_the_extension_taken_back(
    visitor: Visitor, order: OrderRow, database: Database
) -> None:
    client = visitor("officer")
    address = f"/people/{order.person_id}/orders/{order.id}/extend"
    data = {
        "version": "1",
        "length_number": "6",
        "length_unit": "months",
        "decided_on": "20-11-2026",
        "court_reference": "VOORBEELD-2",
    }
    too_long = client.post(address, data=data | {"length_number": "30"})
    assert too_long.status_code == 422
    assert 'id="length_number-error"' in too_long.text
    shown, _ = confirmed(client, address, data)
    assert "naar 30 jun 2027" in shown
    page = client.get(f"/people/{order.person_id}/periods").text
    assert dutch("Extended by %(length)s", length="6 maanden") in page
    with database.work(CLOCK, NOW) as work:
        (row,) = extensions_of(work.session, order.person_id)
    back = f"/people/{order.person_id}/periods/extensions/{row.id}/void"
    assert back in page
    confirmed(client, back, {"version": "1"})
    assert order_now(database, order.id).ends_on == date(2026, 12, 31)


def test_an_order_is_ended_opened_again_transferred_and_corrected(
    visitor: Visitor, order: OrderRow, database: Database
) -> None:
    client = visitor("officer")
    here = f"/people/{order.person_id}/orders/{order.id}"
    shown, _ = confirmed(
        client, f"{here}/end", {"version": "1", "ended_on": "1-12-2026", "reason": "revoked"}
    )
    assert "naar 1 dec 2026" in shown
    assert "herroepen" in client.get(f"/people/{order.person_id}/periods").text
    confirmed(client, f"{here}/reopen", {"version": "2"})
    confirmed(client, f"{here}/transfer", {"version": "3", "executed_by": "svg"})
    form = client.get(f"{here}/change").text
    assert 'name="length_number" type="text" value="1"' in form
    terms = {
        "version": "4", "frame": "VV", "court_reference": "VOORBEELD-1", "starts_on": "1-1-2026",
        "length_number": "18", "length_unit": "months", "regime": "adult", "executed_by": "svg",
    }  # fmt: skip
    wrong = client.post(f"{here}/change", data=terms | {"starts_on": "1-1-2016"})
    assert dutch("This order has then ended: supervision under it stops") in words(wrong.text)
    confirmed(client, f"{here}/change", terms)
    now = order_now(database, order.id)
    assert (now.ends_on, now.executed_by, now.ended_on) == (date(2027, 6, 30), "svg", None)


def test_an_older_version_is_not_overwritten(
    visitor: Visitor, order: OrderRow, database: Database
) -> None:
    client = visitor("officer")
    address = f"/people/{order.person_id}/orders/{order.id}/transfer"
    confirmed(client, address, {"version": "1", "executed_by": "svg"})
    assert client.post(address, data={"version": "1", "executed_by": "ljr"}).status_code == 412


def test_the_appointments_that_come_and_go_are_listed(
    visitor: Visitor, arrange: Arranger, database: Database, person: PersonRow
) -> None:
    _, (line,) = arrange.plan(person)
    with database.work(CLOCK, NOW) as work:
        condition = work.session.get_one(ConditionRow, line.condition_id)
        place_persons(work, [person.id])
    client = visitor("officer")
    address = f"/people/{person.id}/orders/{condition.order_id}/end"
    data = {"version": "1", "ended_on": "8-12-2026", "reason": "revoked"}
    page = client.post(address, data=data).text
    assert re.search(r"\d+" + dutch("%(num)s appointment is cancelled", num=2)[1:], page)
    assert "Vervalt" in page


def test_the_order_form_computes_the_start_and_shows_what_law_refuses(
    visitor: Visitor, person: PersonRow, database: Database
) -> None:
    client = visitor("officer")
    address = f"/people/{person.id}/orders/new"
    data = {
        "frame": "VV", "court_reference": "VOORBEELD-9", "final_on": "1-12-2025",
        "length_number": "4", "length_unit": "years", "age_at_offence": "30",
    }  # fmt: skip
    refused = client.post(address, data=data)
    assert refused.status_code == 422
    assert 'id="length_number-error"' in refused.text
    _, kept = confirmed(client, address, data | {"length_number": "2"})
    assert kept.status_code == 303
    page = client.get(f"/people/{person.id}/conditions").text
    assert "16 dec 2025" in page
    assert "15 dec 2027" in page


def test_others_see_no_periods(visitor: Visitor, order: OrderRow) -> None:
    address = f"/people/{order.person_id}/periods"
    assert visitor("outsider").get(address).status_code == 404
    assert visitor("planner").get(address).status_code == 403
    assert visitor("provider").get(address).status_code == 403
