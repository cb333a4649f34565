"""The feed: what an account may see, in order, page by page, and a plain word when it is too late."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from aftercare.base.clock import FixedClock
from aftercare.bootstrap import AppState
from aftercare.domain.accounts.permissions import GRANTS, PEOPLE, Actor, Permission, Role
from aftercare.domain.events.retries import KEPT_FOR
from aftercare.domain.events.types import RESOURCES, readable_by
from aftercare.scheduling.events.forget_events import forget_events_job
from aftercare.store.database.unit_of_work import Database
from tests.api.conftest import ClientAs, clock_of
from tests.seeding import Town, seed_miss, seed_person, seed_plan

EVENTS = "/api/v1/events"


@pytest.fixture
def begun(client_as: ClientAs, app_state: AppState) -> str:
    """The position after everything that the town did."""
    at, page = None, {"next": "0"}
    client = client_as(Role.SUPERVISOR)
    while at != page["next"]:
        at = page["next"]
        page = client.get(EVENTS, params={"after": at, "limit": 200}).json()
    return str(at)


def types(page: dict[str, Any]) -> list[str]:
    return [one["type"].removeprefix("nl.aftercare.") for one in page["items"]]


def lived(database: Database, town: Town, clock: FixedClock) -> Any:
    """A client with an order, a plan and a missed appointment."""
    person = seed_person(database, clock.now(), town)
    seed_plan(database, clock.now(), town, person)
    seed_miss(database, town, clock, person)
    return person


def test_what_happened_comes_in_order_and_each_reads_its_own_part(
    app_state: AppState, client_as: ClientAs, town: Town, begun: str
) -> None:
    lived(app_state.database, town, clock_of(app_state))
    asked = {"after": begun, "limit": 200}
    page = client_as(Role.SUPERVISOR).get(EVENTS, params=asked).json()
    found = types(page)
    assert found[:2] == ["person.created", "order.created"]
    for one in (
        "condition.created", "plan.created", "plan.submitted", "plan.approved", "appointment.created",
        "appointment.outcome-recorded", "absence.opened",
    ):  # fmt: skip
        assert one in found
    positions = [int(one["id"]) for one in page["items"]]
    assert positions == sorted(positions)
    assert page["next"] == str(positions[-1])
    assert types(client_as(town.officer).get(EVENTS, params=asked).json()) == found
    planner = types(client_as(Role.PLANNER).get(EVENTS, params=asked).json())
    assert planner == [one for one in found if one.startswith("appointment.")]
    for other in (town.other_supervisor, town.other_officer):
        assert client_as(other).get(EVENTS, params=asked).json()["items"] == []


@pytest.mark.parametrize("role", [Role.PROVIDER, Role.COORDINATOR, Role.AUDITOR, Role.ADMIN])
def test_who_reads_no_files_reads_no_events(client_as: ClientAs, role: Role) -> None:
    answer = client_as(role).get(EVENTS)
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/forbidden")


def test_pages_follow_each_other_and_the_end_says_where_to_go_on(
    app_state: AppState, client_as: ClientAs, town: Town, begun: str
) -> None:
    lived(app_state.database, town, clock_of(app_state))
    client = client_as(Role.SUPERVISOR)
    whole = client.get(EVENTS, params={"after": begun, "limit": 200}).json()
    seen, at = [], begun
    while page := client.get(EVENTS, params={"after": at, "limit": 3}).json():
        seen += page["items"]
        if page["next"] == at:
            break
        at = page["next"]
    assert seen == whole["items"]
    assert client.get(EVENTS, params={"after": at}).json() == {"items": [], "next": at}


def test_types_are_chosen_by_name_and_an_unknown_one_is_refused(
    app_state: AppState, client_as: ClientAs, town: Town, begun: str
) -> None:
    lived(app_state.database, town, clock_of(app_state))
    client = client_as(Role.SUPERVISOR)
    asked = {"after": begun, "type": ["nl.aftercare.absence.opened", "plan.approved"]}
    page = client.get(EVENTS, params=asked).json()
    assert set(types(page)) == {"absence.opened", "plan.approved"}
    wrong = client.get(EVENTS, params={"type": "appointment.vanished"})
    assert (wrong.status_code, wrong.json()["errors"][0]["code"]) == (422, "event-type")


@pytest.mark.parametrize("after", ["-1", "x", "1.5", str(2**63), "\0"])
def test_a_position_that_is_none_is_refused(client_as: ClientAs, after: str) -> None:
    assert client_as(Role.OFFICER).get(EVENTS, params={"after": after}).status_code == 422


def test_an_event_says_nothing_that_anyone_typed(
    app_state: AppState, client_as: ClientAs, town: Town, begun: str
) -> None:
    person = lived(app_state.database, town, clock_of(app_state))
    answer = client_as(Role.SUPERVISOR).get(EVENTS, params={"after": begun, "limit": 200})
    for word in ("Imaginary", "Example", "P-0001", "+44", "1985", "VV", "reporting_duty", "office"):
        assert word not in answer.text
    created = answer.json()["items"][0]
    assert created["data"] == {
        "resource": "person",
        "id": str(person),
        "version": 1,
        "person_id": str(person),
        "href": f"/api/v1/people/{person}",
    }
    assert client_as(Role.SUPERVISOR).get(created["data"]["href"]).status_code == 200


def test_who_comes_after_thirty_days_reads_that_some_are_gone_and_how_to_go_on(
    app_state: AppState, client_as: ClientAs, town: Town, begun: str
) -> None:
    clock = clock_of(app_state)
    lived(app_state.database, town, clock)
    last = client_as(Role.SUPERVISOR).get(EVENTS, params={"after": begun, "limit": 200}).json()
    clock.move_to(clock.now() + KEPT_FOR + timedelta(minutes=1))
    assert forget_events_job(app_state.database, clock).run() > 0
    client = client_as(Role.SUPERVISOR)
    gone = client.get(EVENTS, params={"after": begun})
    assert (gone.status_code, gone.json()["type"]) == (410, "/problems/events-gone")
    assert f"follow the events after {last['next']}" in gone.json()["detail"]
    assert gone.json()["next"] == last["next"]
    assert client.get(EVENTS, params={"after": last["next"]}).status_code == 200
    assert client.get(EVENTS).status_code == 200, "without a position it begins at what is kept"


def test_a_position_beyond_the_end_is_of_another_database(
    app_state: AppState, client_as: ClientAs, begun: str
) -> None:
    answer = client_as(Role.SUPERVISOR).get(EVENTS, params={"after": int(begun) + 1_000_000})
    assert answer.status_code == 410


def test_a_look_at_events_is_in_the_access_log_of_the_client(
    app_state: AppState, client_as: ClientAs, town: Town, begun: str
) -> None:
    person = lived(app_state.database, town, clock_of(app_state))
    client_as(Role.SUPERVISOR).get(EVENTS, params={"after": begun})
    log = client_as(Role.AUDITOR).get("/api/v1/access-log", params={"person": str(person)}).json()
    lines = [one for one in log["items"] if one["action"] == "read-event"]
    assert [one["staff_id"] for one in lines] == [str(town.supervisor.staff_id)]


def test_the_latest_position_is_where_a_new_reader_begins(
    app_state: AppState, client_as: ClientAs, town: Town, begun: str
) -> None:
    latest = client_as(Role.SUPERVISOR).get(EVENTS, params={"after": "latest"}).json()
    assert latest == {"items": [], "next": begun}
    lived(app_state.database, town, clock_of(app_state))
    asked = {"after": latest["next"], "limit": 200}
    page = client_as(Role.SUPERVISOR).get(EVENTS, params=asked).json()
    assert types(page)[0] == "person.created"


READERS = sorted(role for role in GRANTS if Permission.READ_TIMES in GRANTS[role])


@pytest.mark.parametrize("role", [one for one in READERS if one in PEOPLE])
def test_a_role_hears_of_what_it_may_read_and_of_nothing_else(
    client_as: ClientAs, role: Role
) -> None:
    client = client_as(role)
    heard = readable_by(Actor(role, uuid4()))
    for resource, source in RESOURCES.items():
        answer = client.get(f"/api/v1/{source.address(uuid4())}")
        assert answer.status_code == (404 if resource in heard else 403), resource


def test_a_detention_and_a_home_address_are_heard_of_where_they_are_read(
    app_state: AppState, client_as: ClientAs, town: Town, begun: str
) -> None:
    """Entered, changed and removed; what they say is read at the address that the event gives."""
    person = seed_person(app_state.database, clock_of(app_state).now(), town)
    officer = client_as(town.officer)
    home = f"/api/v1/people/{person}/home-address"
    for number, lines in enumerate(("Verzonnen Kade 3", "Verzonnen Kade 5")):
        changed = officer.put(home, json={"address": lines}, headers={"If-Match": f'"{number}"'})
        assert changed.status_code == 200, changed.text
    stretch = {"kind": "detention", "from_on": "2026-11-20"}
    made = officer.post("/api/v1/suspensions", json={"person_id": str(person)} | stretch).json()
    suspension = f"/api/v1/suspensions/{made['suspension']['id']}"
    ended = stretch | {"until_on": "2026-11-22"}
    officer.put(suspension, json=ended, headers={"If-Match": '"1"'})
    officer.post(f"{suspension}/void", headers={"If-Match": '"2"'})
    asked = {"after": begun, "limit": 200}
    page = client_as(Role.SUPERVISOR).get(EVENTS, params=asked).json()
    ours = [
        one for one in page["items"] if one["data"]["resource"] in ("home-address", "suspension")
    ]
    assert [(one["type"].removeprefix("nl.aftercare."), one["data"]["version"]) for one in ours] == [
        ("home-address.created", 1), ("home-address.changed", 2),
        ("suspension.created", 1), ("suspension.ended", 2), ("suspension.voided", 3),
    ]  # fmt: skip
    assert [one["data"]["href"] for one in ours] == [home] * 2 + [suspension] * 3
    for one in ours:
        read = officer.get(one["data"]["href"])
        assert (read.status_code, read.json()["version"] >= one["data"]["version"]) == (200, True)
        assert one["data"]["person_id"] == str(person)
        assert "Kade" not in str(one)
        assert "detention" not in str(one)
    assert client_as(Role.PLANNER).get(EVENTS, params=asked).json()["items"] == []
    assert client_as(town.other_supervisor).get(EVENTS, params=asked).json()["items"] == []
    assert officer.delete(home, headers={"If-Match": '"2"'}).status_code == 204
    last = client_as(Role.SUPERVISOR).get(EVENTS, params={"after": page["next"]}).json()["items"]
    assert [(one["type"], one["data"]["version"]) for one in last] == [
        ("nl.aftercare.home-address.destroyed", None)
    ]
