"""Treatment through the API: referred, step by step, offered a place, counted without names."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from aftercare.bootstrap import AppState
from aftercare.domain.accounts.permissions import Role
from tests.api.conftest import ClientAs
from tests.seeding import Town, seed_condition, seed_person, seed_session

ROOT = "/api/v1"
REFERRALS, GROUPS, OFFERS = f"{ROOT}/referrals", f"{ROOT}/treatment-groups", f"{ROOT}/place-offers"


@pytest.fixture
def referral(app_state: AppState, client_as: ClientAs, town: Town) -> dict[str, Any]:
    """Somebody of the officer's caseload, referred on the first of November."""
    now = app_state.clock.now()
    seed_session(app_state.database, now, town, "dinsdag")
    person = seed_person(app_state.database, now, town)
    condition = seed_condition(
        app_state.database, now, town.officer, person, "treatment_obligation"
    )
    body = {
        "person_id": str(person),
        "condition_id": str(condition),
        "programme_id": str(town.programme_id),
        "referred_on": "2026-11-01",
    }
    answer = client_as(Role.OFFICER).post(REFERRALS, json=body)
    assert answer.status_code == 201, answer.text
    assert answer.headers["location"] == f"{REFERRALS}/{answer.json()['id']}"
    found: dict[str, Any] = answer.json()
    return found


def a_group(client: TestClient, town: Town, **changes: Any) -> dict[str, Any]:
    body = {
        "programme_id": str(town.programme_id), "name": "Dinsdag", "series": "dinsdag",
        "entry": "open", "capacity": 1, "starts_on": "2026-11-01",
    }  # fmt: skip
    answer = client.post(GROUPS, json=body | changes)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_a_referral_goes_its_way_and_every_step_is_listed(
    client_as: ClientAs, referral: dict[str, Any]
) -> None:
    officer = client_as(Role.OFFICER)
    where = f"{REFERRALS}/{referral['id']}"
    first = {"act": "offer_intake", "happened_on": "2026-11-10"}
    stepped = officer.post(f"{where}/steps", json=first, headers={"If-Match": '"1"'})
    assert stepped.status_code == 200, stepped.text
    assert (stepped.json()["state"], stepped.headers["etag"][:3]) == ("intake_offered", '"2.')
    stale = officer.post(f"{where}/steps", json=first, headers={"If-Match": '"1"'})
    assert stale.status_code == 412
    again = officer.post(f"{where}/steps", json=first, headers={"If-Match": '"2"'})
    assert again.json()["type"] == "/problems/illegal-transition"
    shown = officer.get(where).json()
    assert [(one["act"], one["happened_on"]) for one in shown["steps"]] == [
        ("refer", "2026-11-01"), ("offer_intake", "2026-11-10"),
    ]  # fmt: skip
    assert officer.get(REFERRALS, params={"state": "intake_offered"}).json()["items"] == [shown]


def test_who_waits_stands_in_line_with_weeks_against_the_norms(
    client_as: ClientAs, town: Town, referral: dict[str, Any]
) -> None:
    (item,) = client_as(Role.OFFICER).get(f"{ROOT}/waiting-list").json()["items"]
    assert (item["id"], item["weeks"], item["late"], item["tier"]) == (referral["id"], 3, False, 2)
    numbers = [{
        "programme_id": str(town.programme_id), "programme": "Group programme", "waiting": 1,
        "late": 0, "longest_weeks": 3,
    }]  # fmt: skip
    for role in (Role.OFFICER, Role.SUPERVISOR, Role.PLANNER):
        assert client_as(role).get(f"{ROOT}/waiting-list/numbers").json() == numbers
    planner = client_as(Role.PLANNER)
    for address in ("/waiting-list", "/referrals", "/place-offers"):
        assert planner.get(ROOT + address).status_code == 403
        assert client_as(Role.PROVIDER).get(ROOT + address).status_code == 403


