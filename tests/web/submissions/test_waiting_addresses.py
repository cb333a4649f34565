"""An address that waits for a decision is mentioned where a visit would go wrong, and is due before that visit."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from aftercare.casework.appointments.acts import move_appointment, record_outcome
from aftercare.casework.placement.manual_choice import HandChoice
from aftercare.casework.placement.place import place_persons
from aftercare.casework.placement.slots import place_by_hand
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.appointments.lifecycle import Outcome
from aftercare.domain.submissions.landing import decide_by
from aftercare.processes.submissions.before_visits import keep_due_before_visits
from aftercare.store.appointments.rows import AppointmentRow, first_standing_start
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
TOMORROW = NOW + timedelta(days=1, hours=3)


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


def booked(
    arrange: Arranger, database: Database, person: PersonRow, kind: str = "home_visit"
) -> AppointmentRow:
    """By hand, at noon tomorrow."""
    _, (line,) = arrange.plan(person, arrange.terms(kind))
    with database.work(arrange.office.officer, NOW) as work:
        return place_by_hand(work, person.id, line.line_id, 0, HandChoice(TOMORROW))


def test_a_visit_that_is_booked_moved_or_called_off_while_it_waits_moves_its_deadline(
    arrange: Arranger, database: Database, send: Sending, person: PersonRow
) -> None:
    send("address-change", person.reference)
    assert due_of(database, person) == decide_by(NOW)
    visit = booked(arrange, database, person)
    assert due_of(database, person) == TOMORROW
    later = TOMORROW + timedelta(hours=2)
    with database.work(arrange.office.officer, NOW) as work:
        visit = move_appointment(work, visit.id, visit.version, later)
    assert due_of(database, person) == later
    with database.work(arrange.office.officer, NOW) as work:
        record_outcome(
            work, visit.id, visit.version, Outcome.CALLED_OFF, "Collega is ziek geworden"
        )
    assert due_of(database, person) == decide_by(NOW)


def test_a_visit_that_the_service_places_while_it_waits_brings_its_deadline_forward(
    arrange: Arranger, database: Database, send: Sending, person: PersonRow
) -> None:
    send("address-change", person.reference)
    arrange.plan(person, arrange.terms("home_visit"))
    with database.work(CLOCK, NOW) as work:
        place_persons(work, [person.id])
    with database.work(CLOCK, NOW) as work:
        first = first_standing_start(work.session, person.id, ["home_visit"], NOW)
    assert first is not None
    assert due_of(database, person) == min(first, decide_by(NOW)) < decide_by(NOW)


def test_a_visit_that_was_due_first_stays_so_once_it_has_been(
    arrange: Arranger, database: Database, send: Sending, person: PersonRow
) -> None:
    send("address-change", person.reference)
    visit = booked(arrange, database, person)
    after = TOMORROW + timedelta(hours=1)
    with database.work(arrange.office.officer, after) as work:
        record_outcome(work, visit.id, visit.version, Outcome.ATTENDED)
        keep_due_before_visits(work.session, [person.id], after)
    assert due_of(database, person) == TOMORROW


def test_an_appointment_elsewhere_and_one_after_the_decision_move_no_deadline(
    visitor: Visitor, arrange: Arranger, database: Database, send: Sending, person: PersonRow
) -> None:
    send("address-change", person.reference)
    booked(arrange, database, person, "check_in")
    assert due_of(database, person) == decide_by(NOW)
    decided = arrange.person()
    address = f"/submissions/{send('address-change', decided.reference, 'N-2')}"
    officer = visitor("officer", "en")
    fields = hidden(officer.get(address).text, f"{address}/accept")
    assert officer.post(f"{address}/accept", data=fields).status_code == 303
    booked(arrange, database, decided)
    with database.work(CLOCK, NOW) as work:
        states = [one.state for one in deadlines_of(work.session, decided.id)]
    assert "opened" not in states
