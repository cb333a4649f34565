"""Walking a list page by page shows everything exactly once, whatever is added meanwhile."""

from __future__ import annotations

import base64
import json

import pytest
from fastapi.testclient import TestClient

from aftercare.bootstrap import AppState
from aftercare.domain.accounts.permissions import Role
from tests.api.conftest import ClientAs
from tests.seeding import Town, seed_person, seed_plan

PERSONS, APPOINTMENTS = "/api/v1/people", "/api/v1/appointments"
SPAN = {"from": "2026-11-24T00:00:00Z", "to": "2027-03-01T00:00:00Z"}


def walk(client: TestClient, path: str, limit: int, **params: str) -> list[str]:
    found: list[str] = []
    cursor = None
    while True:
        more: dict[str, str] = {"cursor": cursor} if cursor else {}
        page = client.get(path, params={"limit": str(limit)} | params | more)
        assert page.status_code == 200, page.text
        items = page.json()["items"]
        assert len(items) <= limit
        found += [str(one["id"]) for one in items]
        cursor = page.json()["next"]
        if cursor is None:
            return found


@pytest.mark.parametrize("limit", [1, 3, 7, 8, 50])
def test_a_walk_shows_every_person_exactly_once(
    limit: int, app_state: AppState, client_as: ClientAs, town: Town
) -> None:
    ids = [
        seed_person(app_state.database, app_state.clock.now(), town, number)
        for number in range(1, 8)
    ]
    found = walk(client_as(Role.OFFICER), PERSONS, limit)
    assert len(found) == len(ids)
    assert set(found) == {str(one) for one in ids}


def test_a_walk_through_appointments_follows_the_calendar(
    app_state: AppState, client_as: ClientAs, town: Town
) -> None:
    now = app_state.clock.now()
    for number in (1, 2, 3):
        seed_plan(app_state.database, now, town, seed_person(app_state.database, now, town, number))
    officer = client_as(Role.OFFICER)
    at_once = walk(officer, APPOINTMENTS, 200, **SPAN)
    assert len(at_once) > 24
    assert walk(officer, APPOINTMENTS, 5, **SPAN) == at_once


def test_a_walk_through_the_log_goes_back_in_time(
    app_state: AppState, client_as: ClientAs, town: Town
) -> None:
    seed_plan(
        app_state.database,
        app_state.clock.now(),
        town,
        seed_person(app_state.database, app_state.clock.now(), town),
    )
    auditor = client_as(Role.AUDITOR)
    found = [int(one) for one in walk(auditor, "/api/v1/access-log", 2)]
    assert found == sorted(set(found), reverse=True)
    assert len(found) > 4


def test_a_client_added_meanwhile_does_not_shift_the_next_page(
    app_state: AppState, client_as: ClientAs, town: Town
) -> None:
    now = app_state.clock.now()
    for number in (1, 2, 3, 4):
        seed_person(app_state.database, now, town, number, family_name=f"M{number}")
    officer = client_as(Role.OFFICER)
    first = officer.get(PERSONS, params={"limit": 2}).json()
    seed_person(app_state.database, now, town, 5, family_name="A")
    second = officer.get(PERSONS, params={"limit": 3, "cursor": first["next"]}).json()
    names = [one["family_name"] for one in first["items"] + second["items"]]
    assert names == ["M1", "M2", "M3", "M4", "A"]


def test_the_address_of_the_next_page_names_no_client(
    app_state: AppState, client_as: ClientAs, town: Town
) -> None:
    for number in (1, 2):
        seed_person(
            app_state.database, app_state.clock.now(), town, number, family_name="Voorbeeld"
        )
    cursor = client_as(Role.OFFICER).get(PERSONS, params={"limit": 1}).json()["next"]
    assert b"Voorbeeld" not in base64.urlsafe_b64decode(cursor + "==")


def forged(keys: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(keys).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "cursor",
    [
        "nonsense", "%%%", "=", "a", "\x00", forged({}), forged([]), forged(["x"]),
        forged([None, None]), forged([["x"], 5]), forged(["a\0", str(SPAN)]),
        forged(["name", "not-an-id"]), forged("[" * 500), "e" * 1001,
    ],
)  # fmt: skip
def test_a_cursor_that_is_not_ours_is_422(cursor: str, client_as: ClientAs) -> None:
    # Teams are listed by name and id.
    answer = client_as(Role.SUPERVISOR).get("/api/v1/teams", params={"cursor": cursor})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/cursor"


def test_a_cursor_of_another_list_is_422(
    app_state: AppState, client_as: ClientAs, town: Town
) -> None:
    for number in (1, 2):
        seed_person(app_state.database, app_state.clock.now(), town, number)
    officer = client_as(Role.OFFICER)
    cursor = officer.get(PERSONS, params={"limit": 1}).json()["next"]
    answer = officer.get(APPOINTMENTS, params=SPAN | {"cursor": cursor})
    assert answer.status_code == 422


@pytest.mark.parametrize("limit", ["0", "201", "-1", "x", "1e99", "9" * 400])
def test_a_limit_stays_within_bounds(limit: str, client_as: ClientAs) -> None:
    assert client_as(Role.OFFICER).get(PERSONS, params={"limit": limit}).status_code == 422
