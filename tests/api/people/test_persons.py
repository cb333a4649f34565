"""Persons through the API: enrolled, kept true, and seen only by who looks after them."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from aftercare.bootstrap import AppState
from aftercare.domain.accounts.permissions import CLOCK, Role
from tests.api.accounts.reading_the_log import people_seen
from tests.api.conftest import ClientAs
from tests.seeding import Town, seed_person

PERSONS = "/api/v1/people"
DETAILS: dict[str, Any] = {
    "reference": "P-9001",
    "given_name": "Imaginary",
    "family_name": "Newcomer",
    "birth_on": "1990-02-28",
    "regime": "adult",
    "tier": 2,
}


def test_an_officer_enrols_a_person_on_the_own_caseload(client_as: ClientAs, town: Town) -> None:
    officer = client_as(Role.OFFICER)
    answer = officer.post(PERSONS, json=DETAILS)
    assert answer.status_code == 201, answer.text
    person = answer.json()
    assert answer.headers["location"] == f"{PERSONS}/{person['id']}"
    assert answer.headers["etag"][:3] == '"1.'
    assert person["officer_id"] == str(town.officer.staff_id)
    assert person["phone_state"] == "none"
    assert person["home_visits"] is True
    again = officer.get(answer.headers["location"])
    assert again.json() == person
    assert again.headers["etag"][:3] == '"1.'


def test_changing_details_needs_the_version_that_was_looked_at(
    app_state: AppState, client_as: ClientAs, town: Town
) -> None:
    where = f"{PERSONS}/{seed_person(app_state.database, app_state.clock.now(), town)}"
    officer = client_as(Role.OFFICER)
    changed = DETAILS | {"family_name": "Renamed"}
    assert officer.put(where, json=changed).status_code == 428
    assert officer.put(where, json=changed, headers={"If-Match": '"7"'}).status_code == 412
    assert officer.put(where, json=changed, headers={"If-Match": "W/whatever"}).status_code == 422
    answer = officer.put(where, json=changed, headers={"If-Match": '"1"'})
    assert answer.status_code == 200
    assert answer.headers["etag"][:3] == '"2.'
    assert officer.get(where).json()["family_name"] == "Renamed"


def test_a_client_who_may_be_here_already_is_made_once_a_reason_says_who_is_another_person(
    client_as: ClientAs,
) -> None:
    """Sent twice under one key, one is made. The same reference never is."""
    officer = client_as(Role.OFFICER)
    keyed = {"headers": {"Idempotency-Key": "enrol-1"}, "json": DETAILS}
    first = officer.post(PERSONS, **keyed)
    assert officer.post(PERSONS, **keyed).json()["id"] == first.json()["id"]
    twin = DETAILS | {"given_name": "IMAGINARY ", "reference": "P-9002"}
    alike = officer.post(PERSONS, json=twin)
    assert alike.status_code == 409
    assert alike.json()["type"] == "/problems/already-a-client"
    assert alike.json()["person_ids"] == [first.json()["id"]]
    apart = {"not_same_as": alike.json()["person_ids"]}
    (fault,) = officer.post(PERSONS, json=twin | apart).json()["errors"]
    assert fault["pointer"] == "/not_same_because"
    apart["not_same_because"] = "Twins"
    assert officer.post(PERSONS, json=twin | apart).status_code == 201
    apart["not_same_as"] = [one["id"] for one in officer.get(PERSONS).json()["items"]]
    taken = officer.post(PERSONS, json=DETAILS | apart)
    assert taken.json()["type"] == "/problems/duplicate-reference"


def test_another_officers_person_does_not_exist_for_me(
    app_state: AppState, client_as: ClientAs, town: Town
) -> None:
    other = seed_person(app_state.database, app_state.clock.now(), town, 2, town.other_officer)
    officer = client_as(Role.OFFICER)
    assert officer.get(f"{PERSONS}/{other}").status_code == 404
    put = officer.put(f"{PERSONS}/{other}", json=DETAILS, headers={"If-Match": '"1"'})
    assert put.status_code == 404
    assert officer.get(PERSONS).json()["items"] == []
    assert officer.get(f"{PERSONS}/{uuid4()}").status_code == 404


def test_a_supervisor_sees_the_own_team_only(
    app_state: AppState, client_as: ClientAs, town: Town
) -> None:
    mine = seed_person(app_state.database, app_state.clock.now(), town, 1)
    seed_person(app_state.database, app_state.clock.now(), town, 2, town.other_officer)
    shown = client_as(Role.SUPERVISOR).get(PERSONS).json()["items"]
    assert [one["id"] for one in shown] == [str(mine)]


@pytest.mark.parametrize("role", [Role.PLANNER, Role.PROVIDER, Role.AUDITOR, Role.ADMIN])
def test_roles_without_cases_are_refused(role: Role, client_as: ClientAs) -> None:
    answer = client_as(role).get(PERSONS)
    assert answer.status_code == 403
    assert answer.json()["type"] == "/problems/forbidden"


def test_people_are_searched_for_in_a_body_the_best_match_first_page_by_page(
    app_state: AppState, client_as: ClientAs, town: Town
) -> None:
    def seed(number: int, family: str, **more: Any) -> str:
        now = app_state.clock.now()
        return str(seed_person(app_state.database, now, town, number, family_name=family, **more))

    slip, exact = seed(1, "Jansen"), seed(2, "Janssen", tier=1)
    seed_person(
        app_state.database,
        app_state.clock.now(),
        town,
        3,
        town.other_officer,
        family_name="Janssen",
    )
    officer = client_as(Role.OFFICER)

    def found(text: str, query: str = "", **more: Any) -> list[str]:
        answer = officer.post(f"{PERSONS}/search{query}", json={"text": text} | more)
        assert answer.status_code == 200, answer.text
        return [one["id"] for one in answer.json()["items"]]

    assert found("imaginary JANSSEN") == [exact, slip]
    assert found("07700 900001") == [slip]
    assert found("Janssen", tier=1) == [exact]
    assert found("%") == []
    first = officer.post(f"{PERSONS}/search?limit=1", json={"text": "Janssen"}).json()
    assert [one["id"] for one in first["items"]] == [exact]
    assert found("Janssen", f"?limit=1&cursor={first['next']}") == [slip]
    assert set(people_seen(app_state, "list-person")) == {exact, slip}
    assert len(officer.get(PERSONS, params={"tier": 1}).json()["items"]) == 1


@pytest.mark.parametrize("text", ["", "x" * 101, "a\0b", None])
def test_a_search_that_cannot_be_one_is_refused(text: str | None, client_as: ClientAs) -> None:
    answer = client_as(Role.OFFICER).post(f"{PERSONS}/search", json={"text": text})
    assert answer.status_code == 422
    assert client_as(Role.PLANNER).post(f"{PERSONS}/search", json={"text": "x"}).status_code == 403


REACHED = DETAILS | {"phone": "+447700900123", "phone_verified": True, "texts_consented": True}


@pytest.mark.parametrize("said", [{}, {"given_name": " Imaginary "}, {"tier": 2, "phone": None}])
def test_the_same_details_again_leave_version_and_log_as_they_were(
    app_state: AppState, client_as: ClientAs, said: dict[str, Any]
) -> None:
    officer = client_as(Role.OFFICER)
    made = officer.post(PERSONS, json=DETAILS)
    where = made.headers["location"]
    changes = "select count(*) from audit_entry where action = 'change' and person_id = :person"
    same = officer.put(where, json=DETAILS | said, headers={"if-match": '"1"'})
    assert (same.status_code, same.json()) == (200, made.json())
    assert same.headers["etag"] == made.headers["etag"]
    with app_state.database.work(CLOCK, app_state.clock.now()) as work:
        work.session.execute(text("reset role"))
        person = {"person": made.json()["id"]}
        assert work.session.execute(text(changes), person).scalar_one() == 0
    stale = officer.put(where, json=DETAILS, headers={"if-match": '"7"'})
    assert stale.status_code == 412
    other = officer.put(where, json=DETAILS | {"given_name": "Other"}, headers={"if-match": '"1"'})
    assert other.json()["version"] == 2


@pytest.mark.parametrize("phone", [{}, {"phone": "0044 7700 900123"}])
def test_what_a_change_leaves_out_stays(client_as: ClientAs, phone: dict[str, str]) -> None:
    """A system that sends names alone neither takes the telephone away nor withdraws agreement to texts."""
    officer = client_as(Role.OFFICER)
    made = officer.post(PERSONS, json=REACHED | {"case_type": "general", "language": "pl"})
    assert made.status_code == 201, made.text
    before = made.json()
    sent = DETAILS | {"family_name": "Renamed"} | phone
    where, held = f"{PERSONS}/{before['id']}", {"If-Match": made.headers["etag"]}
    changed = officer.put(where, json=sent, headers=held).json()
    differs = {name for name in before if before[name] != changed[name]}
    assert differs == {"family_name", "version", "updated_at"} & set(before)
    assert changed["phone_state"] == "verified"


def test_another_telephone_starts_unverified_and_null_takes_it_away(client_as: ClientAs) -> None:
    officer = client_as(Role.OFFICER)
    made = officer.post(PERSONS, json=REACHED)
    where = f"{PERSONS}/{made.json()['id']}"
    other = officer.put(
        where, json=DETAILS | {"phone": "+447700900124"}, headers={"If-Match": made.headers["etag"]}
    )
    assert (other.json()["phone"], other.json()["phone_state"]) == ("+447700900124", "unverified")
    none = officer.put(
        where, json=DETAILS | {"phone": None}, headers={"If-Match": other.headers["etag"]}
    )
    assert (none.json()["phone"], none.json()["phone_state"]) == (None, "none")


def test_a_reference_finds_exactly_its_client(client_as: ClientAs) -> None:
    officer = client_as(Role.OFFICER)
    made = officer.post(PERSONS, json=DETAILS).json()
    officer.post(PERSONS, json=DETAILS | {"reference": "P-90010", "birth_on": "1980-01-01"})
    found = officer.post(f"{PERSONS}/search", json={"reference": "P-9001"}).json()["items"]
    assert [one["id"] for one in found] == [made["id"]]
    assert officer.post(f"{PERSONS}/search", json={"reference": "P-900"}).json()["items"] == []
    for wrong in ({}, {"reference": "P-9001", "text": "Newcomer"}):
        refused = officer.post(f"{PERSONS}/search", json=wrong)
        assert refused.status_code == 422
        assert refused.json()["errors"][0]["code"] == "text-or-reference"