def test_a_planner_opens_a_group_and_the_officer_takes_the_place_it_brings(
    client_as: ClientAs, town: Town, referral: dict[str, Any]
) -> None:
    planner, officer = client_as(Role.PLANNER), client_as(Role.OFFICER)
    group = a_group(planner, town)
    assert (group["members"], group["offered"], group["audience"]) == (0, 1, "adult")
    (offer,) = officer.get(OFFERS, params={"state": "offered"}).json()["items"]
    taken = officer.post(f"{OFFERS}/{offer['id']}/accept", headers={"If-Match": '"1"'})
    assert taken.status_code == 200, taken.text
    assert (taken.json()["id"], taken.json()["group_id"]) == (referral["id"], group["id"])
    (shown,) = planner.get(GROUPS).json()["items"]
    assert (shown["members"], shown["offered"]) == (1, 0)
    body = {"name": "D", "series": "d", "entry": "closed", "capacity": 3, "starts_on": "2026-11-01"}
    changed = planner.put(f"{GROUPS}/{group['id']}", json=body, headers={"If-Match": '"1"'})
    assert (changed.json()["capacity"], changed.headers["etag"][:3]) == (3, '"2.')
    where = f"{GROUPS}/{group['id']}"
    assert planner.post(f"{where}/end", headers={"If-Match": '"1"'}).status_code == 412
    ended = planner.post(f"{where}/end", headers={"If-Match": '"2"'})
    assert (ended.status_code, ended.json()) == (200, {"removed": False})
    assert planner.get(where).json()["ends_on"] == "2026-11-24"


def test_a_declined_place_says_why(
    client_as: ClientAs, town: Town, referral: dict[str, Any]
) -> None:
    a_group(client_as(Role.PLANNER), town)
    officer = client_as(Role.OFFICER)
    (offer,) = officer.get(OFFERS).json()["items"]
    where = f"{OFFERS}/{offer['id']}/decline"
    empty = officer.post(where, json={"reason": " "}, headers={"If-Match": '"1"'})
    assert [one["code"] for one in empty.json()["errors"]] == ["reason-missing"]
    said = officer.post(where, json={"reason": "reistijd"}, headers={"If-Match": '"1"'})
    assert (said.json()["state"], said.json()["reason"]) == ("declined", "reistijd")


def test_a_person_is_moved_to_another_programme_and_its_group(
    client_as: ClientAs, town: Town, referral: dict[str, Any]
) -> None:
    planner, officer = client_as(Role.PLANNER), client_as(Role.OFFICER)
    body = {"name": "Anker", "provider_id": str(town.provider_id), "audience": "adult"}
    programme = planner.post(f"{ROOT}/programmes", json=body)
    assert programme.status_code == 201, programme.text
    assert planner.get(programme.headers["location"]).json() == programme.json()
    assert len(planner.get(f"{ROOT}/programmes").json()["items"]) == 2
    group = a_group(planner, town, programme_id=programme.json()["id"], entry="open")
    moved = officer.post(
        f"{REFERRALS}/{referral['id']}/transfer",
        json={
            "programme_id": programme.json()["id"], "happened_on": "2026-11-24",
            "note": "past beter", "group_id": group["id"],
        },
        headers={"If-Match": '"1"'},
    )  # fmt: skip
    assert moved.status_code == 200, moved.text
    view = moved.json()
    assert (view["follows_id"], view["group_id"]) == (referral["id"], group["id"])
    full = officer.post(
        f"{REFERRALS}/{view['id']}/assign-group",
        json={"group_id": a_group(planner, town)["id"]},
        headers={"If-Match": f'"{view["version"]}"'},
    )
    assert [one["code"] for one in full.json()["errors"]] == ["other-programme"]


def test_an_act_under_one_key_happens_once(
    client_as: ClientAs, town: Town, referral: dict[str, Any]
) -> None:
    officer = client_as(Role.OFFICER)
    headers = {"If-Match": '"1"', "Idempotency-Key": "step-1"}
    body = {"act": "withdraw", "happened_on": "2026-11-24", "note": "ingetrokken"}
    answers = [
        officer.post(f"{REFERRALS}/{referral['id']}/steps", json=body, headers=headers)
        for _ in range(2)
    ]
    assert answers[0].status_code == 200, answers[0].text
    assert answers[0].json() == answers[1].json()
    assert officer.get(f"{ROOT}/waiting-list").json()["items"] == []
