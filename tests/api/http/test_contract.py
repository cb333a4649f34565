"""The names, bounds and headers of the OpenAPI document: what a client is generated from."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from aftercare.api.http import operation_names
from aftercare.api.http.document_parts import answer_schemas, parts_of
from aftercare.api.http.operation_names import Operation, named
from aftercare.api.http.tags import TAGS
from aftercare.domain.appointments.lifecycle import AppointmentState
from tests.api.http.contract import closed, document, every_operation, schemas

ID = re.compile(r"[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z]+)*")


def twice(names: list[str]) -> list[str]:
    return [name for name, times in Counter(names).items() if times > 1]


def test_every_operation_is_named_resource_and_verb_once() -> None:
    ids = [one.described["operationId"] for one in every_operation()]
    assert [one for one in ids if not ID.fullmatch(one)] == []
    # Generators of clients make a function of each: `plans_submit`, `plansSubmit`.
    assert twice([one.replace(".", "_") for one in ids]) == []
    assert twice([one.replace(".", "").replace("_", "") for one in ids]) == []
    assert {"plans.submit", "plans.list", "people.show", "orders.create"} <= set(ids)


def test_every_operation_has_a_summary_of_its_own() -> None:
    summaries = [one.described["summary"] for one in every_operation()]
    assert twice(summaries) == []
    assert [one for one in summaries if len(one) > 60 or one.endswith(".")] == []


def test_a_name_follows_from_the_address_alone() -> None:
    for method, path, wanted in (
        ("post", "/api/v1/plans/{plan_id}/submit", ("plans.submit", "Submit a plan")),
        ("get", "/api/v1/appointments/{id}/times", ("appointments.list_times", "List the times of an appointment")),
        ("put", "/api/v1/orders/{id}", ("orders.change", "Change an order")),
        ("post", "/api/v1/orders/{id}/extensions", ("orders.add_extension", "Add an extension to an order")),
        ("post", "/api/v1/tasks/{id}/set-day", ("tasks.set_day", "Set the day of a task")),
    ):  # fmt: skip
        assert named(Operation(method, path, {})) == wanted


def test_every_name_that_is_written_by_hand_is_of_an_address_there_is() -> None:
    known = {f"{one.method} {one.path.removeprefix('/api/v1')}" for one in every_operation()}
    assert operation_names._OWN.keys() - known == set()


def test_every_schema_has_a_name_without_its_module() -> None:
    assert [name for name in schemas() if not re.fullmatch(r"[A-Z][A-Za-z0-9]*", name)] == []
    assert twice([str(one["title"]) for one in schemas().values()]) == []
    assert schemas()["PlanPage"]["properties"]["items"]["items"] == {
        "$ref": "#/components/schemas/PlanOut"
    }


def test_every_group_is_declared_and_described() -> None:
    declared = [one["name"] for one in document()["tags"]]
    used = {name for one in every_operation() for name in one.described["tags"]}
    assert declared == list(TAGS)
    assert set(declared) == used


def test_an_operation_says_whether_it_needs_a_token() -> None:
    open_ones = {
        one.described["operationId"] for one in every_operation() if not one.described["security"]
    }
    assert {"token.create", "health.show_alive", "webhooks.receive_text"} <= open_ones
    assert "people.list" not in open_ones


def test_a_version_is_required_where_it_is_asked_for() -> None:
    asked = [one for one in every_operation() if "428" in one.described["responses"]]
    assert len(asked) > 80
    for one in asked:
        (version,) = (each for each in one.described["parameters"] if each["name"] == "If-Match")
        assert version["required"] is True, one.path
        assert version["schema"]["type"] == "string"


def test_every_answer_has_its_headers_and_says_what_it_holds() -> None:
    for one in every_operation():
        answers = one.described["responses"]
        assert "500" in answers
        for status, answer in answers.items():
            assert "X-Request-Id" in answer["headers"], (one.path, status)
            assert answer["description"] != "Successful Response"
            assert ("Retry-After" in answer["headers"]) is (status in ("429", "503"))
            assert ("Location" in answer["headers"]) or status != "201"
    shown = next(
        one for one in every_operation() if one.described["operationId"] == "obligations.show"
    )
    # Under the version of its plan.
    assert "ETag" in shown.described["responses"]["200"]["headers"]


def test_nothing_that_is_sent_may_be_null_where_it_can_be_left_out() -> None:
    bodies = [
        body["schema"]
        for one in every_operation()
        for body in one.described.get("requestBody", {}).get("content", {}).values()
    ]
    asked = [
        each["schema"] for one in every_operation() for each in one.described.get("parameters", ())
    ]
    assert [one for one in bodies + asked if {"type": "null"} in one.get("anyOf", ())] == []


def test_closed_codes_are_listed_under_one_name() -> None:
    for model, member, name in (
        ("OrderIn", "frame", "LegalFrame"), ("OrderOut", "frame", "LegalFrame"), ("MeOut", "role", "Role"),
        ("OrderEventIn", "kind", "OrderEventKind"), ("MessageOut", "state", "MessageState"),
        ("TaskOut", "kind", "TaskKind"), ("DeadlineOut", "code", "DeadlineCode"),
        ("AppointmentOut", "kind", "AppointmentKind"), ("PersonChangeIn", "language", "TextLanguage"),
        ("Problem", "type", "ProblemType"),
    ):  # fmt: skip
        assert schemas()[model]["properties"][member]["$ref"].endswith(f"/{name}"), (model, member)
        assert len(schemas()[name]["enum"]) > 1
    assert set(schemas()["AppointmentState"]["enum"]) == set(AppointmentState)
    assert not any("x-named" in part for part in parts_of(document()))


def test_bounds_are_those_that_the_acts_check() -> None:
    def bounds(model: str, member: str) -> dict[str, Any]:
        found = schemas()[model]["properties"][member]
        return {name: found.get(name) for name in ("minLength", "maxLength")}

    assert bounds("PersonChangeIn", "given_name") == {"minLength": 1, "maxLength": 100}
    # Empty for voluntary supervision.
    assert bounds("OrderIn", "court_reference") == {"minLength": None, "maxLength": 100}
    assert bounds("ReturnIn", "reason") == {"minLength": 9, "maxLength": 2_000}


def test_an_answer_may_get_members_and_what_is_sent_may_not_have_others() -> None:
    made = schemas()
    assert [
        name for name in answer_schemas(document()) if "additionalProperties" in made[name]
    ] == []
    assert "additionalProperties" not in made["Problem"]["properties"]["errors"]["items"]
    assert {"PersonOut", "PersonPage", "Problem", "EventOut"} <= answer_schemas(document()).keys()
    for name in ("NewPersonIn", "PlanIn", "OrderIn"):
        assert made[name]["additionalProperties"] is False
    # What the tests hold our own answers to.
    strict = closed(document())["components"]["schemas"]
    assert strict["PersonOut"]["additionalProperties"] is False
    assert strict["Problem"]["properties"]["errors"]["items"]["additionalProperties"] is False


def test_the_document_names_no_file_that_its_reader_cannot_open() -> None:
    said = [str(part.get("description", "")) for part in parts_of(document())]
    assert [one for one in said if re.search(r"\bdocs/|\w\.md\b", one)] == []
