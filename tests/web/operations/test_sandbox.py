"""In the demonstration one reads what would have been sent, answers it, and lets time pass."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from aftercare.base.clock import FixedClock, MovableClock
from aftercare.base.settings import Settings
from aftercare.bootstrap import AppState, furnish
from aftercare.casework.sign_in.acts import Credential, issue_token
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.people.phone_numbers import number_in_groups
from aftercare.scheduling.fast_forward import WORKER
from aftercare.scheduling.jobs.job import tick
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.database.unit_of_work import Database
from aftercare.store.messages.rows import MessageRow
from aftercare.store.people.rows import PersonRow
from aftercare.web.operations.sandbox_page import PASSED
from aftercare.web.shell.cookies import session_cookie
from tests.serving import web_on
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import ORIGIN, Visitor
from tests.web.shell.reading_html import error_of, flashed, hidden, words
from tests.web.shell.wording import dutch, fault, named


@pytest.fixture
def demonstration(database: Database, clock: FixedClock) -> AppState:
    return furnish(Settings(), database, clock=clock, demonstration=True)


@pytest.fixture
def browser(demonstration: AppState, arrange: Arranger) -> TestClient:
    """An officer's browser in the demonstration."""
    return browser_of(demonstration, arrange)


def browser_of(app_state: AppState, arrange: Arranger) -> TestClient:
    with app_state.database.work(CLOCK, NOW) as work:
        staff = work.session.get_one(StaffRow, arrange.office.officer.staff_id)
        token, _ = issue_token(work, staff, Credential.WEB_SESSION)
    client = TestClient(
        web_on(app_state), base_url=ORIGIN, headers={"origin": ORIGIN}, follow_redirects=False
    )
    client.cookies.set(session_cookie(app_state.settings), token)
    return client


def ring(app_state: AppState, name: str) -> None:
    """Let one job of the house do what is due."""
    job = next(one for one in app_state.jobs if one.name == name)
    tick(app_state.database, app_state.clock, job, "test")


@pytest.fixture
def reminded(arrange: Arranger, demonstration: AppState) -> PersonRow:
    """Somebody on whose phone the reminder for tomorrow lies."""
    person = arrange.person()
    arrange.message(arrange.appointment(person, NOW + timedelta(days=1)))
    ring(demonstration, "send-messages")
    return person


@pytest.fixture
def called(arrange: Arranger, demonstration: AppState) -> PersonRow:
    """Somebody who was called about tomorrow."""
    person = arrange.person(language="en")
    arrange.message(arrange.appointment(person, NOW + timedelta(days=1)), channel="voice")
    ring(demonstration, "send-calls")
    return person


def test_a_phone_is_named_by_its_person_and_shows_the_text(
    browser: TestClient, reminded: PersonRow
) -> None:
    page = browser.get("/sandbox").text
    assert "Herinnering: u heeft een afspraak" in page
    assert number_in_groups(reminded.phone or "") in page
    assert f'value="{reminded.id}" selected' in page
    assert page.count(number_in_groups(reminded.phone or "")) == 1


def test_a_reply_is_understood_and_answered_on_the_phone(
    browser: TestClient, reminded: PersonRow, arrange: Arranger
) -> None:
    form = hidden(browser.get("/sandbox").text, "/sandbox/reply")
    answer = browser.post("/sandbox/reply", data=form | {"body": "JA"})
    assert answer.headers["location"] == f"/sandbox?phone={reminded.id}&flash=sent"
    text = words(browser.get(f"/sandbox?phone={reminded.id}").text)
    assert "JA di 24 nov, 09:00 antwoord" in text
    assert dutch("response to the reply") in text
    with arrange.database.work(arrange.office.officer, NOW) as work:
        states = [row.state for row in work.session.exec(select(AppointmentRow))]
    assert states == ["confirmed"]


def test_an_empty_reply_is_not_sent(browser: TestClient, reminded: PersonRow) -> None:
    answer = browser.post("/sandbox/reply", data={"phone": str(reminded.id), "body": " "})
    assert answer.status_code == 422
    assert error_of(answer.text, "body") == fault("missing")


def test_the_network_reports_once_how_a_text_fared(
    browser: TestClient, reminded: PersonRow, demonstration: AppState
) -> None:
    here = f"/sandbox?phone={reminded.id}"
    form = hidden(browser.get(here).text, "/sandbox/receipt")
    assert (
        flashed(browser.post("/sandbox/receipt", data=form | {"state": "undelivered"}))
        == "recorded"
    )
    page = browser.get(here).text
    assert "Niet afgeleverd" in words(page)
    assert 'action="/sandbox/receipt"' not in page
    assert browser.post("/sandbox/receipt", data=form | {"state": "read"}).status_code == 404
    with demonstration.database.work(CLOCK, NOW) as work:
        assert work.session.exec(select(MessageRow)).one().error_code == 30003


def test_a_call_shows_what_would_be_said_and_in_which_language(
    browser: TestClient, called: PersonRow
) -> None:
    page = browser.get(f"/sandbox?phone={called.id}").text
    text = words(page)
    assert dutch("Call: read aloud twice, language: %(language)s", language="English") in text
    assert "Hello. You have an appointment on Wednesday" in text
    assert "\u260e" not in page
    assert 'value="delivered"' not in page


