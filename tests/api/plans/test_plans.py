"""Plans and obligations through the API: from an empty draft to appointments in the calendar."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import httpx
from fastapi.testclient import TestClient

from aftercare.api.plans.routes import ApprovalOut, SubmittedOut
from aftercare.bootstrap import AppState
from aftercare.domain.accounts.permissions import CLOCK, Role
from aftercare.store.conditions.rows import ConditionRow
from aftercare.store.orders.rows import orders_of
from tests.api.conftest import ClientAs
from tests.seeding import (
    Town,
    appointments_of,
    seed_condition,
    seed_draft,
    seed_person,
    seed_plan,
)

PLANS, OBLIGATIONS = "/api/v1/plans", "/api/v1/obligations"


def line(town: Town, condition: UUID, **changes: Any) -> dict[str, Any]:
    return {
        "condition_id": str(condition),
        "kind": "check_in",
        "minutes": 30,
        "period_days": 7,
        "site_ids": [str(town.office_id)],
        "starts_on": "2026-11-24",
    } | changes


def looked_at(answer: httpx.Response) -> dict[str, str]:
    return {"If-Match": answer.headers["etag"]}


def act(client: TestClient, plan: str, name: str, **body: Any) -> Any:
    version = looked_at(client.get(plan))
    return client.post(f"{plan}/{name}", headers=version, json=body or None)


def test_a_plan_is_drafted_submitted_approved_and_placed(
    app_state: AppState, client_as: ClientAs, town: Town
) -> None:
    now = app_state.clock.now()
    person = seed_person(app_state.database, now, town)
    condition = seed_condition(app_state.database, now, town.officer, person)
    officer, supervisor = client_as(Role.OFFICER), client_as(Role.SUPERVISOR)

    draft = officer.post(PLANS, json={"person_id": str(person)})
    assert draft.status_code == 201, draft.text
    plan = draft.headers["location"]
    assert officer.post(PLANS, json={"person_id": str(person)}).status_code == 409
    assert act(officer, plan, "submit").status_code == 422

    added = officer.post(
        f"{plan}/obligations", json=line(town, condition), headers=looked_at(draft)
    )
    assert added.status_code == 201, added.text
    assert added.json()["plan_version"] == 2
    assert added.headers["etag"][:3] == '"2.'

    preview = officer.get(f"{plan}/preview").json()
    assert preview["forecast"]["appointments"] == len(preview["change"]["added"]) > 8
    assert [(one["state"], one["was"]) for one in preview["obligations"]] == [("added", None)]
    assert not appointments_of(app_state.database, now, person)

    assert act(officer, plan, "approve").status_code == 403
    assert act(officer, plan, "submit").json()["state"] == "submitted"
    assert act(supervisor, plan, "take-back").status_code == 403
    assert act(officer, plan, "take-back").json()["state"] == "drafted"
    assert act(officer, plan, "submit").json()["state"] == "submitted"
    returned = act(supervisor, plan, "return", reason="Say why weekly.")
    assert returned.json()["return_reason"] == "Say why weekly."
    assert act(officer, plan, "submit").status_code == 200

    approved = act(supervisor, plan, "approve")
    assert approved.status_code == 200, approved.text
    assert approved.json()["plan"]["state"] == "approved"
    assert approved.headers["etag"].startswith(f'"{approved.json()["plan"]["version"]}.')
    placed = appointments_of(app_state.database, now, person)
    assert len(approved.json()["change"]["added"]) == len(placed) > 8
    assert act(officer, plan, "submit").status_code == 409

    fresh = officer.post(PLANS, json={"person_id": str(person)}).headers["location"]
    [standing] = officer.get(
        "/api/v1/obligations", params={"plan": fresh.rsplit("/", 1)[1]}
    ).json()["items"]
    longer = line(town, condition) | {"minutes": standing["minutes"] + 15}
    put = officer.put(
        f"/api/v1/obligations/{standing['id']}", json=longer, headers={"If-Match": '"1"'}
    )
    assert put.status_code == 200, put.text
    [changed] = officer.get(f"{fresh}/preview").json()["obligations"]
    assert (changed["state"], changed["changed"]) == ("changed", ["minutes"])
    assert changed["becomes"]["minutes"] == changed["was"]["minutes"] + 15


def test_what_conditions_have_also_missing_stands_in_the_answers_and_in_the_explanation(
    app_state: AppState, client_as: ClientAs, town: Town
) -> None:
    now = app_state.clock.now()
    person = seed_person(app_state.database, now, town)
    plan = f"{PLANS}/{seed_draft(app_state.database, now, town, person)}"
    with app_state.database.work(CLOCK, now) as work:
        order = orders_of(work.session, person)[0]
        zone = ConditionRow(
            person_id=person, order_id=order.id, kind="exclusion_zone", wording="",
            starts_on=order.starts_on,
        )  # fmt: skip
        work.session.add(zone)
    lacks = [{"condition_id": str(zone.id), "kind": "exclusion_zone", "missing": ["areas"]}]
    submitted = act(client_as(Role.OFFICER), plan, "submit")
    assert (submitted.status_code, submitted.json()["gaps"]) == (200, lacks)
    SubmittedOut.model_validate_json(submitted.content)
    (view,) = client_as(Role.SUPERVISOR).get(f"{plan}/explanation").json()["orders"]
    assert {one["kind"]: one["missing"] for one in view["conditions"]}["exclusion_zone"] == [
        "areas"
    ]
    approved = act(client_as(Role.SUPERVISOR), plan, "approve")
    assert approved.json()["gaps"] == lacks
    ApprovalOut.model_validate_json(approved.content)


def test_nobody_approves_a_plan_of_their_own(
    app_state: AppState, client_as: ClientAs, town: Town
) -> None:
    now = app_state.clock.now()
    person = seed_person(app_state.database, now, town)
    plan = f"{PLANS}/{seed_draft(app_state.database, now, town, person)}"
    supervisor = client_as(Role.SUPERVISOR)
    assert act(supervisor, plan, "submit").status_code == 200
    answer = act(supervisor, plan, "approve")
    assert answer.status_code == 403
    assert answer.json()["type"] == "/problems/own-plan-approval"


def test_an_obligation_is_changed_and_removed_under_the_plans_version(
    app_state: AppState, client_as: ClientAs, town: Town
) -> None:
    now = app_state.clock.now()
    person = seed_person(app_state.database, now, town)
    plan = seed_draft(app_state.database, now, town, person)
    officer = client_as(Role.OFFICER)
    row = officer.get(OBLIGATIONS, params={"plan": str(plan)}).json()["items"][0]
    where = f"{OBLIGATIONS}/{row['id']}"
    body = line(town, row["condition_id"], period_days=14)
    old = looked_at(officer.get(where))
    assert officer.put(where, json=body).status_code == 428
    changed = officer.put(where, json=body, headers=old)
    assert changed.json()["period_days"] == 14
    assert changed.json()["line_id"] == row["line_id"]
    assert officer.put(where, json=body, headers=old).status_code == 412
    assert officer.delete(where, headers=old).status_code == 412
    removed = officer.delete(where, headers=looked_at(changed))
    assert removed.status_code == 200
    assert removed.json()["id"] == str(plan)
    assert removed.headers["etag"].startswith(f'"{removed.json()["version"]}.')
    assert officer.get(where).status_code == 404
    assert officer.get(OBLIGATIONS, params={"plan": str(plan)}).json()["items"] == []


def test_a_kind_the_condition_does_not_ask_for_is_refused(
    app_state: AppState, client_as: ClientAs, town: Town
) -> None:
    now = app_state.clock.now()
    person = seed_person(app_state.database, now, town)
    plan = f"{PLANS}/{seed_draft(app_state.database, now, town, person)}"
    officer = client_as(Role.OFFICER)
    shown = officer.get(plan)
    condition = officer.get("/api/v1/conditions").json()["items"][0]["id"]
    answer = officer.post(
        f"{plan}/obligations",
        json=line(town, condition, kind="substance_test"),
        headers=looked_at(shown),
    )
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/kind"
    assert officer.get(plan).headers["etag"] == shown.headers["etag"]


def test_a_plan_in_force_is_amended_by_a_new_version_that_copies_it(
    app_state: AppState, client_as: ClientAs, town: Town
) -> None:
    now = app_state.clock.now()
    person = seed_person(app_state.database, now, town)
    old = seed_plan(app_state.database, now, town, person)
    officer, supervisor = client_as(Role.OFFICER), client_as(Role.SUPERVISOR)
    plan = officer.post(PLANS, json={"person_id": str(person)}).headers["location"]
    assert act(officer, plan, "submit").status_code == 200
    change = act(supervisor, plan, "approve").json()["change"]
    assert change["kept"] > 8
    assert not change["moved"]
    assert not change["cancelled"]
    states = {one["id"]: one["state"] for one in officer.get(PLANS).json()["items"]}
    assert states.pop(str(old)) == "superseded"
    assert list(states.values()) == ["approved"]


def test_a_condition_with_nothing_laid_down_is_shown_with_proposals_until_it_has_a_reason(
    app_state: AppState, client_as: ClientAs, town: Town
) -> None:
    now = app_state.clock.now()
    person = seed_person(app_state.database, now, town)
    condition = seed_condition(app_state.database, now, town.officer, person)
    officer = client_as(Role.OFFICER)
    plan = officer.post(PLANS, json={"person_id": str(person)}).headers["location"]
    (view,) = officer.get(f"{plan}/coverage").json()["uncovered"]
    assert (view["condition_id"], view["kind"]) == (str(condition), "reporting_duty")
    assert [one["kind"] for one in view["proposals"]] == ["check_in", "home_visit"]
    where = f"/api/v1/conditions/{condition}"
    assert officer.put(f"{where}/coverage-reason", json={"reason": ""}).status_code == 422
    given = officer.put(f"{where}/coverage-reason", json={"reason": "Begint na de opname."})
    assert given.status_code == 200, given.text
    assert officer.get(f"{plan}/coverage").json()["uncovered"] == []
    assert officer.delete(f"{where}/coverage-reason").status_code == 200
    (kept,) = officer.get(f"{where}/coverage-reasons").json()["items"]
    assert (kept["number"], kept["withdrawn_by"]) == (1, str(town.officer.staff_id))
    assert officer.delete(f"{where}/coverage-reason").status_code == 404
    assert client_as(Role.PLANNER).get(f"{where}/coverage-reasons").status_code == 403
