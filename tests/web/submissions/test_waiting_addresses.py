"""An address that waits for a decision is mentioned where a visit would go wrong, and is due before that visit."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.submissions.landing import decide_by
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.database.unit_of_work import Database
from aftercare.store.deadlines.rows import deadlines_of
from aftercare.store.people.rows import PersonRow
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import hidden, words
from tests.web.submissions.conftest import Sending

SAID = "An address change waits, received"
HOME = "/people/{}/home"
SOON = NOW + timedelta(hours=3)


@pytest.fixture
def person(arrange: Arranger) -> PersonRow:
    return arrange.person()


def visit(arrange: Arranger, person: PersonRow, at: datetime) -> AppointmentRow:
    _, (line,) = arrange.plan(person, arrange.terms("home_visit"))
    return arrange.appointment(person, at, line)


def due_of(database: Database, person: PersonRow) -> datetime:
    with database.work(CLOCK, NOW) as work:
        (one,) = [it for it in deadlines_of(work.session, person.id) if it.code == "submission"]
        return one.due_at


def test_it_is_said_at_the_visit_on_the_day_in_the_week_and_at_the_home_until_it_is_decided(
    visitor: Visitor, arrange: Arranger, send: Sending, person: PersonRow
) -> None:
    officer, home = visitor("officer", "en"), HOME.format(person.id)
    planned = visit(arrange, person, SOON)
    pages = (f"/appointments/{planned.id}", "/week", "/week/day?on=2026-11-24", home)
    for page in pages:
        assert SAID not in officer.get(page).text
    which = send("address-change", person.reference)
    link = f'href="/submissions/{which}"'
    for page in pages:
        found = officer.get(page).text
        assert f"{SAID} Tue 24 Nov, 09:00" in words(found), page
        assert link in found
    address = f"/submissions/{which}/accept"
    officer.post(address, data=hidden(officer.get(f"/submissions/{which}").text, address))
    for page in pages:
        assert SAID not in officer.get(page).text


def test_another_address_for_letters_says_nothing_at_a_visit(
    visitor: Visitor, arrange: Arranger, send: Sending, person: PersonRow
) -> None:
    planned = visit(arrange, person, SOON)
    send("address-change", person.reference, content={"uses": ["letters"]})
    assert SAID not in visitor("officer", "en").get(f"/appointments/{planned.id}").text


def test_an_appointment_elsewhere_says_nothing(
    visitor: Visitor, arrange: Arranger, send: Sending, person: PersonRow
) -> None:
    planned = arrange.appointment(person, SOON)
    send("address-change", person.reference)
    officer = visitor("officer", "en")
    for page in (f"/appointments/{planned.id}", "/week"):
        assert SAID not in officer.get(page).text


def test_it_is_due_before_the_next_home_visit_and_else_within_the_usual_days(
    arrange: Arranger, database: Database, send: Sending, person: PersonRow
) -> None:
    visit(arrange, person, SOON)
    send("address-change", person.reference)
    assert due_of(database, person) == SOON
    # One that comes later than that changes nothing, and letters wait for no visit.
    later, by_post = arrange.person(), arrange.person()
    visit(arrange, later, NOW + timedelta(days=20))
    visit(arrange, by_post, SOON + timedelta(hours=1))
    send("address-change", later.reference, "N-2")
    send("address-change", by_post.reference, "N-3", content={"uses": ["letters"]})
    assert due_of(database, later) == due_of(database, by_post) == decide_by(NOW)
