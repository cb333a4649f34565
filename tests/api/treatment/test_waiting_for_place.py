"""A scenario over HTTP: treatment waits without a referral, and is held at its provider's from the agreed start."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from fastapi.testclient import TestClient

from aftercare.bootstrap import AppState
from aftercare.domain.accounts.permissions import Role
from aftercare.domain.time.wall_time import civil_date
from tests.api.conftest import ClientAs
from tests.seeding import Town, seed_draft, seed_person, weekly_treatment

ROOT = "/api/v1"


def sent(
    client: TestClient, path: str, body: dict[str, Any] | None = None, version: int | None = None
) -> dict[str, Any]:
    headers = {} if version is None else {"If-Match": f'"{version}"'}
    answer = client.post(f"{ROOT}{path}", json=body, headers=headers)
    assert answer.is_success, answer.text
    found: dict[str, Any] = answer.json()
    return found


def read(client: TestClient, path: str) -> Any:
    answer = client.get(f"{ROOT}{path}")
    assert answer.is_success, answer.text
    return answer.json()


def line_of(client: TestClient, plan_id: str) -> dict[str, Any]:
    view = read(client, f"/plans/{plan_id}/explanation")
    (line,) = (
        line
        for order in view["orders"]
        for condition in order["conditions"]
        for line in condition["obligations"]
    )
    found: dict[str, Any] = line
    return found


def test_s_w1_treatment_waits_for_a_referral_and_is_held_there_from_the_agreed_start(
    app_state: AppState, client_as: ClientAs, town: Town
) -> None:
    officer, supervisor = client_as(Role.OFFICER), client_as(Role.SUPERVISOR)
    now = app_state.clock.now()
    today = civil_date(now)

    # Given a plan with weekly treatment at the clinic, and no referral
    person = seed_person(app_state.database, now, town)
    plan_id = str(
        seed_draft(
            app_state.database,
            now,
            town,
            person,
            kind="treatment_obligation",
            terms=weekly_treatment,
        )
    )

    # Then the forecast warns: nothing is placed, and nothing is called a failure to place
    preview = read(officer, f"/plans/{plan_id}/preview")
    assert [one["code"] for one in preview["warnings"]] == ["no-referral"]
    assert (preview["forecast"]["appointments"], preview["forecast"]["unplaced"]) == (0, 0)

    # When it is approved all the same
    plan = sent(
        officer,
        f"/plans/{plan_id}/submit",
        version=read(officer, f"/plans/{plan_id}")["version"],
    )
    approval = sent(supervisor, f"/plans/{plan_id}/approve", version=plan["version"])

    # Then no appointment is made, the plan says why, and the list of what found no time stays empty
    assert approval["change"]["added"] == []
    line = line_of(officer, plan_id)
    assert (line["warnings"], line["next"]) == (["no-referral"], [])
    assert read(officer, f"/unplaced?person={person}")["items"] == []

    # When the officer refers, and the clinic agrees after the intake on a start in three weeks
    start_on = today + timedelta(days=21)
    condition = read(officer, f"/plans/{plan_id}/explanation")["orders"][0]["conditions"][0]["id"]
    referral = sent(
        officer,
        "/referrals",
        {
            "person_id": str(person), "condition_id": condition,
            "programme_id": str(town.programme_id), "referred_on": str(today),
        },
    )  # fmt: skip
    assert line_of(officer, plan_id)["warnings"] == ["treatment-not-started"]
    for act, day in (("offer_intake", today), ("hold_intake", today), ("start", start_on)):
        body = {"act": act, "happened_on": str(day)}
        referral = sent(officer, f"/referrals/{referral['id']}/steps", body, referral["version"])

    # Then sessions are placed at that clinic, from the day of the start
    span = f"from={today}T00:00:00Z&to={today + timedelta(days=91)}T00:00:00Z"
    times = read(officer, f"/appointments?person={person}&{span}")["items"]
    starts = sorted(datetime.fromisoformat(one["starts_at"]) for one in times)
    assert {one["site"] for one in times} == {"Clinic"}
    assert start_on <= civil_date(starts[0]) < start_on + timedelta(days=7)
    assert line_of(officer, plan_id)["warnings"] == []

    # And when the referral is withdrawn they come off
    body = {"act": "withdraw", "happened_on": str(today), "note": "Verhuist."}
    sent(officer, f"/referrals/{referral['id']}/steps", body, referral["version"])
    left = read(officer, f"/appointments?person={person}&{span}")["items"]
    assert {one["state"] for one in left} == {"cancelled_by_service"}
    assert line_of(officer, plan_id)["warnings"] == ["treatment-ended"]
