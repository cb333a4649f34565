"""Of a yes and a no the last word counts, on every page and to every role; a reply stands with its appointment."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from aftercare.base.ids import new_id
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.notifications.inbound.replies import take_reply
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.database.unit_of_work import Database
from aftercare.store.people.rows import PersonRow
from tests.store.arranging import CALLBACK, NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import words
from tests.web.shell.wording import dutch

ASKS, CONFIRMED = dutch("Asks for another time"), dutch("Confirmed")
NOT_KNOWN = dutch("Not known about which appointment")


@pytest.fixture
def person(arrange: Arranger) -> PersonRow:
    return arrange.person(given_name="Fenna", family_name="Framboos")


@pytest.fixture
def coming(arrange: Arranger, person: PersonRow) -> AppointmentRow:
    """Tomorrow's appointment, of which the client was told."""
    _, [line] = arrange.plan(person)
    row = arrange.appointment(person, NOW + timedelta(days=1), line, state="notified", known_at=NOW)
    arrange.message(row, state="delivered", claimed_at=NOW - timedelta(hours=1))
    return row


def said(database: Database, person: PersonRow, *bodies: str) -> None:
    for at, body in enumerate(bodies):
        with database.work(CLOCK, NOW + timedelta(minutes=at)) as work:
            take_reply(work, f"SM{new_id().hex}", person.phone or "", body, CALLBACK)


def seen(visitor: Visitor, person: PersonRow, coming: AppointmentRow) -> dict[str, str]:
    """What each page that shows the appointment says of it, and to whom."""
    officer, planner = visitor("officer"), visitor("planner")
    return {
        "the appointment": words(officer.get(f"/appointments/{coming.id}").text),
        "the client": words(officer.get(f"/people/{person.id}").text),
        "the week": words(officer.get("/week/day?on=2026-11-25").text),
        "the planner": words(planner.get(f"/people/{person.id}").text),
    }


@pytest.mark.parametrize(
    ("bodies", "view", "left_out"),
    [
        pytest.param(("ja", "nee"), ASKS, CONFIRMED, id="a no after a yes"),
        pytest.param(("ja", "nee", "ja"), CONFIRMED, ASKS, id="and a yes after that"),
    ],
)
def test_of_a_yes_and_a_no_every_page_says_the_last(
    visitor: Visitor, database: Database, person: PersonRow, coming: AppointmentRow,
    bodies: tuple[str, ...], view: str, left_out: str,
) -> None:  # fmt: skip
    said(database, person, *bodies)
    for where, page in seen(visitor, person, coming).items():
        assert view in page, where
        assert left_out not in page.replace(dutch("Confirmed") + ":", ""), where
    # Both words stay on record: where it is told what was answered to the reminders.
    page = seen(visitor, person, coming)["the appointment"]
    assert page.count(dutch("The client answered")) == len(bodies)


def test_a_reply_stands_with_its_appointment_and_says_so_where_none_is_known(
    arrange: Arranger,
    visitor: Visitor,
    database: Database,
    person: PersonRow,
    coming: AppointmentRow,
) -> None:
    said(database, person, "nee")
    here = f"/people/{person.id}/conversation"
    officer: TestClient = visitor("officer")
    page = words(officer.get(here).text)
    assert dutch("About the appointment of %(moment)s", moment="wo 25 nov, 09:00") in page
    assert NOT_KNOWN not in page
    left_out = arrange.person()
    said(database, left_out, "nee")
    assert NOT_KNOWN in words(officer.get(f"/people/{left_out.id}/conversation").text)
