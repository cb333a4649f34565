"""Kinds of condition through the API: their schema, versions, four eyes, and what the library says of them."""

from __future__ import annotations

import jsonschema_rs

from aftercare.bootstrap import AppState
from aftercare.domain.accounts.permissions import Actor, Role
from aftercare.domain.conditions.library import CONDITION_LIBRARY
from aftercare.domain.conditions.own_kinds import KIND_FORM, document_of
from tests.api.conftest import ClientAs
from tests.domain.conditions.own_kind_documents import raw_kind
from tests.seeding import Town, seed_condition, seed_person

KINDS = "/api/v1/condition-kinds"
NEW = {
    "code": "blood_test", "source": "Zaakvak middelen", "adopted_by": "Directie", "valid_from": "2026-11-24",
    "document": raw_kind(),
}  # fmt: skip


def test_the_schema_accepts_what_ships_and_what_is_proposed(client_as: ClientAs) -> None:
    schema = client_as(Role.OFFICER).get(f"{KINDS}/schema").json()
    assert schema == KIND_FORM.schema
    for document in (raw_kind(), *map(document_of, CONDITION_LIBRARY.values())):
        assert jsonschema_rs.is_valid(schema, document)
    assert not jsonschema_rs.is_valid(schema, raw_kind(offer="hidden"))


def test_one_proposes_and_another_activates_and_then_the_library_has_it(
    client_as: ClientAs, second_admin: Actor
) -> None:
    admin, other, officer = client_as(Role.ADMIN), client_as(second_admin), client_as(Role.OFFICER)
    proposed = admin.post(KINDS, json=NEW)
    assert (proposed.status_code, proposed.json()["state"]) == (201, "proposed"), proposed.text
    where = proposed.headers["location"]
    assert where == f"{KINDS}/blood_test/1"
    own = admin.post(f"{where}/activate")
    assert (own.status_code, own.json()["type"]) == (403, "/problems/own-kind-activation")
    assert other.post(f"{where}/activate").json()["state"] == "activated"
    assert other.post(f"{where}/activate").status_code == 409
    assert officer.get(where).json()["document"] == raw_kind()
    (found,) = (
        one
        for one in officer.get("/api/v1/conditions/library?frame=VI&language=en").json()["items"]
        if one["kind"] == "blood_test"
    )
    assert (found["version"], found["label"]) == (1001, raw_kind()["en"])
    assert (found["properties"], found["legal_kind"], found["frames"]) == (
        ["substances"],
        "substance_ban",
        ["VI", "VV"],
    )
    assert found["defaults"] == {"substances": ["alcohol"]}


def test_every_fault_of_a_proposal_has_its_pointer(client_as: ClientAs) -> None:
    wrong = NEW | {"code": "Blood test", "document": raw_kind(frames=["VBM"], nl="")}
    answer = client_as(Role.ADMIN).post(KINDS, json=wrong)
    assert answer.status_code == 422
    found = {(one["pointer"], one["code"]) for one in answer.json()["errors"]}
    assert ("/code", "kind-code") in found
    assert ("/document/nl", "bad-length") in found


def test_only_administrators_propose(client_as: ClientAs) -> None:
    assert client_as(Role.OFFICER).post(KINDS, json=NEW).status_code == 403
    assert client_as(Role.PLANNER).get(f"{KINDS}/schema").status_code == 403


def test_a_condition_without_parameters_starts_as_the_form_does_and_with_none_has_none(
    app_state: AppState, town: Town, client_as: ClientAs, second_admin: Actor
) -> None:
    where = client_as(Role.ADMIN).post(KINDS, json=NEW).headers["location"]
    assert client_as(second_admin).post(f"{where}/activate").status_code == 200
    now = app_state.clock.now()
    beside = seed_condition(
        app_state.database, now, town.officer, seed_person(app_state.database, now, town)
    )
    officer = client_as(Role.OFFICER)
    order_id = officer.get(f"/api/v1/conditions/{beside}").json()["order_id"]
    for given, kept in (
        ({}, {"substances": ["alcohol"]}),
        ({"parameters": {}}, {}),
        ({"parameters": {"testing": True}}, {"testing": True}),
    ):
        body = {"order_id": order_id, "kind": "blood_test", **given}
        answer = officer.post("/api/v1/conditions", json=body)
        assert (answer.status_code, answer.json().get("parameters")) == (201, kept), answer.text
