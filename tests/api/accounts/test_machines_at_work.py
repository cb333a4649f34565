"""What a machine does with its token: reads the files of its teams, and records who came."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from aftercare.base.errors import Conflict, Forbidden
from aftercare.bootstrap import AppState
from aftercare.casework.tasks.acts import finish_task
from aftercare.domain.accounts.machines import SCOPES
from aftercare.domain.accounts.permissions import CLOCK, GRANTS, Actor, Permission, Role
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.unit_of_work import as_sign_in
from aftercare.store.sign_in.rows import CredentialRow
from aftercare.store.tasks.rows import TaskRow
from tests import machines
from tests.api.conftest import ClientAs, client_of, clock_of
from tests.machines import Machine
from tests.seeding import Town, appointments_of, seed_person, seed_plan

_P = Permission
Working = Callable[..., TestClient]


@pytest.fixture
def machine(app_state: AppState, town: Town, second_admin: Actor) -> Machine:
    now = app_state.clock.now()
    given = machines.terms([town.team_id], now)
    return machines.machine_in_force(app_state.database, now, town.admin, second_admin, given)


@pytest.fixture
def working(app_state: AppState, machine: Machine) -> Working:
    """Gives a client with a token of the machine for these scopes."""

    def working(*scopes: Permission) -> TestClient:
        client = client_of(app_state)
        form = machine.form | {"scope": " ".join(scopes or SCOPES)}
        token = client.post("/api/v1/token", data=form).json()["access_token"]
        client.headers["authorization"] = f"Bearer {token}"
        return client

    return working


def person(app_state: AppState, town: Town, number: int = 1, **more: Any) -> UUID:
    return seed_person(app_state.database, app_state.clock.now(), town, number, **more)


def times_around(app_state: AppState) -> dict[str, str]:
    now = app_state.clock.now()
    return {
        "from": (now - timedelta(days=7)).isoformat(),
        "to": (now + timedelta(days=7)).isoformat(),
    }


def test_it_reads_the_files_of_its_teams_and_no_other(
    app_state: AppState, town: Town, working: Working
) -> None:
    own = person(app_state, town)
    other = person(app_state, town, 2, officer=town.other_officer, team_id=town.other_team_id)
    hidden = person(app_state, town, 3, restricted=True)
    client = working()
    assert [one["id"] for one in client.get("/api/v1/people").json()["items"]] == [str(own)]
    assert client.get(f"/api/v1/people/{own}").status_code == 200
    for one in (other, hidden):
        assert client.get(f"/api/v1/people/{one}").status_code == 404


@pytest.mark.parametrize("scope", [_P.READ_CASE_FILES, _P.READ_TIMES])
def test_it_follows_the_events_that_its_scopes_and_teams_show(
    app_state: AppState, town: Town, working: Working, scope: Permission
) -> None:
    own = person(app_state, town)
    seed_plan(app_state.database, app_state.clock.now(), town, own)
    other = person(app_state, town, 2, officer=town.other_officer, team_id=town.other_team_id)
    feed = working(_P.READ_TIMES, scope).get("/api/v1/events", params={"limit": 200}).json()
    about = {one["data"]["person_id"] for one in feed["items"]}
    assert about == {str(own)}
    assert str(other) not in about
    resources = {one["data"]["resource"] for one in feed["items"]}
    assert resources == {"appointment"} if scope == _P.READ_TIMES else "plan" in resources


def test_it_reads_names_and_ids_that_other_requests_ask_for(town: Town, working: Working) -> None:
    client = working(_P.READ_LOOK_UPS)
    for path in ("staff", "sites", "providers"):
        assert client.get(f"/api/v1/{path}").status_code == 200
    names = {one["id"] for one in client.get("/api/v1/staff").json()["items"]}
    assert str(town.officer.staff_id) in names


@pytest.mark.parametrize(
    ("scope", "allowed"),
    [
        (_P.READ_CASE_FILES, {"/people", "/tasks", "/absences", "/escalations"}),
        (_P.READ_TIMES, {"/appointments"}),
        (_P.READ_STANDARDS, {"/contact-standards"}),
        (_P.RECORD_OUTCOMES, set()),
    ],
)
def test_each_scope_opens_its_own_routes(
    app_state: AppState, working: Working, scope: Permission, allowed: set[str]
) -> None:
    client = working(scope)
    asked = {
        "/people", "/tasks", "/appointments", "/contact-standards", "/accounts", "/access-log", "/absences",
        "/escalations",
    }  # fmt: skip
    opened = {
        path
        for path in asked
        if client.get(
            f"/api/v1{path}", params=times_around(app_state) if path == "/appointments" else {}
        ).status_code
        == 200
    }
    assert opened == allowed


@pytest.mark.parametrize("scope", sorted(GRANTS[Role.MACHINE]))
def test_with_any_scope_it_learns_the_names_of_its_own_teams_and_of_no_other(
    town: Town, working: Working, scope: Permission
) -> None:
    """What it has to name elsewhere. The list of all teams has their standards too, and who proposed which."""
    client = working(scope)
    teams = client.get("/api/v1/me").json()["teams"]
    assert teams == [{"id": str(town.team_id), "name": "North"}]
    listed = client.get("/api/v1/teams")
    assert listed.status_code == (200 if scope is _P.READ_STANDARDS else 403)


def test_without_reading_files_it_sees_times_without_names_and_reasons(
    app_state: AppState, town: Town, working: Working
) -> None:
    seen = working(_P.READ_TIMES).get("/api/v1/appointments", params=times_around(app_state))
    assert seen.status_code == 200
    assert all("given_name" not in one for one in seen.json()["items"])


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("away_period", "(id, person_id, kind, during) values (gen_random_uuid(), :person, 'away', 'empty')"),
        ("exclusion", "(person_id, site_id) select :person, id from site where kind = 'office'"),
    ],
)  # fmt: skip
def test_the_database_itself_keeps_it_from_writing_in_a_file(
    app_state: AppState, town: Town, machine: Machine, table: str, row: str
) -> None:
    about = person(app_state, town)
    now = app_state.clock.now()
    with pytest.raises(Forbidden), app_state.database.work(machine.actor(), now) as work:
        work.session.execute(text(f"insert into {table} {row}"), {"person": about})


@pytest.mark.parametrize(
    "change",
    [
        "scopes = '{read-cases,read-times,read-standards,record-outcomes,decide-absences}'",
        "team_ids = team_ids || (select id from team where name = 'South')",
        "ends_on = ends_on + 1",
        "public_keys = '{\"keys\": []}'",
    ],
)
def test_the_database_itself_asks_for_a_second_administrator(
    app_state: AppState, town: Town, machine: Machine, change: str
) -> None:
    now = app_state.clock.now()
    with pytest.raises(Forbidden), app_state.database.work(town.admin, now) as work:
        work.session.execute(
            text(f"update staff set {change} where id = :id"), {"id": machine.row.id}
        )


def test_the_database_itself_lets_no_person_in_as_a_machine_nor_makes_one_of_the_other(
    app_state: AppState, town: Town, machine: Machine
) -> None:
    now, database = app_state.clock.now(), app_state.database
    with pytest.raises(Conflict), database.work(CLOCK, now) as work, as_sign_in(work):
        work.session.add(CredentialRow(staff_id=machine.row.id, password_hash="x"))
    swaps = (
        (machine.row.id, "role = 'auditor', scopes = null, team_ids = null, ends_on = null"),
        (
            town.auditor.staff_id,
            "role = 'machine', scopes = '{read-cases}', team_ids = '{}', ends_on = '2030-01-01'",
        ),
    )
    for account, change in swaps:
        with pytest.raises(Conflict), database.work(CLOCK, now) as work:
            work.session.execute(text(f"update staff set {change} where id = :id"), {"id": account})


def ended_appointment(app_state: AppState, town: Town, officer: Actor, number: int) -> str:
    """The address of the first appointment of a new client, which has just ended."""
    now = app_state.clock.now()
    one = seed_person(app_state.database, now, town, number, officer)
    seed_plan(app_state.database, now, town, one, officer)
    row = appointments_of(app_state.database, now, one)[0]
    clock_of(app_state).move_to(max(row.ends_at, now))
    return f"/api/v1/appointments/{row.id}"


def test_it_records_who_came_and_a_miss_waits_for_a_person(
    app_state: AppState, client_as: ClientAs, town: Town, working: Working, machine: Machine
) -> None:
    where = ended_appointment(app_state, town, town.officer, 1)
    client = working(_P.READ_TIMES, _P.RECORD_OUTCOMES)
    version = {"If-Match": client.get(where).headers["etag"]}
    done = client.post(f"{where}/record-outcome", json={"outcome": "missed"}, headers=version)
    assert done.status_code == 200, done.text
    assert done.json()["state"] == "missed"
    (absence,) = client_as(Role.OFFICER).get("/api/v1/absences").json()["items"]
    assert absence["state"] != "decided"
    reader = working(_P.READ_CASE_FILES)
    assert [one["id"] for one in reader.get("/api/v1/absences").json()["items"]] == [absence["id"]]
    verdict = client.post(
        f"/api/v1/absences/{absence['id']}/give-verdict",
        json={"verdict": "excused", "reason": "ziek gemeld met bewijs"},
        headers={"If-Match": '"1"'},
    )
    assert verdict.status_code == 403
    query = text("select staff_id, role from audit_entry where action = 'record-missed'")
    with app_state.database.work(CLOCK, app_state.clock.now()) as work:
        (entry,) = work.session.execute(query)
    assert tuple(entry) == (machine.row.id, "machine")


def test_it_excuses_no_one_and_without_the_scope_records_nothing(
    app_state: AppState, town: Town, working: Working
) -> None:
    where = ended_appointment(app_state, town, town.officer, 1)
    act, version = f"{where}/record-outcome", {"If-Match": '"1"'}
    client = working(_P.READ_TIMES, _P.RECORD_OUTCOMES)
    version = {"If-Match": client.get(where).headers["etag"]}
    excused = client.post(act, json={"outcome": "excused_by_service"}, headers=version)
    assert excused.status_code == 422
    assert [one["code"] for one in excused.json()["errors"]] == ["person-records"]
    reader = working(_P.READ_TIMES, _P.READ_CASE_FILES)
    assert reader.post(act, json={"outcome": "missed"}, headers=version).status_code == 403


def test_it_records_nothing_for_a_client_of_another_team(
    app_state: AppState, town: Town, working: Working
) -> None:
    where = ended_appointment(app_state, town, town.other_officer, 1)
    answer = working().post(
        f"{where}/record-outcome", json={"outcome": "attended"}, headers={"If-Match": '"1"'}
    )
    assert answer.status_code == 404


def test_what_colleagues_have_to_do_it_reads_and_does_not_finish(
    app_state: AppState, town: Town, working: Working, machine: Machine
) -> None:
    now = app_state.clock.now()
    task = TaskRow(
        person_id=person(app_state, town),
        kind="call_person",
        subject_key="x",
        reason="x",
        due_at=now,
        created_at=now,
    )
    with app_state.database.work(CLOCK, now) as work:
        work.session.add(task)
    client = working()
    (shown,) = client.get("/api/v1/tasks").json()["items"]
    assert shown["id"] == str(task.id)
    version = {"If-Match": '"1"'}
    done = client.post(f"/api/v1/tasks/{task.id}/complete", json={"note": "x"}, headers=version)
    assert done.status_code == 403
    # The permission that the act asks for is one of its scopes: the rows themselves are kept from it.
    with pytest.raises(Forbidden), app_state.database.work(machine.actor(), now) as work:
        finish_task(work, task.id, 1, "x")
    assert [one["id"] for one in client.get("/api/v1/tasks").json()["items"]] == [str(task.id)]


def test_it_is_found_nowhere_among_colleagues(
    app_state: AppState, town: Town, machine: Machine
) -> None:
    with app_state.database.work(town.supervisor, app_state.clock.now()) as work:
        row = work.session.get_one(StaffRow, machine.row.id)
        assert (row.team_id, row.provider_id, row.hours, row.office_id) == (None, None, {}, None)
        assert (row.on_duty_desk, row.unit_manager, row.may_sign_in) == (False, False, False)
