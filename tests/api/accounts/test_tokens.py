"""Signing in as a program."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from aftercare.bootstrap import AppState
from aftercare.casework.accounts.acts import ATTEMPTS, TOKEN_TERM
from aftercare.domain.accounts.permissions import CLOCK, Role
from aftercare.store.accounts.rows import CredentialRow, StaffRow
from tests.api.conftest import ClientAs, clock_of
from tests.seeding import PASSWORD, Town

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


def test_a_wrong_password_is_401_and_the_failure_is_counted(
    app_state: AppState, client: TestClient, town: Town
) -> None:
    answer = client.post(TOKEN, data={"username": "officer", "password": "not the password"})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.json()["type"] == "/problems/wrong-credentials"
    with app_state.database.work(CLOCK, app_state.clock.now()) as work:
        row = work.session.exec(
            select(CredentialRow).where(CredentialRow.staff_id == town.officer.staff_id)
        ).one()
        assert row.failed_count == 1


def test_too_many_failures_pause_the_account(client: TestClient, town: Town) -> None:
    wrong = {"username": "officer", "password": "not the password"}
    for _ in range(ATTEMPTS):
        assert client.post(TOKEN, data=wrong).status_code == 401
    answer = client.post(TOKEN, data=wrong | {"password": PASSWORD})
    assert answer.status_code == 429
    assert answer.headers["retry-after"]


def test_an_unknown_name_is_shown_the_same_as_a_wrong_password(
    client: TestClient, town: Town
) -> None:
    unknown = client.post(TOKEN, data={"username": "nobody", "password": "whatever it is"})
    wrong = client.post(TOKEN, data={"username": "officer", "password": "whatever it is"})
    assert unknown.status_code == wrong.status_code == 401
    assert unknown.json() == wrong.json()


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


def test_the_token_of_a_closed_account_no_longer_opens(
    app_state: AppState, client_as: ClientAs, town: Town
) -> None:
    officer = client_as(Role.OFFICER)
    with app_state.database.work(CLOCK, app_state.clock.now()) as work:
        row = work.session.get(StaffRow, town.officer.staff_id)
        assert row is not None
        row.active = False
    assert officer.get(ME).status_code == 401


@pytest.mark.parametrize(
    "form",
    [
        {"username": "officer"},
        {"username": "off\0icer", "password": "x"},
        {"username": "o" * 101, "password": "x"},
        {"username": "officer", "password": "x", "grant_type": "client_credentials"},
    ],
    ids=["no password", "a NUL", "a long name", "another grant"],
)
def test_an_odd_form_is_422(form: dict[str, str], client: TestClient) -> None:
    answer = client.post(TOKEN, data=form)
    assert answer.status_code == 422
    assert "officer" not in answer.text
