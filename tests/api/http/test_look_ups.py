"""What a request needs can be looked up, and what changed can be asked for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from aftercare.bootstrap import AppState
from aftercare.domain.accounts.permissions import CLOCK, Role
from aftercare.store.sites.rows import SiteRow
from tests.api.conftest import ClientAs, clock_of
from tests.api.http.test_paging import SPAN, walk
from tests.api.people.test_persons import DETAILS, PERSONS
from tests.seeding import Town, seed_miss, seed_person, seed_plan

FOLLOWED = {
    "/api/v1/people": {}, "/api/v1/orders": {}, "/api/v1/plans": {}, "/api/v1/appointments": SPAN,
    "/api/v1/absences": {}, "/api/v1/escalations": {}, "/api/v1/tasks": {}, "/api/v1/deadlines": {},
}  # fmt: skip


@pytest.mark.parametrize("role", [Role.OFFICER, Role.SUPERVISOR, Role.PLANNER])
@pytest.mark.parametrize("what", ["sites", "staff", "providers", "programmes", "treatment-groups"])
def test_whoever_plans_looks_up_what_a_plan_names(
    what: str, role: Role, client_as: ClientAs
) -> None:
    answer = client_as(role).get(f"/api/v1/{what}")
    assert answer.status_code == 200, answer.text
    for one in answer.json()["items"]:
        shown = client_as(role).get(f"/api/v1/{what}/{one['id']}")
        assert (shown.status_code, shown.json()) == (200, one)


@pytest.mark.parametrize("role", [Role.PROVIDER, Role.AUDITOR])
@pytest.mark.parametrize("what", ["sites", "staff", "providers"])
def test_others_do_not(what: str, role: Role, client_as: ClientAs) -> None:
    assert client_as(role).get(f"/api/v1/{what}").status_code == 403


def test_no_home_and_no_site_of_another_team_is_among_them(
    app_state: AppState, client_as: ClientAs, town: Town
) -> None:
    person = seed_person(app_state.database, app_state.clock.now(), town)
    with app_state.database.work(CLOCK, app_state.clock.now()) as work:
        work.session.add(SiteRow(name="Thuis", kind="home", person_id=person))
        work.session.add(SiteRow(name="Zuid", kind="lab", team_id=town.other_team_id))
    shown = client_as(Role.OFFICER).get("/api/v1/sites").json()["items"]
    assert shown
    assert not {"Thuis", "Zuid"} & {one["name"] for one in shown}


def test_colleagues_are_of_the_own_team_and_closed_accounts_are_not_offered(
    app_state: AppState, client_as: ClientAs, town: Town
) -> None:
    officer = client_as(Role.OFFICER)
    before = officer.get("/api/v1/staff").json()["items"]
    assert {one["team_id"] for one in before} - {None} == {str(town.officer.team_id)}
    assert set(before[0]) == {"id", "display_name", "role", "team_id"}
    gone = next(one["id"] for one in before if one["id"] != str(town.officer.staff_id))
    with app_state.database.work(CLOCK, app_state.clock.now()) as work:
        work.session.execute(text("update staff set active = false where id = :id"), {"id": gone})
    after = officer.get("/api/v1/staff").json()["items"]
    assert gone not in {one["id"] for one in after}
    assert [
        one["role"]
        for one in officer.get("/api/v1/staff", params={"role": "planner"}).json()["items"]
    ]


@pytest.fixture
def busy(app_state: AppState, town: Town) -> str:
    """A client with a plan and a missed appointment."""
    now = app_state.clock.now()
    person = seed_person(app_state.database, now, town)
    seed_plan(app_state.database, now, town, person)
    seed_miss(app_state.database, town, clock_of(app_state), person)
    return str(person)


@pytest.mark.parametrize("path", FOLLOWED)
def test_a_main_list_is_asked_for_what_changed_since(
    path: str, busy: str, app_state: AppState, client_as: ClientAs
) -> None:
    officer, span = client_as(Role.OFFICER), dict(FOLLOWED[path])
    if path == "/api/v1/appointments":
        span["person"] = busy
    everything: list[dict[str, Any]] = officer.get(path, params=span).json()["items"]
    latest = max((one["last_changed_at"] for one in everything), default="2026-11-23T07:00:00Z")
    later = (clock_of(app_state).now() + timedelta(days=300)).isoformat()
    assert officer.get(path, params=span | {"updated_since": later}).json()["items"] == []
    since = officer.get(path, params=span | {"updated_since": latest}).json()["items"]
    assert since == [one for one in everything if one["last_changed_at"] >= latest]
    naive = officer.get(path, params=span | {"updated_since": "2026-11-24T00:00:00"})
    assert (naive.status_code, naive.json()["type"]) == (422, "/problems/naive-moment")
    for given in ("2026-11-24", "1899-01-01T10:00:00+01:00"):
        odd = officer.get(path, params=span | {"updated_since": given})
        assert (odd.status_code, odd.json()["type"]) == (422, "/problems/unreadable-moment")
        assert "a date and a time" in odd.json()["errors"][0]["detail"]
        assert "1900 through 2199" in odd.json()["errors"][0]["detail"]


def test_a_change_moves_it_and_a_look_does_not(
    app_state: AppState, client_as: ClientAs, town: Town
) -> None:
    where = f"{PERSONS}/{seed_person(app_state.database, app_state.clock.now(), town)}"
    clock_of(app_state).move_to(app_state.clock.now() + timedelta(hours=1))
    officer = client_as(Role.OFFICER)
    before = officer.get(where).json()["last_changed_at"]
    changed = officer.put(where, json=DETAILS, headers={"If-Match": '"1"'}).json()
    assert before < changed["last_changed_at"]
    assert changed["last_changed_at"] == officer.get(where).json()["last_changed_at"]


@pytest.mark.parametrize("sort", ["last_changed_at", "-last_changed_at", "tier", "-tier"])
def test_a_sorted_list_is_walked_whole(
    sort: str, app_state: AppState, client_as: ClientAs, town: Town
) -> None:
    now = app_state.clock.now()
    tiers = {
        str(seed_person(app_state.database, now, town, number, tier=tier)): tier
        for number, tier in ((1, 2), (2, 1), (3, 3), (4, 2), (5, 1))
    }
    found = walk(client_as(Role.OFFICER), PERSONS, 2, sort=sort)
    assert sorted(found) == sorted(tiers)
    if "tier" in sort:
        expected = sorted(tiers.values(), reverse=sort.startswith("-"))
        assert [tiers[one] for one in found] == expected


def test_a_cursor_belongs_to_its_order(
    app_state: AppState, client_as: ClientAs, town: Town
) -> None:
    for number in (1, 2):
        seed_person(app_state.database, app_state.clock.now(), town, number)
    officer = client_as(Role.OFFICER)
    cursor = officer.get(PERSONS, params={"limit": 1, "sort": "tier"}).json()["next"]
    assert officer.get(PERSONS, params={"cursor": cursor, "sort": "-tier"}).status_code == 422


def test_an_order_that_is_not_offered_is_refused_with_those_that_are(client_as: ClientAs) -> None:
    answer = client_as(Role.OFFICER).get(PERSONS, params={"sort": "family_name"})
    assert answer.status_code == 422
    assert "last_changed_at" in answer.json()["errors"][0]["detail"]


def test_a_miss_names_what_followed(busy: str, client_as: ClientAs) -> None:
    officer = client_as(Role.OFFICER)
    absence = officer.get("/api/v1/absences", params={"person": busy}).json()["items"][0]
    shown = officer.get(f"/api/v1/appointments/{absence['appointment_id']}").json()
    assert shown["absence_id"] == absence["id"]
    assert absence["escalation_ids"] == []
    opened = officer.get("/api/v1/escalations", params={"absence": absence["id"]})
    assert opened.json()["items"] == []