@pytest.mark.parametrize(
    ("word", "view", "state"),
    [
        ("completed", "Opgenomen", "delivered"),
        ("busy", "In gesprek", "planned"),
        ("no-answer", "Niet opgenomen", "planned"),
        ("failed", named("network_report", "failed"), "failed"),
    ],
)
def test_the_network_reports_how_a_call_fared(
    browser: TestClient,
    called: PersonRow,
    demonstration: AppState,
    word: str,
    view: str,
    state: str,
) -> None:
    here = f"/sandbox?phone={called.id}"
    form = hidden(browser.get(here).text, "/sandbox/receipt")
    assert browser.post("/sandbox/receipt", data=form | {"state": "delivered"}).status_code == 404
    assert flashed(browser.post("/sandbox/receipt", data=form | {"state": word})) == "recorded"
    page = browser.get(here).text
    assert view in words(page)
    assert 'action="/sandbox/receipt"' not in page
    with demonstration.database.work(CLOCK, NOW) as work:
        (row,) = work.session.exec(select(MessageRow).where(MessageRow.channel == "voice"))
    assert row.state == state


def test_a_text_has_no_busy_line(browser: TestClient, reminded: PersonRow) -> None:
    form = hidden(browser.get(f"/sandbox?phone={reminded.id}").text, "/sandbox/receipt")
    assert browser.post("/sandbox/receipt", data=form | {"state": "busy"}).status_code == 404


def wait_for_the_move() -> None:
    for thread in threading.enumerate():
        if thread.name == WORKER:
            thread.join(60)
            assert not thread.is_alive()


def test_the_clock_moves_by_a_step_and_everyone_stays_signed_in(
    browser: TestClient, clock: FixedClock
) -> None:
    for move, expected in (
        ("hour", NOW + timedelta(hours=1)),
        ("day", NOW + timedelta(hours=1, days=1)),
    ):
        browser.post("/sandbox/clock", data={"move": move})
        wait_for_the_move()
        assert clock.now() == expected
    assert flashed(browser.post("/sandbox/clock", data={"move": "hour"})) == "clock"
    assert browser.get("/week").status_code == 200


def test_the_clock_moves_to_a_typed_moment(browser: TestClient, clock: FixedClock) -> None:
    form = {"move": "moment", "on": "25-11", "at": "8:15"}
    assert browser.post("/sandbox/clock", data=form).status_code == 303
    wait_for_the_move()
    assert clock.now() == datetime(2026, 11, 25, 7, 15, tzinfo=UTC)


def test_the_next_event_is_where_a_reminder_leaves(
    browser: TestClient, arrange: Arranger, clock: FixedClock
) -> None:
    person = arrange.person()
    arrange.message(
        arrange.appointment(person, NOW + timedelta(days=3), reminders_planned_at=NOW),
        due_at=NOW + timedelta(hours=2),
    )
    browser.post("/sandbox/clock", data={"move": "next"})
    assert clock.now() == NOW + timedelta(hours=2)
    assert "Herinnering: u heeft een afspraak" in browser.get(f"/sandbox?phone={person.id}").text


@pytest.fixture
def movable(tmp_path: Path) -> MovableClock:
    clock = MovableClock(tmp_path / "clock.json")
    clock.begin_at(NOW)
    return clock


@pytest.fixture
def watcher(database: Database, arrange: Arranger, movable: MovableClock) -> TestClient:
    """An officer's browser where the clock is a file that other processes share."""
    app_state = furnish(Settings(), database, clock=movable, demonstration=True)
    return browser_of(replace(app_state, jobs=()), arrange)


def test_while_the_clock_is_moved_the_page_shows_how_far_it_has_come_and_asks_again(
    watcher: TestClient, movable: MovableClock
) -> None:
    with movable.moving(NOW + timedelta(minutes=40)):
        movable.begin_at(NOW + timedelta(minutes=10, seconds=1))
        shown = watcher.get("/sandbox").text
        refused = watcher.post("/sandbox/clock", data={"move": "hour"})
    assert "25% klaar" in words(shown)
    assert 'value="25"' in shown
    assert 'hx-trigger="every 2s"' in shown
    assert 'action="/sandbox/clock"' not in shown
    assert refused.status_code == 422
    assert 'action="/sandbox/clock"' in watcher.get("/sandbox").text


def test_a_move_that_stopped_before_its_end_is_shown_beside_the_clock(
    watcher: TestClient, movable: MovableClock
) -> None:
    with pytest.raises(RuntimeError), movable.moving(datetime(2027, 1, 4, 8, 0, tzinfo=UTC)):
        raise RuntimeError
    shown = watcher.get("/sandbox").text
    stopped = "The clock stopped on its way to %(moment)s. Move it again to go on."
    assert dutch(stopped, moment="ma 4 jan 2027, 09:00") in words(shown)
    assert 'action="/sandbox/clock"' in shown


def test_a_long_move_goes_on_after_the_answer(watcher: TestClient, movable: MovableClock) -> None:
    form = {"move": "moment", "on": "4-1-2027", "at": "9.00"}
    answer = watcher.post("/sandbox/clock", data=form)
    assert answer.headers["location"] == "/sandbox"
    wait_for_the_move()
    assert movable.now() >= datetime(2027, 1, 4, 8, 0, tzinfo=UTC)
    assert movable.move() is None


def test_the_clock_never_goes_back(browser: TestClient, clock: FixedClock) -> None:
    answer = browser.post("/sandbox/clock", data={"move": "moment", "on": "1-1-2020"})
    assert answer.status_code == 422
    assert error_of(answer.text, "on").startswith(dutch(PASSED))
    assert clock.now() == NOW


def test_outside_the_demonstration_there_is_no_phone(visitor: Visitor) -> None:
    officer = visitor("officer")
    assert officer.get("/sandbox").status_code == 404
    assert officer.get("/sandbox/mail").status_code == 404
    assert officer.post("/sandbox/mail/answer", data={"answer": "later"}).status_code == 404
    assert officer.post("/sandbox/clock", data={"move": "day"}).status_code == 404
    assert "/sandbox" not in officer.get("/worklist").text
