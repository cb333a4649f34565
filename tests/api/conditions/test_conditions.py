"""Conditions through the API: the library, what is laid down, corrections, adoption, and who sees none of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from aftercare.bootstrap import AppState
from aftercare.domain.accounts.permissions import CLOCK, Role
from aftercare.store.conditions.rows import ConditionRow
from aftercare.store.sites.rows import SiteRow
from tests.api.conftest import ClientAs
from tests.seeding import Town, seed_condition, seed_person, seed_plan

CONDITIONS = "/api/v1/conditions"
WEEKNIGHTS = {"weekdays": [0, 1, 2, 3, 4], "from_min": 1320, "to_min": 360}
NIGHTS = {"windows": [WEEKNIGHTS], "travel_min": 45}
ZONE = {"areas": [{"type": "Circle", "center": [4.9, 52.37], "radius_m": 300}], "buffer_m": 50}


@pytest.fixture
def person(app_state: AppState, town: Town) -> UUID:
    return seed_person(app_state.database, app_state.clock.now(), town)


@pytest.fixture
def order_id(app_state: AppState, town: Town, person: UUID) -> str:
    now = app_state.clock.now()
    condition_id = seed_condition(app_state.database, now, town.officer, person)
    with app_state.database.work(CLOCK, now) as work:
        return str(work.session.get_one(ConditionRow, condition_id).order_id)


@pytest.fixture
def officer(client_as: ClientAs) -> TestClient:
    return client_as(Role.OFFICER)


def added(officer: TestClient, order_id: str, kind: str, **more: Any) -> Any:
    answer = officer.post(CONDITIONS, json={"order_id": order_id, "kind": kind, **more})
    assert answer.status_code == 201, answer.text
    return answer


def test_the_library_is_read_by_frame_regime_and_language(officer: TestClient) -> None:
    answer = officer.get(f"{CONDITIONS}/library", params={"frame": "JV", "regime": "juvenile"})
    entries = {one["kind"]: one for one in answer.json()["items"]}
    assert entries["education"]["label"] == "volgen van onderwijs"
    assert entries["education"]["basis"] == "Sr 77z"
    assert entries["curfew"]["may_be_monitored"] is True
    assert entries["other_conduct"]["version"] == 2
    names = {one["name"] for one in entries["curfew"]["parameters"]}
    assert names == {"windows", "travel_min"}
    english = officer.get(f"{CONDITIONS}/library", params={"frame": "VI", "language": "en"}).json()
    assert english["items"][0]["label"] == "no-contact order"
    assert officer.get(f"{CONDITIONS}/library", params={"frame": "XX"}).status_code == 422
    assert len(officer.get(f"{CONDITIONS}/library").json()["items"]) == 19


def test_a_condition_is_entered_with_what_it_lays_down_and_corrected(
    officer: TestClient, order_id: str
) -> None:
    condition = added(officer, order_id, "curfew", parameters=NIGHTS, monitored=True)
    assert condition.json()["parameters"] == NIGHTS
    assert condition.json()["monitored"] is True
    where, etag = condition.headers["location"], condition.headers["etag"]
    terms = {"wording": "'s nachts thuis", "parameters": NIGHTS, "monitored_from_on": "2027-01-01"}
    wrong = officer.put(where, json=terms, headers={"If-Match": etag})
    assert wrong.status_code == 422
    assert [one["pointer"] for one in wrong.json()["errors"]] == ["/monitored"]
    right = officer.put(where, json=terms | {"monitored": True}, headers={"If-Match": etag})
    assert (right.status_code, right.headers["etag"][:3]) == (200, '"2.')
    assert right.json()["wording"] == "'s nachts thuis"
    assert officer.get(where).json() == right.json()
    assert officer.put(where, json=terms, headers={"If-Match": etag}).status_code == 412
    assert officer.put(where, json=terms).status_code == 428


def test_a_badly_written_window_is_pointed_at(officer: TestClient, order_id: str) -> None:
    windows = [WEEKNIGHTS, {"weekdays": [9], "from_min": 0, "to_min": 60}]
    body = {"order_id": order_id, "kind": "curfew", "parameters": {"windows": windows}}
    answer = officer.post(CONDITIONS, json=body)
    assert answer.status_code == 422
    assert [(one["pointer"], one["code"]) for one in answer.json()["errors"]] == [
        ("/parameters/windows/1/weekdays", "no-weekday")
    ]


def test_a_zone_says_which_of_our_sites_it_forbids(
    app_state: AppState, town: Town, officer: TestClient, order_id: str
) -> None:
    with app_state.database.work(CLOCK, app_state.clock.now()) as work:
        row = work.session.get_one(SiteRow, town.office_id)
        row.longitude, row.latitude = 4.9, 52.37
    where = added(officer, order_id, "exclusion_zone", parameters=ZONE).headers["location"]
    sites = officer.get(f"{where}/sites").json()
    assert [one["id"] for one in sites["inside"]] == [str(town.office_id)]
    assert str(town.lab_id) in {one["id"] for one in sites["unchecked"]}


def test_a_site_off_the_map_is_opened_by_name_and_closed_again(
    town: Town, officer: TestClient, order_id: str
) -> None:
    where = added(officer, order_id, "exclusion_zone", parameters=ZONE).headers["location"]
    site = f"{where}/sites/{town.lab_id}"
    refused = officer.put(site, json={"reason": " "}, headers={"Idempotency-Key": "r"})
    assert refused.status_code == 422
    reason = "Gezien op de kaart van de gemeente"
    opened = officer.put(site, json={"reason": reason}, headers={"Idempotency-Key": "o"}).json()
    [one] = opened["accepted"]
    assert (one["id"], one["reason"]) == (str(town.lab_id), reason)
    assert str(town.lab_id) not in {other["id"] for other in opened["unchecked"]}
    closed = officer.delete(site, headers={"Idempotency-Key": "c"}).json()
    assert closed["accepted"] == []
    again = officer.delete(site, headers={"Idempotency-Key": "d"})
    assert again.status_code == 404


def test_a_planner_puts_a_site_on_the_map_and_a_turned_round_point_is_view(
    town: Town, client_as: ClientAs
) -> None:
    planner = client_as(Role.PLANNER)
    listed = planner.get("/api/v1/site-positions").json()["items"]
    [lab] = [one for one in listed if one["id"] == str(town.lab_id)]
    assert lab["latitude"] is None
    where = f"/api/v1/site-positions/{town.lab_id}"
    match = {"If-Match": f'"{lab["version"]}"'}
    swapped = planner.put(where, json={"longitude": 52.37, "latitude": 4.9}, headers=match)
    assert swapped.status_code == 422
    assert [one["code"] for one in swapped.json()["errors"]] == ["swapped"]
    placed = planner.put(where, json={"longitude": 4.9, "latitude": 52.37}, headers=match)
    assert (placed.status_code, placed.json()["latitude"]) == (200, 52.37)


def test_a_change_of_the_library_is_shown_previewed_and_taken_over(
    app_state: AppState, officer: TestClient, order_id: str, person: UUID
) -> None:
    condition = added(officer, order_id, "other_conduct")
    condition_id = condition.json()["id"]
    with app_state.database.work(CLOCK, app_state.clock.now()) as work:
        work.session.get_one(ConditionRow, UUID(condition_id)).entry_version = 1
    changes = officer.get(f"{CONDITIONS}/library-changes", params={"person": str(person)}).json()
    assert [one["condition_id"] for one in changes["items"]] == [condition_id]
    where = f"{CONDITIONS}/{condition_id}/adopt"
    preview = officer.get(f"{CONDITIONS}/{condition_id}/adoption").json()
    assert (preview["entry_version"], preview["newest_version"], preview["lost"]) == (1, 2, [])
    assert {"kind": "new_parameter", "name": "no_internet"} in preview["changes"]
    etag = officer.get(f"{CONDITIONS}/{condition_id}").headers["etag"]
    asked = {"json": {"entry_version": 2}, "headers": {"If-Match": etag, "Idempotency-Key": "k"}}
    taken = officer.post(where, **asked)
    assert taken.json()["entry_version"] == 2
    assert officer.post(where, **asked).content == taken.content
    again = officer.get(f"{CONDITIONS}/library-changes", params={"person": str(person)})
    assert again.json()["items"] == []


@pytest.mark.parametrize("role", [Role.PLANNER, Role.PROVIDER])
def test_who_has_no_right_to_cases_meets_no_condition_and_no_word_of_one(
    app_state: AppState, town: Town, client_as: ClientAs, officer: TestClient, role: Role
) -> None:
    now = app_state.clock.now()
    person = seed_person(app_state.database, now, town, 2)
    seed_plan(app_state.database, now, town, person)
    with app_state.database.work(CLOCK, now) as work:
        row = work.session.get_one(SiteRow, town.office_id)
        row.longitude, row.latitude = 4.9, 52.37
    orders = officer.get("/api/v1/orders", params={"person": str(person)}).json()["items"]
    zone = added(officer, orders[0]["id"], "exclusion_zone", parameters=ZONE).json()
    added(officer, orders[0]["id"], "curfew", parameters=NIGHTS)
    outsider = client_as(role)
    for path in ("", "/library", f"/{zone['id']}", f"/{zone['id']}/sites",
                 f"/{zone['id']}/adoption", f"/library-changes?person={person}"):  # fmt: skip
        assert outsider.get(f"{CONDITIONS}{path}").status_code == 403
    span = {"from": now.isoformat(), "to": (now + timedelta(days=84)).isoformat()}
    seen = outsider.get("/api/v1/appointments", params=span)
    assert seen.status_code == 200
    for word in ("zone", "exclu", "verbo", "gebod", "curfew", "contact", "duty", "areas"):
        assert word not in seen.text.lower()
