"""A machine brings a client in and changes how one is reached; what a person decides it cannot say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlmodel import select

from aftercare.base.errors import Forbidden
from aftercare.bootstrap import AppState
from aftercare.casework.plans.enrolment import enrolment
from aftercare.casework.tasks.acts import finish_task
from aftercare.domain.accounts.permissions import CLOCK, Actor, Permission
from aftercare.domain.plans.enrolment import MissingCode
from aftercare.store.people.rows import PersonRow, get_person
from aftercare.store.tasks.rows import TaskRow
from tests import machines
from tests.api.conftest import ClientAs, client_of
from tests.machines import Machine
from tests.seeding import Town, seed_person

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
        form = machine.form | {"scope": " ".join(scopes or (_P.ENROL_PERSONS,))}
        token = client.post("/api/v1/token", data=form).json()["access_token"]
        client.headers["authorization"] = f"Bearer {token}"
        return client

    return working


def a_client(town: Town, **more: Any) -> dict[str, Any]:
    return {
        "team_id": str(town.team_id),
        "officer_id": str(town.officer.staff_id),
        "reference": "M-1",
        "given_name": "Sjoerd",
        "family_name": "Oefening",
        "birth_on": "1984-05-14",
        "regime": "adult",
        "phone": "06-12345678",
    } | more


def bring(client: TestClient, town: Town, **more: Any) -> httpx.Response:
    return client.post("/api/v1/people/bring-in", json=a_client(town, **more))


def codes(response: httpx.Response) -> dict[str, str]:
    return {one["pointer"]: one["code"] for one in response.json()["errors"]}


def row(app_state: AppState, person_id: str) -> PersonRow:
    with app_state.database.work(CLOCK, app_state.clock.now()) as work:
        return get_person(work.session, UUID(person_id))


def tasks(app_state: AppState, person_id: str) -> list[TaskRow]:
    with app_state.database.work(CLOCK, app_state.clock.now()) as work:
        found = select(TaskRow).where(
            TaskRow.person_id == UUID(person_id), TaskRow.kind == "check_brought_in"
        )
        return list(work.session.exec(found))


def test_a_client_comes_on_the_officer_s_caseload_with_nothing_decided(
    app_state: AppState, town: Town, working: Working
) -> None:
    made = bring(working(), town)
    assert made.status_code == 201, made.text
    assert made.json().keys() == {"id", "version"}
    person = row(app_state, made.json()["id"])
    assert (person.team_id, person.officer_id) == (town.team_id, town.officer.staff_id)
    assert (person.phone, person.phone_state) == ("+31612345678", "unverified")
    assert (person.texts_consented, person.restricted, person.tier) == (False, False, 1)


def test_the_officer_has_a_task_and_the_enrolment_waits_until_it_is_done(
    app_state: AppState, town: Town, working: Working
) -> None:
    person_id = UUID(bring(working(), town).json()["id"])
    with app_state.database.work(town.officer, app_state.clock.now()) as work:
        (task,) = work.session.exec(select(TaskRow).where(TaskRow.person_id == person_id))
        assert (task.kind, task.reason) == ("check_brought_in", "brought-in")
        (waits,) = enrolment(work, person_id).steps[0].missing
        assert waits.code == MissingCode.NOT_CHECKED
        finish_task(work, task.id, task.version)
        assert enrolment(work, person_id).steps[0].missing == ()


@pytest.mark.parametrize(
    "decided",
    [
        {"tier": 2}, {"phone_verified": True}, {"texts_consented": True}, {"restricted": True}, {"deputy_id": None},
        {"home_visits": True}, {"index_offence": "x"}, {"not_same_as": []}, {"phone_state": "verified"},
    ],
    ids=lambda one: next(iter(one)),
)  # fmt: skip
def test_what_a_person_decides_is_a_fault_and_brings_nobody_in(
    app_state: AppState, town: Town, working: Working, decided: dict[str, Any]
) -> None:
    refused = bring(working(), town, **decided)
    assert refused.status_code == 422
    assert [*codes(refused)] == [f"/{next(iter(decided))}"]
    with app_state.database.work(CLOCK, app_state.clock.now()) as work:
        assert (
            work.session.exec(select(PersonRow.id).where(PersonRow.reference == "M-1")).all() == []
        )


def test_a_team_and_an_officer_of_others_are_faults_without_a_word_of_what_there_is(
    town: Town, working: Working
) -> None:
    client = working()
    unknown = "0193c000-0000-7000-8000-000000000099"
    for team in (str(town.other_team_id), unknown):
        assert codes(bring(client, town, team_id=team)) == {"/team_id": "team-of-others"}
    for officer in (town.other_officer, town.supervisor, town.admin):
        refused = bring(client, town, officer_id=str(officer.staff_id))
        assert codes(refused) == {"/officer_id": "officer-of-others"}
    assert codes(bring(client, town, officer_id=unknown)) == {"/officer_id": "officer-of-others"}


def test_the_scope_alone_brings_in_and_a_person_does_not_come_this_way(
    app_state: AppState, town: Town, working: Working, client_as: ClientAs
) -> None:
    others = [one for one in machines.SCOPES if one != _P.ENROL_PERSONS]
    assert bring(working(*others), town).status_code == 403
    assert bring(client_as(town.officer), town).status_code == 403
    enrolled = working().post("/api/v1/people", json=a_client(town))
    assert enrolled.status_code in (403, 422)


def test_the_scope_reads_no_file(app_state: AppState, town: Town, working: Working) -> None:
    client = working()
    person_id = bring(client, town).json()["id"]
    for path in (f"people/{person_id}", "people", "tasks", f"orders?person={person_id}"):
        assert client.get(f"/api/v1/{path}").status_code == 403


def test_a_repeat_with_its_key_is_done_once(
    app_state: AppState, town: Town, working: Working
) -> None:
    client = working()
    client.headers["idempotency-key"] = "once"
    first, again = bring(client, town), bring(client, town)
    assert (first.status_code, again.json()) == (201, first.json())
    assert again.headers["idempotency-replayed"] == "true"
    assert len(tasks(app_state, first.json()["id"])) == 1


def test_who_is_here_already_is_named_only_where_the_machine_sees_the_file(
    app_state: AppState, town: Town, working: Working
) -> None:
    client = working(_P.ENROL_PERSONS, _P.READ_CASE_FILES)
    person_id = bring(client, town).json()["id"]
    again = bring(client, town)
    assert again.status_code == 409
    assert again.json()["type"].endswith("already-a-client")
    assert again.json()["person_ids"] == [person_id]
    found = client.post("/api/v1/people/search", json={"reference": "M-1"}).json()["items"]
    assert [one["id"] for one in found] == [person_id]

    now, database = app_state.clock.now(), app_state.database
    hidden = seed_person(
        database, now, town, 7, officer=town.other_officer, team_id=town.other_team_id
    )
    elsewhere = row(app_state, str(hidden))
    unseen = bring(client, town, reference=elsewhere.reference, birth_on="1970-01-01", phone=None)
    assert unseen.status_code == 409
    assert unseen.json()["type"].endswith("duplicate-reference")
    assert str(hidden) not in unseen.text


def test_a_machine_that_reads_no_files_is_given_no_ids_of_who_is_here_already(
    app_state: AppState, town: Town, working: Working
) -> None:
    person_id = bring(working(), town).json()["id"]
    again = bring(working(), town)
    assert again.status_code == 409
    assert again.json()["type"].endswith("already-a-client")
    assert again.json()["person_ids"] == []
    assert person_id not in again.text


@pytest.mark.parametrize("name", ["given_name", "family_name", "reference", "phone"])
def test_a_nul_is_a_fault_of_its_field(town: Town, working: Working, name: str) -> None:
    refused = bring(working(), town, **{name: "a\0b"})
    assert (refused.status_code, [*codes(refused)]) == (422, [f"/{name}"])


@pytest.mark.parametrize("name", ["given_name", "family_name", "reference"])
@pytest.mark.parametrize("unseen", ["\u202e", "\u200b", "\t", "\n"])
def test_a_sign_that_no_one_sees_is_a_fault_of_its_field(
    town: Town, working: Working, name: str, unseen: str
) -> None:
    refused = bring(working(), town, **{name: f"M{unseen}1"})
    assert (refused.status_code, codes(refused)) == (422, {f"/{name}": "unseen-characters"})


def test_ten_megabytes_are_not_read(town: Town, working: Working) -> None:
    assert bring(working(), town, given_name="x" * 10_000_000).status_code == 413


def reach(client: TestClient, person_id: object, version: int, **given: Any) -> httpx.Response:
    address = f"/api/v1/people/{person_id}/change-reach"
    return client.post(address, json=given, headers={"if-match": f'"{version}"'})


def test_another_telephone_starts_unverified_and_is_a_task(
    app_state: AppState, town: Town, working: Working
) -> None:
    person_id = str(seed_person(app_state.database, app_state.clock.now(), town, 1))
    before = row(app_state, person_id)
    assert before.phone_state == "verified"
    changed = reach(working(), person_id, before.version, phone="06-11223344", language="en")
    assert changed.status_code == 200, changed.text
    after = row(app_state, person_id)
    assert (after.phone, after.phone_state, after.language) == ("+31611223344", "unverified", "en")
    assert after.texts_consented == before.texts_consented
    assert after.version == changed.json()["version"] == before.version + 1
    assert [one.reason for one in tasks(app_state, person_id)] == ["reached-otherwise"]
    reach(working(), person_id, after.version, language="nl")
    assert len(tasks(app_state, person_id)) == 2


def test_the_same_again_changes_nothing(app_state: AppState, town: Town, working: Working) -> None:
    person_id = str(seed_person(app_state.database, app_state.clock.now(), town, 1))
    before = row(app_state, person_id)
    same = reach(working(), person_id, before.version, phone=before.phone, language=before.language)
    assert (same.status_code, same.json()["version"]) == (200, before.version)
    assert tasks(app_state, person_id) == []
    assert row(app_state, person_id).phone_state == "verified"


def test_how_a_client_of_others_or_of_a_hidden_or_closed_file_is_reached_stays(
    app_state: AppState, town: Town, working: Working
) -> None:
    now, database, client = app_state.clock.now(), app_state.database, working()
    other = seed_person(
        database, now, town, 2, officer=town.other_officer, team_id=town.other_team_id
    )
    hidden = seed_person(database, now, town, 3, restricted=True)
    for one in (other, hidden):
        assert (
            reach(client, one, row(app_state, str(one)).version, language="en").status_code == 404
        )
    closed = seed_person(database, now, town, 4, closed_on=now.date())
    refused = reach(client, closed, row(app_state, str(closed)).version, language="en")
    assert refused.status_code == 409
    assert refused.json()["type"].endswith("file-closed")
    stale = reach(client, seed_person(database, now, town, 5), 99, language="en")
    assert stale.status_code == 412


@pytest.mark.parametrize(
    "column",
    ["tier = 3", "texts_consented = not texts_consented", "phone_state = 'suspended'", "restricted = true",
     "officer_id = :other", "given_name = 'x'", "opted_out_at = app_now()", "team_id = :team"],
)  # fmt: skip
def test_the_database_itself_keeps_a_machine_from_deciding(
    app_state: AppState, town: Town, machine: Machine, column: str
) -> None:
    about = seed_person(app_state.database, app_state.clock.now(), town, 1)
    values = {"person": about, "other": town.other_officer.staff_id, "team": town.other_team_id}
    asked = {name: value for name, value in values.items() if f":{name}" in f"{column} :person"}
    with (
        pytest.raises(Forbidden),
        app_state.database.work(machine.actor(_P.ENROL_PERSONS), app_state.clock.now()) as work,
    ):
        work.session.execute(text(f"update person set {column} where id = :person"), asked)


@pytest.mark.parametrize(
    "more", [{"tier": 2}, {"texts_consented": True}, {"phone_state": "verified"}, {"team": 2}]
)
def test_the_database_itself_refuses_a_client_about_whom_was_decided_or_of_another_team(
    app_state: AppState, town: Town, machine: Machine, more: dict[str, Any]
) -> None:
    team = {"team_id": town.other_team_id} if more.pop("team", None) else {"team_id": town.team_id}
    usual = {"reference": "M-9", "given_name": "A", "family_name": "B", "tier": 1, "phone": "+31612345678",
             "phone_state": "unverified", "officer_id": town.officer.staff_id}  # fmt: skip
    now = app_state.clock.now()
    values = (
        usual | team | more | {"birth_on": now.date().replace(year=1980), "enrolled_on": now.date()}
    )
    with (
        pytest.raises(Forbidden),
        app_state.database.work(machine.actor(_P.ENROL_PERSONS), now) as work,
    ):
        work.session.add(PersonRow(**values))


def test_the_log_names_the_machine(
    app_state: AppState, town: Town, machine: Machine, working: Working
) -> None:
    person_id = bring(working(), town).json()["id"]
    noted = text("select action, role, staff_id from audit_entry where person_id = :person")
    with app_state.database.work(CLOCK, app_state.clock.now()) as work:
        work.session.execute(text("reset role"))
        found = work.session.execute(noted, {"person": person_id}).all()
    assert [tuple(one) for one in found] == [("enrol", "machine", machine.row.id)]
