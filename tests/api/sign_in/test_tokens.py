"""Signing in as a program."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Connection, text
from sqlmodel import Session, select

from aftercare.base.ids import new_id
from aftercare.bootstrap import AppState
from aftercare.casework.sign_in.acts import TOKEN_TERM
from aftercare.casework.sign_in.token_admission import work_of_token
from aftercare.domain.accounts.permissions import CLOCK, Role
from aftercare.domain.sign_in.limits import LIMITS, Measure
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.unit_of_work import Database, as_sign_in
from aftercare.store.sign_in.rows import CredentialRow
from tests.api.conftest import ClientAs, clock_of
from tests.seeding import PASSWORD, START, Town, token_for

TOKEN = "/api/v1/token"
ME = "/api/v1/me"


def test_a_name_and_password_give_a_bearer_token(client: TestClient, town: Town) -> None:
    answer = client.post(TOKEN, data={"username": "Officer", "password": PASSWORD})
    assert answer.status_code == 200
    assert answer.json()["token_type"] == "bearer"
    assert answer.json()["expires_in"] == 3600
    bearer = {"Authorization": f"Bearer {answer.json()['access_token']}"}
    me = client.get(ME, headers=bearer).json()
    assert me["id"] == str(town.officer.staff_id)
    assert "write-plans" in me["permissions"]


def test_a_wrong_password_is_refused_as_oauth_says_and_the_failure_is_counted(
    app_state: AppState, client: TestClient, town: Town
) -> None:
    answer = client.post(TOKEN, data={"username": "officer", "password": "not the password"})
    assert answer.status_code == 400
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json() == {
        "error": "invalid_grant",
        "error_description": "The account name or password is incorrect",
        "error_uri": "/problems/wrong-credentials",
    }
    with app_state.database.work(CLOCK, app_state.clock.now()) as work, as_sign_in(work):
        row = work.session.exec(
            select(CredentialRow).where(CredentialRow.staff_id == town.officer.staff_id)
        ).one()
        assert row.failed_count == 1


@pytest.mark.parametrize("name", ["officer", "nobody"])
def test_too_many_failures_have_to_wait(name: str, client: TestClient, town: Town) -> None:
    """The answers for a name without an account are the same."""
    wrong = {"username": name, "password": "not the password"}
    for _ in range(LIMITS[Measure.PLACE].burst):
        assert client.post(TOKEN, data=wrong).status_code == 400
    answer = client.post(TOKEN, data=wrong | {"password": PASSWORD})
    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "75"
    assert answer.headers["ratelimit"] == '"throttled";r=0;t=75'
    # Which of the limits was met is no one's business.
    assert "ratelimit-policy" not in answer.headers
    assert answer.json()["error"] == "temporarily_unavailable"


def test_an_unknown_name_is_shown_the_same_as_a_wrong_password(
    client: TestClient, town: Town
) -> None:
    unknown = client.post(TOKEN, data={"username": "nobody", "password": "whatever it is"})
    wrong = client.post(TOKEN, data={"username": "officer", "password": "whatever it is"})
    assert unknown.status_code == wrong.status_code == 400
    assert unknown.json() == wrong.json()


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({}, "invalid_request"),
        ({"username": "officer"}, "invalid_request"),
        ({"username": "officer", "password": "x" * 1001}, "invalid_request"),
        ({"username": "o" * 101, "password": "x"}, "invalid_request"),
        ({"username": "of\0ficer", "password": "x"}, "invalid_request"),
        ({"username": "officer", "password": "x", "grant_type": "refresh_token"}, "unsupported_grant_type"),
        ({"grant_type": "authorization_code"}, "unsupported_grant_type"),
    ],
)  # fmt: skip
def test_a_form_that_does_not_hold_is_refused_as_oauth_says(
    client: TestClient, form: dict[str, str], error: str
) -> None:
    answer = client.post(TOKEN, data=form)
    assert (answer.status_code, answer.json()["error"]) == (400, error)
    assert answer.headers["content-type"] == "application/json"
    assert "officer" not in answer.text


def test_a_form_that_does_not_hold_names_its_fields(client: TestClient) -> None:
    tried: tuple[tuple[dict[str, str], str], ...] = (
        (
            {"username": "o" * 101, "password": "x" * 1001, "of\0ficer": "secret"},
            "username, password",
        ),
        ({"username": "officer"}, "password"),
        ({}, "username, password"),
    )
    for form, names in tried:
        answer = client.post(TOKEN, data=form).json()
        assert answer["error_description"] == f"Some of this is not valid: {names}"


def test_what_is_no_form_at_all_is_refused_as_oauth_says(client: TestClient) -> None:
    broken = {"content-type": "multipart/form-data; boundary=x"}
    as_json = client.post(TOKEN, json={"username": "officer"})
    as_parts = client.post(TOKEN, content=b"--x\r\nnonsense", headers=broken)
    for answer in (as_json, as_parts):
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


@pytest.mark.parametrize(
    "header", [None, "Bearer ", "Bearer nonsense", "Basic b2ZmaWNlcjpwdw==", "nonsense"]
)
def test_without_a_good_token_nothing_is_shown(header: str | None, client: TestClient) -> None:
    answer = client.get(ME, headers={} if header is None else {"Authorization": header})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"


def test_a_token_ends(app_state: AppState, client_as: ClientAs) -> None:
    officer = client_as(Role.OFFICER)
    assert officer.get(ME).status_code == 200
    clock_of(app_state).move_to(app_state.clock.now() + TOKEN_TERM + timedelta(seconds=1))
    assert officer.get(ME).status_code == 401


def test_an_act_of_weight_needs_a_token_made_in_the_last_ten_minutes(
    app_state: AppState, client_as: ClientAs
) -> None:
    """RFC 9470: the answer says what is missing, and how old the sign-in may be."""
    officer = client_as(Role.OFFICER)
    ends = "/api/v1/sign-ins/end-others"
    assert officer.post(ends).status_code == 204
    clock_of(app_state).move_to(app_state.clock.now() + timedelta(minutes=10, seconds=1))
    answer = officer.post(ends)
    assert answer.status_code == 401
    assert answer.json()["type"] == "/problems/insufficient-user-authentication"
    says = 'Bearer error="insufficient_user_authentication", max_age="600"'
    assert answer.headers["www-authenticate"] == says
    assert officer.get(ME).status_code == 200


def test_the_token_of_a_closed_account_no_longer_opens(
    app_state: AppState, client_as: ClientAs, town: Town
) -> None:
    officer = client_as(Role.OFFICER)
    with app_state.database.work(CLOCK, app_state.clock.now()) as work:
        row = work.session.get(StaffRow, town.officer.staff_id)
        assert row is not None
        row.active = False
    assert officer.get(ME).status_code == 401


def test_a_token_ends_itself_and_no_other(client_as: ClientAs) -> None:
    first, second = client_as(Role.OFFICER), client_as(Role.OFFICER)
    listed = first.get("/api/v1/sign-ins").json()["items"]
    assert [one["this"] for one in listed].count(True) == 1
    assert first.delete(TOKEN).status_code == 204
    assert first.get(ME).status_code == 401
    assert second.get(ME).status_code == 200
    (own,) = second.get("/api/v1/sign-ins").json()["items"]
    assert second.post(f"/api/v1/sign-ins/{first_of(listed)}/end").status_code == 404
    assert second.post(f"/api/v1/sign-ins/{own['id']}/end").status_code == 204
    assert second.get(ME).status_code == 401


def first_of(listed: list[dict[str, Any]]) -> str:
    """The id of the one that listed them."""
    (found,) = (str(one["id"]) for one in listed if one["this"])
    return found


def test_a_refused_permission_stands_in_the_log_once_a_minute(
    app_state: AppState, client_as: ClientAs, town: Town
) -> None:
    planner = client_as(Role.PLANNER)
    for _ in range(2):
        assert planner.get("/api/v1/accounts").status_code == 403
        assert planner.get(f"/api/v1/appointments/{town.planner.staff_id}").status_code == 404
    query = text(
        "select staff_id, subject_kind from audit_entry where action like '%-refused' order by id"
    )
    with app_state.database.work(CLOCK, app_state.clock.now()) as work:
        entries = [tuple(row) for row in work.session.execute(query)]
    assert entries == [(town.planner.staff_id, kind) for kind in ("manage-accounts", "address")]


SETTINGS = ("app.staff_id", "app.role", "app.team_id", "app.today", "app.now", "app.behalf", "role")


def settings(session: Session) -> dict[str, str | None]:
    return {
        name: session.scalar(text("select current_setting(:name, true)"), {"name": name})
        for name in SETTINGS
    }


def test_a_token_gives_what_an_account_has_that_acts_with_the_day_and_the_moment(
    database: Database, connection: Connection, town: Town
) -> None:
    """No list of who may see a file holds without a day. As a transaction begins, nothing is set; in the one of a test
    the day of the request before would stand in for a missing one."""
    token = token_for(database, START, town.deputy)
    connection.exec_driver_sql("reset role")
    for name in SETTINGS[:-1]:
        connection.execute(text("select set_config(:name, '', true)"), {"name": name})
    with work_of_token(database, token, START, new_id(), None) as work:
        admitted = settings(work.session)
    with database.work(town.deputy, START) as work:
        assert admitted == settings(work.session)
        assert admitted["app.today"] == "2026-11-24"
