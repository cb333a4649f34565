"""What surrounds the pages: what a request and its entries in the log share, headers, and the end of a session."""

from __future__ import annotations

from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from aftercare.base.clock import FixedClock
from aftercare.base.settings import Settings
from aftercare.bootstrap import AppState, furnish
from aftercare.casework.accounts.acts import NewAccount, add_account_unchecked
from aftercare.casework.sign_in.acts import SESSION_TERM, Credential, issue_token
from aftercare.casework.sign_in.passwords import set_password
from aftercare.domain.accounts.permissions import CLOCK, Role
from aftercare.domain.sign_in.limits import LIMITS, Measure
from aftercare.main import create_app
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.unit_of_work import Database
from aftercare.web.shell.cookies import session_cookie
from tests.light_passwords import light_hash
from tests.store.arranging import Arranger
from tests.web.conftest import ORIGIN, Visitor
from tests.web.shell.reading_html import words
from tests.web.shell.wording import dutch

PASSWORD = "  twaalf tekens  "
AWAY = "You were away too long, or your sign-in was ended. Sign in again to go on where you were."


@pytest.fixture
def browser(app_state: AppState, arrange: Arranger) -> TestClient:
    """An officer's browser before the whole application, its outermost layer included."""
    with app_state.database.work(CLOCK, app_state.clock.now()) as work:
        staff = work.session.get_one(StaffRow, arrange.office.officer.staff_id)
        token, _ = issue_token(work, staff, Credential.WEB_SESSION)
    client = TestClient(create_app(app_state), base_url=ORIGIN, headers={"origin": ORIGIN})
    client.cookies.set(session_cookie(app_state.settings), token)
    return client


def test_a_page_and_its_entries_in_the_log_carry_one_request_id(
    browser: TestClient, arrange: Arranger, app_state: AppState
) -> None:
    person = arrange.person()
    answer = browser.get(f"/people/{person.id}")
    assert answer.status_code == 200
    query = text("select request_id from audit_entry where person_id = :id")
    with app_state.database.work(CLOCK, app_state.clock.now()) as work:
        entries = set(work.session.execute(query, {"id": person.id}).scalars())
    assert entries == {UUID(answer.headers["x-request-id"])}


def test_no_answer_may_be_framed(browser: TestClient) -> None:
    for address in ("/sign-in", "/static/favicon.svg", "/nowhere", "/figures/csv", "/healthz"):
        policy = browser.get(address, follow_redirects=False).headers["content-security-policy"]
        assert "frame-ancestors 'none'" in policy


def test_pages_and_static_files_ask_for_https_and_no_guessing(browser: TestClient) -> None:
    for address in ("/sign-in", "/static/favicon.svg", "/nowhere"):
        headers = browser.get(address).headers
        assert headers["strict-transport-security"].startswith("max-age=31536000")
        assert headers["x-content-type-options"] == "nosniff"


def test_signing_out_takes_the_cookie_away_that_https_had_set(
    database: Database, clock: FixedClock
) -> None:
    """A browser ignores a cookie of this name that is not Secure."""
    settings = Settings(public_base_url="https://aftercare.example")
    client = TestClient(create_app(furnish(settings, database, clock=clock)))
    answer = client.post(
        "/sign-out",
        headers={"origin": "https://aftercare.example"},
        follow_redirects=False,
    )
    (cookie,) = answer.headers.get_list("set-cookie")
    assert cookie.startswith("__Host-")
    assert "Max-Age=0" in cookie
    assert "Secure" in cookie


def test_a_sign_in_that_must_wait_says_so_on_its_own_page(browser: TestClient) -> None:
    form = {"name": "geen-account", "password": "verkeerd"}
    for _ in range(LIMITS[Measure.PLACE].burst):
        assert browser.post("/sign-in", data=form).status_code == 401
    answer = browser.post("/sign-in", data=form)
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "75")
    assert "Te veel pogingen" in answer.text
    assert 'value="geen-account"' in answer.text
    assert "verkeerd" not in answer.text


def log_of(app_state: AppState, *actions: str) -> list[tuple[str, str]]:
    query = text(
        "select action, subject_kind from audit_entry where action = any(:actions) order by id"
    )
    with app_state.database.work(CLOCK, app_state.clock.now()) as work:
        return [tuple(row) for row in work.session.execute(query, {"actions": list(actions)})]


