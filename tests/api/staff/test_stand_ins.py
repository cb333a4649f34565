"""Standing in through the API: named, listed, ended, and the list of what was handed over."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from aftercare.bootstrap import AppState
from aftercare.domain.accounts.permissions import Role
from tests.api.conftest import ClientAs, clock_of
from tests.seeding import Town, seed_miss, seed_person, seed_plan

STAND_INS = "/api/v1/stand-ins"


def three_days(town: Town) -> dict[str, Any]:
    return {
        "officer_id": str(town.officer.staff_id), "stand_in_id": str(town.deputy.staff_id),
        "from_on": "2026-12-08", "until_on": "2026-12-10",
    }  # fmt: skip


def test_a_stand_in_gets_the_list_ticks_it_and_is_ended(
    app_state: AppState, client_as: ClientAs, town: Town
) -> None:
    now = app_state.clock.now()
    person = seed_person(app_state.database, now, town)
    seed_plan(app_state.database, now, town, person)
    seed_miss(app_state.database, town, clock_of(app_state), person)
    named = client_as(Role.OFFICER).post(STAND_INS, json=three_days(town))
    assert named.status_code == 201, named.text
    address = named.headers["location"]
    clock_of(app_state).move_to(now + timedelta(days=14))
    deputy = client_as(town.deputy)
    items = deputy.get(f"{address}/items").json()["items"]
    assert {one["kind"] for one in items} == {"absence", "appointment"}
    seen = deputy.post(f"{address}/items/{items[0]['id']}/mark-seen")
    assert seen.json()["seen_at"] is not None, seen.text
    officer = client_as(Role.OFFICER)
    assert officer.post(f"{address}/items/{items[1]['id']}/mark-seen").status_code == 403
    listed = deputy.get(STAND_INS, params={"officer": str(town.officer.staff_id)}).json()["items"]
    assert listed == [named.json()]
    ended = officer.post(f"{address}/end", headers={"If-Match": '"1"'})
    assert ended.json()["ended_at"] is not None
    assert officer.post(f"{address}/end", headers={"If-Match": '"2"'}).status_code == 409


def test_what_does_not_hold_is_pointed_at(
    app_state: AppState, client_as: ClientAs, town: Town
) -> None:
    officer = client_as(Role.OFFICER)
    own = three_days(town) | {"stand_in_id": str(town.officer.staff_id)}
    assert [one["code"] for one in officer.post(STAND_INS, json=own).json()["errors"]] == [
        "no-deputy"
    ]
    assert officer.post(STAND_INS, json=three_days(town)).status_code == 201
    twice = officer.post(STAND_INS, json=three_days(town))
    assert [one["code"] for one in twice.json()["errors"]] == ["overlapping"]


def test_another_team_and_other_roles_find_none(
    app_state: AppState, client_as: ClientAs, town: Town
) -> None:
    named = client_as(Role.SUPERVISOR).post(STAND_INS, json=three_days(town))
    assert named.status_code == 201, named.text
    outsider = client_as(town.other_officer)
    assert outsider.get(STAND_INS).json()["items"] == []
    assert outsider.get(named.headers["location"]).status_code == 404
    assert outsider.post(STAND_INS, json=three_days(town)).status_code == 404
    for role in (Role.PLANNER, Role.PROVIDER, Role.AUDITOR, Role.ADMIN):
        assert client_as(role).get(STAND_INS).status_code == 403
