"""Legal frames and conditions through the API."""

from __future__ import annotations

from typing import Any

from aftercare.bootstrap import AppState
from aftercare.domain.accounts.permissions import Role
from tests.api.conftest import ClientAs
from tests.seeding import Town, seed_person

ORDERS, CONDITIONS = "/api/v1/orders", "/api/v1/conditions"


def frame(person: object) -> dict[str, Any]:
    return {
        "person_id": str(person),
        "frame": "VV",
        "court_reference": "02/123456-26",
        "starts_on": "2026-11-24",
        "ends_on": "2028-11-23",
    }


def test_an_order_is_entered_and_a_condition_added_and_withdrawn(
    app_state: AppState, client_as: ClientAs, town: Town
) -> None:
    person = seed_person(app_state.database, app_state.clock.now(), town)
    officer = client_as(Role.OFFICER)
    order = officer.post(ORDERS, json=frame(person))
    assert order.status_code == 201, order.text
    body = {"order_id": order.json()["id"], "kind": "reporting_duty"}
    condition = officer.post(CONDITIONS, json=body)
    assert condition.status_code == 201, condition.text
    assert condition.json()["starts_on"] == "2026-11-24"
    where = f"{condition.headers['location']}/withdraw"
    withdrawn = officer.post(
        where, json={"on": "2027-01-31"}, headers={"If-Match": condition.headers["etag"]}
    )
    assert withdrawn.json()["withdrawn_on"] == "2027-01-31"
    assert withdrawn.headers["etag"][:3] == '"2.'
    stale = officer.post(
        where, json={"on": "2027-01-31"}, headers={"If-Match": condition.headers["etag"]}
    )
    assert stale.status_code == 412
    shown = officer.get(CONDITIONS, params={"person": str(person)}).json()["items"]
    assert [one["id"] for one in shown] == [condition.json()["id"]]
    assert officer.get(order.headers["location"]).json() == order.json()
    listed = officer.get(ORDERS, params={"person": str(person)}).json()["items"]
    assert listed == [order.json()]


def test_what_does_not_hold_is_pointed_at(
    app_state: AppState, client_as: ClientAs, town: Town
) -> None:
    person = seed_person(app_state.database, app_state.clock.now(), town)
    answer = client_as(Role.OFFICER).post(
        ORDERS, json=frame(person) | {"frame": "UNKNOWN", "ends_on": "2020-01-01"}
    )
    assert answer.status_code == 422
    pointers = {one["pointer"]: one["code"] for one in answer.json()["errors"]}
    assert pointers == {"/frame": "unknown-frame", "/ends_on": "dates-reversed"}
    unseen = client_as(Role.OFFICER).post(
        ORDERS, json=frame(person) | {"court_reference": "16-1\u202e23"}
    )
    pointers = {one["pointer"]: one["code"] for one in unseen.json()["errors"]}
    assert pointers == {"/court_reference": "unseen-characters"}


def test_an_order_for_somebody_elses_person_finds_nobody(
    app_state: AppState, client_as: ClientAs, town: Town
) -> None:
    person = seed_person(app_state.database, app_state.clock.now(), town, 1, town.other_officer)
    assert client_as(Role.OFFICER).post(ORDERS, json=frame(person)).status_code == 404


def test_the_same_court_reference_twice_is_a_conflict(
    app_state: AppState, client_as: ClientAs, town: Town
) -> None:
    person = seed_person(app_state.database, app_state.clock.now(), town)
    officer = client_as(Role.OFFICER)
    assert officer.post(ORDERS, json=frame(person)).status_code == 201
    assert officer.post(ORDERS, json=frame(person)).status_code == 409


def test_a_warning_has_a_code_that_the_document_lists(
    app_state: AppState, client_as: ClientAs, town: Town
) -> None:
    person = seed_person(app_state.database, app_state.clock.now(), town)
    officer = client_as(Role.OFFICER)
    order = officer.post(ORDERS, json=frame(person))
    moved = officer.post(
        f"{order.headers['location']}/transfer",
        json={"executed_by": "gi"},
        headers={"If-Match": order.headers["etag"]},
    )
    (warning,) = moved.json()["change"]["warnings"]
    schemas = officer.get("/api/v1/openapi.json").json()["components"]["schemas"]
    listed = schemas["WarningOut"]["properties"]["code"]["$ref"].rpartition("/")[2]
    assert warning["code"] == "executor-unusual"
    assert warning["code"] in schemas[listed]["enum"]
