"""Several clients or outcomes in one request: all of them or none, with each fault at its item."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient

from aftercare.bootstrap import AppState
from aftercare.domain.accounts.permissions import Role
from tests.api.conftest import ClientAs, clock_of
from tests.api.http.test_paging import SPAN
from tests.api.http.test_problems import is_problem
from tests.api.people.test_persons import DETAILS, PERSONS
from tests.seeding import Town, seed_person, seed_plan

SEVERAL, OUTCOMES = f"{PERSONS}/add-several", "/api/v1/appointments/record-outcomes"


@pytest.fixture
def officer(client_as: ClientAs) -> TestClient:
    return client_as(Role.OFFICER)


def newcomer(number: int, **others: Any) -> dict[str, Any]:
    birth_on = f"19{70 + number % 30}-03-{1 + number % 28:02}"
    own = {"reference": f"P-7{number:03}", "family_name": f"Voorbeeld{number}"}
    return DETAILS | own | {"birth_on": birth_on, "phone": None} | others


def placed(answer: Any) -> set[tuple[str, str]]:
    return {(one["pointer"], one["code"]) for one in is_problem(answer, 422)["errors"]}


def test_several_clients_are_enrolled_in_the_order_they_were_given(officer: TestClient) -> None:
    people = [newcomer(number) for number in (3, 1, 2)]
    key = {"Idempotency-Key": "several-1"}
    answer = officer.post(SEVERAL, json={"people": people}, headers=key)
    assert answer.status_code == 201, answer.text
    given = answer.json()["items"]
    assert [one["reference"] for one in given] == ["P-7003", "P-7001", "P-7002"]
    assert [officer.get(f"{PERSONS}/{one['id']}").json() for one in given] == given
    again = officer.post(SEVERAL, json={"people": people}, headers=key)
    assert (again.content, again.headers["idempotency-replayed"]) == (answer.content, "true")
    assert len(officer.get(PERSONS).json()["items"]) == 3


def test_one_fault_enrols_nobody_and_every_fault_has_its_place(officer: TestClient) -> None:
    people = [
        newcomer(1),
        newcomer(2, birth_on="2020-01-01"),
        newcomer(3, reference="P-7001"),
        newcomer(1, reference="P-7009"),
        newcomer(5, phone="12"),
    ]
    answer = officer.post(SEVERAL, json={"people": people})
    found = placed(answer)
    assert ("/people/1/birth_on", "age-out-of-range") in found
    assert ("/people/3", "already-a-client") in found
    assert any(pointer.startswith("/people/2") for pointer, _ in found)
    assert any(pointer == "/people/4/phone" for pointer, _ in found)
    assert not any(pointer.startswith("/people/0") for pointer, _ in found)
    assert officer.get(PERSONS).json()["items"] == []


def test_a_member_that_is_not_known_hides_no_fault_of_the_items(officer: TestClient) -> None:
    people = [newcomer(1), newcomer(2, birth_on="2020-01-01"), newcomer(3, phone="12")]
    whole = {"people": people, "source": "x", "Jan Jansen": 1}
    assert placed(officer.post(SEVERAL, json=whole)) == {
        ("/source", "extra-forbidden"),
        ("", "extra-forbidden"),
        ("/people/1/birth_on", "age-out-of-range"),
        ("/people/2/phone", "phone-invalid"),
    }
    assert placed(officer.post(SEVERAL, json={"source": "x"})) == {
        ("/source", "extra-forbidden"),
        ("/people", "missing"),
    }
    assert placed(officer.post(SEVERAL, json={"people": people[:1], "source": "x"})) == {
        ("/source", "extra-forbidden")
    }
    assert officer.get(PERSONS).json()["items"] == []


def test_a_client_who_may_be_here_already_is_named_at_its_place(officer: TestClient) -> None:
    here = officer.post(PERSONS, json=newcomer(1)).json()["id"]
    people = [newcomer(2), newcomer(1, reference="P-7008"), newcomer(2, reference="P-7009")]
    errors = is_problem(officer.post(SEVERAL, json={"people": people}), 422)["errors"]
    # A client of the same request is gone with it.
    alike = [(one["pointer"], one["code"], one["person_ids"]) for one in errors]
    assert alike == [
        ("/people/1", "already-a-client", [here]),
        ("/people/2", "already-a-client", []),
    ]


def test_what_cannot_be_read_hides_nothing_of_the_rest(officer: TestClient) -> None:
    here = officer.post(PERSONS, json=newcomer(1)).json()["id"]
    people = [
        newcomer(2, tier=9, phone="12", unknown=1),
        newcomer(3, birth_on="2020-01-01"),
        newcomer(1, reference="P-7008", phone="12", language="xx"),
        "no client",
        {"given_name": "Sjoerd", "reference": " P-7001"},
    ]
    answer = officer.post(SEVERAL, json={"people": people})
    assert placed(answer) == {
        ("/people/0/tier", "less-than-equal"),
        ("/people/0/unknown", "extra-forbidden"),
        ("/people/0/phone", "phone-invalid"),
        ("/people/1/birth_on", "age-out-of-range"),
        ("/people/2/language", "string-pattern-mismatch"),
        ("/people/2/phone", "phone-invalid"),
        ("/people/2", "already-a-client"),
        ("/people/3", "model-attributes-type"),
        *(
            (f"/people/4/{name}", "missing")
            for name in ("family_name", "birth_on", "regime", "tier")
        ),
        ("/people/4", "already-a-client"),
    }
    alike = [one["person_ids"] for one in answer.json()["errors"] if "person_ids" in one]
    assert alike == [[here], [here]]
    assert len(officer.get(PERSONS).json()["items"]) == 1


def test_between_one_and_a_hundred(officer: TestClient) -> None:
    assert placed(officer.post(SEVERAL, json={"people": []})) == {("/people", "too-short")}
    many = officer.post(SEVERAL, json={"people": [newcomer(1)] * 101})
    assert placed(many) == {("/people", "too-long")}
    assert many.json()["errors"][0]["detail"] == "This is too long: at most 100 items."


def test_who_enrols_nobody_enrols_not_several(client_as: ClientAs) -> None:
    body = {"people": [newcomer(1)]}
    assert client_as(Role.SUPERVISOR).post(SEVERAL, json=body).status_code == 403


@pytest.fixture
def begun(app_state: AppState, town: Town, officer: TestClient) -> list[dict[str, Any]]:
    """Three appointments of two clients that have begun."""
    now = app_state.clock.now()
    people = [seed_person(app_state.database, now, town, number) for number in (1, 2)]
    for person in people:
        seed_plan(app_state.database, now, town, person)
    found = [
        officer.get("/api/v1/appointments", params=SPAN | {"person": str(person)}).json()["items"]
        for person in people
    ]
    chosen = [found[0][0], found[0][1], found[1][0]]
    last = max(datetime.fromisoformat(one["ends_at"]) for one in chosen)
    clock_of(app_state).move_to(last + timedelta(hours=1))
    return chosen


def said(one: dict[str, Any], outcome: str = "attended", **others: Any) -> dict[str, Any]:
    return {"id": one["id"], "version": one["version"], "outcome": outcome, **others}


def test_several_outcomes_are_recorded_and_each_says_what_followed(
    begun: list[dict[str, Any]], client_as: ClientAs
) -> None:
    officer = client_as(Role.SUPERVISOR)
    body = {"outcomes": [said(begun[0]), said(begun[1], "missed"), said(begun[2])]}
    answer = officer.post(OUTCOMES, json=body)
    assert answer.status_code == 200, answer.text
    items = answer.json()["items"]
    assert [(one["id"], one["state"]) for one in items] == [
        (begun[0]["id"], "attended"), (begun[1]["id"], "missed"), (begun[2]["id"], "attended"),
    ]  # fmt: skip
    absence = officer.get(f"/api/v1/absences/{items[1]['absence_id']}").json()
    assert absence["appointment_id"] == begun[1]["id"]
    assert items[0]["absence_id"] is None


def test_one_stale_version_records_nothing(
    begun: list[dict[str, Any]], client_as: ClientAs
) -> None:
    officer = client_as(Role.SUPERVISOR)
    stale, unknown = said(begun[1]) | {"version": 9}, said(begun[0]) | {"id": str(uuid4())}
    answer = officer.post(OUTCOMES, json={"outcomes": [said(begun[0]), stale, said(begun[2])]})
    assert placed(answer) == {("/outcomes/1", "stale-version")}
    twice = officer.post(OUTCOMES, json={"outcomes": [said(begun[0]), said(begun[0])]})
    assert placed(twice) == {("/outcomes/1", "twice")}
    unseen = officer.post(OUTCOMES, json={"outcomes": [said(begun[0]), unknown]})
    assert placed(unseen) == {("/outcomes/1", "not-found")}
    for one in begun:
        now = officer.get(f"/api/v1/appointments/{one['id']}").json()
        assert now["state"] not in ("attended", "missed")