def test_a_sign_in_says_when_the_one_before_was_ends_the_old_session_and_stands_in_the_log(
    app_state: AppState, arrange: Arranger, browser: TestClient
) -> None:
    new = NewAccount("vaak", "V. Aak", Role.OFFICER, arrange.office.team_id)
    with app_state.database.work(CLOCK, app_state.clock.now()) as work:
        set_password(work, add_account_unchecked(work, new, active=True).id, light_hash(PASSWORD))
    browser.cookies.clear()
    browser.cookies.set("aftercare-language", "en")
    form = {"name": "vaak", "password": PASSWORD}
    first = browser.post("/sign-in", data=form)
    assert "You last signed in" not in first.text
    assert browser.post("/sign-in", data=form | {"password": "wrong"}).status_code == 401
    again = browser.post("/sign-in", data=form)
    assert "You last signed in" in again.text
    assert "one failed attempt" in again.text
    mine = browser.get("/me/sign-ins")
    assert mine.text.count("This one") == 1
    assert "End all others" not in mine.text
    browser.post("/sign-out")
    actions = ("sign-in", "sign-in-failed", "session-ended", "sign-out")
    said = [action for action, _ in log_of(app_state, *actions)]
    assert said == ["sign-in", "sign-in-failed", "session-ended", "sign-in", "sign-out"]


def test_a_session_that_ended_by_time_is_said_where_one_signs_in_and_only_there(
    visitor: Visitor, clock: FixedClock, stranger: TestClient
) -> None:
    officer, title = visitor("officer"), dutch(AWAY)
    assert title not in words(officer.get("/sign-in").text)
    clock.move_to(clock.now() + SESSION_TERM)
    there = officer.get("/week").headers["location"]
    assert there.startswith("/sign-in?next=")
    assert title in words(officer.get(there).text)
    assert title not in words(stranger.get("/sign-in").text)


def test_a_refused_permission_stands_in_the_log_once_a_minute(
    app_state: AppState, browser: TestClient
) -> None:
    for _ in range(3):
        assert browser.get("/accounts").status_code == 403
    assert log_of(app_state, "permission-refused") == [("permission-refused", "manage-accounts")]


def test_each_hidden_file_that_was_asked_for_stands_in_the_log(
    app_state: AppState, arrange: Arranger, browser: TestClient, visitor: Visitor
) -> None:
    elsewhere = {
        "team_id": arrange.office.other_team_id,
        "officer_id": arrange.office.outsider.staff_id,
    }
    files = [arrange.person(**elsewhere) for _ in "ab"]
    hidden = [one.id for one in files]
    for person_id in (*hidden, hidden[0]):
        assert browser.get(f"/people/{person_id}").status_code == 404
    with app_state.database.work(CLOCK, app_state.clock.now()) as work:
        query = text("select subject_id, person_id from audit_entry where action = 'look-refused'")
        assert sorted(map(tuple, work.session.execute(query))) == [
            (one, None) for one in sorted(hidden)
        ]
    # The auditor reads which file it was, also for a page within it, and finds the line by its reference.
    assert browser.get(f"/people/{hidden[1]}/contacts/{hidden[0]}/void").status_code in (404, 405)
    for one in files:
        log = visitor("auditor").get(f"/access-log?reference={one.reference}").text
        assert dutch("Asked for what is hidden or not there") in words(log)
        assert f'<span class="mono">{one.reference}</span>' in log


def test_a_password_is_taken_as_it_is_typed(
    app_state: AppState, arrange: Arranger, browser: TestClient
) -> None:
    """The API takes it so as well."""
    new = NewAccount("spaties", "S. Paties", Role.OFFICER, arrange.office.team_id)
    with app_state.database.work(CLOCK, app_state.clock.now()) as work:
        set_password(work, add_account_unchecked(work, new, active=True).id, light_hash(PASSWORD))
    form = {"name": "spaties", "password": PASSWORD}
    assert browser.post("/sign-in", data=form, follow_redirects=False).status_code == 303
    trimmed = form | {"password": PASSWORD.strip()}
    assert browser.post("/sign-in", data=trimmed, follow_redirects=False).status_code == 401
