"""What surrounds the pages: what a request and its entries in the log share, headers, and the end of a session."""

from __future__ import annotations

from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from aftercare.base.clock import FixedClock
from aftercare.base.settings import Settings
from aftercare.bootstrap import AppState, furnish
from aftercare.casework.accounts.acts import Credential, NewAccount, create_account, issue_token
from aftercare.domain.accounts.permissions import CLOCK, Role
from aftercare.main import create_app
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.unit_of_work import Database
from aftercare.web.shell.request import session_cookie
from tests.store.arranging import Arranger
from tests.web.conftest import ORIGIN

PASSWORD = "  twaalf tekens  "


@pytest.fixture
def browser(app_state: AppState, arrange: Arranger) -> TestClient:
    """An officer's browser before the whole application, its outermost layer included."""
    with app_state.database.work(CLOCK, app_state.clock.now()) as work:
        staff = work.session.get_one(StaffRow, arrange.office.officer.account_id)
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


def test_a_password_is_taken_as_it_is_typed(
    app_state: AppState, arrange: Arranger, browser: TestClient
) -> None:
    """The API takes it so as well."""
    new = NewAccount("spaties", "S. Paties", Role.OFFICER, PASSWORD, arrange.office.team_id)
    with app_state.database.work(CLOCK, app_state.clock.now()) as work:
        create_account(work, new)
    form = {"name": "spaties", "password": PASSWORD}
    assert browser.post("/sign-in", data=form, follow_redirects=False).status_code == 303
    trimmed = form | {"password": PASSWORD.strip()}
    assert browser.post("/sign-in", data=trimmed, follow_redirects=False).status_code == 401
