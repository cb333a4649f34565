"""Whatever goes wrong is a problem document that says where, and repeats nothing of what was sent."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.types import Message

from aftercare.api.http.middleware import LARGEST_BODY
from aftercare.api.router import mount
from aftercare.bootstrap import AppState
from aftercare.domain.accounts.permissions import Role
from aftercare.main import create_app
from tests.api.conftest import ClientAs
from tests.api.people.test_persons import DETAILS, PERSONS
from tests.seeding import Town, seed_person
from tests.serving import awaited

JSON = {"content-type": "application/json"}
CHUNK = 65_536
SECRET = "Imaginary-Secret"


def is_problem(answer: Any, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert body["status"] == status
    assert body["type"].startswith("/problems/")
    assert body["title"]
    return body


def test_an_unknown_address_is_404_and_a_wrong_method_405(client: TestClient) -> None:
    assert is_problem(client.get("/api/v1/nothing"), 404)["type"] == "/problems/not-found"
    problem = is_problem(client.delete(PERSONS), 405)
    assert problem["type"] == "/problems/method-not-allowed"


BODIES: dict[str, tuple[Any, str, str]] = {
    "a missing field": ({**DETAILS, "tier": None}, "/tier", "int-type"),
    "an unknown field": ({**DETAILS, "nickname": SECRET}, "/nickname", "extra-forbidden"),
    "an unknown value": ({**DETAILS, "regime": SECRET}, "/regime", "enum"),
    "a NUL": ({**DETAILS, "given_name": f"{SECRET}\0"}, "/given_name", "nul-character"),
    "a lone surrogate": ({**DETAILS, "given_name": "\ud800"}, "/given_name", "lone-surrogate"),
    "text that is too long": ({**DETAILS, "given_name": SECRET * 99}, "/given_name", "too-long"),
    "a day that is none": ({**DETAILS, "birth_on": "1990-02-30"}, "/birth_on", "unreadable-day"),
    "a day of another age": ({**DETAILS, "birth_on": "0001-01-01"}, "/birth_on", "unreadable-day"),
    "a number as a day": ({**DETAILS, "birth_on": 5}, "/birth_on", "unreadable-day"),
    "an id that is none": ({**DETAILS, "deputy_id": SECRET}, "/deputy_id", "uuid-parsing"),
    "a huge number": ({**DETAILS, "tier": 10**30}, "/tier", "less-than-equal"),
    "a list": ([SECRET], "", "model-attributes-type"),
}  # fmt: skip


@pytest.mark.parametrize("name", BODIES)
def test_what_does_not_hold_is_pointed_at_and_never_repeated(
    name: str, client_as: ClientAs
) -> None:
    body, pointer, code = BODIES[name]
    content = json.dumps(body).encode()
    answer = client_as(Role.OFFICER).post(PERSONS, content=content, headers=JSON)
    problem = is_problem(answer, 422)
    assert (pointer, code) in [(one["pointer"], one["code"]) for one in problem["errors"]]
    assert SECRET not in answer.text


def test_a_member_that_stands_twice_is_a_fault_at_its_place(client_as: ClientAs) -> None:
    """Only the last of them would count, in silence."""
    whole = json.dumps(DETAILS | {"work_weeks": [{}]})
    twice = whole.replace('"tier": 2', '"tier": 3, "tier": 2').replace(
        "[{}]", '[{"mon": [], "mon": []}]'
    )
    officer = client_as(Role.OFFICER)
    refused = is_problem(officer.post(PERSONS, content=twice.encode(), headers=JSON), 422)
    assert {(one["in"], one["pointer"], one["code"]) for one in refused["errors"]} == {
        ("body", "/tier", "duplicate-member"),
        ("body", "/work_weeks/0/mon", "duplicate-member"),
    }
    as_utf16 = officer.post(PERSONS, content=twice.encode("utf-16"), headers=JSON)
    assert is_problem(as_utf16, 422)["errors"] == refused["errors"]
    a_name = '{"Anna van Dam, 0612": 1, "Anna van Dam, 0612": 2}'
    answer = officer.post(PERSONS, content=a_name.encode(), headers=JSON)
    assert is_problem(answer, 422)["errors"][0]["pointer"] == ""
    assert "Anna" not in answer.text


def test_a_body_that_is_nested_as_deep_as_can_be_read_is_refused(client_as: ClientAs) -> None:
    officer = client_as(Role.OFFICER)
    for depth in (300, 800, 900, 950, 990):
        content = b'{"a": 1, "a": ' + b"[" * depth + b"]" * depth + b"}"
        assert officer.post(PERSONS, content=content, headers=JSON).status_code in (400, 422), depth


@pytest.mark.parametrize("asked", ["limit=2&limit=3", "limit=2&limit=2", "state=a&limit=2&limit=2"])
def test_a_parameter_that_is_given_twice_is_a_fault_at_the_parameter(
    asked: str, client_as: ClientAs
) -> None:
    where = "/api/v1/tasks"
    refused = is_problem(client_as(Role.OFFICER).get(f"{where}?{asked}"), 422)
    assert ("query", "/limit", "given-twice") in [
        (one["in"], one["pointer"], one["code"]) for one in refused["errors"]
    ]


def test_a_parameter_that_is_a_list_is_given_several_times(client_as: ClientAs) -> None:
    types = "type=nl.aftercare.person.created&type=nl.aftercare.order.created"
    assert client_as(Role.OFFICER).get(f"/api/v1/events?{types}").status_code == 200


def test_the_length_of_a_text_is_counted_in_characters_and_of_a_list_in_items(
    client_as: ClientAs,
) -> None:
    officer = client_as(Role.OFFICER)
    body = {"address": "x" * 5_000}
    where = f"{PERSONS}/{uuid4()}/home-address"
    (fault,) = is_problem(officer.put(where, json=body, headers={"If-Match": '"0"'}), 422)["errors"]
    assert fault["detail"] == "This is too long: at most 200 characters."
    many = officer.post(f"{PERSONS}/add-several", json={"people": [DETAILS] * 101})
    assert is_problem(many, 422)["errors"][0]["detail"] == "This is too long: at most 100 items."


@pytest.mark.parametrize(
    ("path", "body", "pointer", "values"),
    [
        ("people", DETAILS | {"language": "xx"}, "/language", ("'nl'", "'en'")),
        ("people", DETAILS | {"regime": "xx"}, "/regime", ("'adult'", "'juvenile'")),
    ],
)
def test_a_value_of_a_closed_list_is_refused_with_those_there_are(
    client_as: ClientAs, path: str, body: dict[str, Any], pointer: str, values: tuple[str, ...]
) -> None:
    errors = is_problem(client_as(Role.OFFICER).post(f"/api/v1/{path}", json=body), 422)["errors"]
    (said,) = [one["detail"] for one in errors if one["pointer"] == pointer]
    assert all(one in said for one in values)


def test_a_plus_that_was_not_encoded_is_named(client_as: ClientAs) -> None:
    asked = "/api/v1/appointments?from=2026-12-01T00:00:00{}01:00&to=2026-12-02T00:00:00Z"
    officer = client_as(Role.OFFICER)
    (fault,) = is_problem(officer.get(asked.format("+")), 422)["errors"]
    assert fault["detail"].endswith("In an address a + is written %2B.")
    assert officer.get(asked.format("%2B")).status_code == 200
    (other,) = is_problem(officer.get(asked.format("x")), 422)["errors"]
    assert "%2B" not in other["detail"]


def test_an_invented_member_that_could_be_a_name_is_not_repeated(client_as: ClientAs) -> None:
    answer = client_as(Role.OFFICER).post(PERSONS, json=DETAILS | {"Anna van Dam, 0612": 1})
    assert is_problem(answer, 422)["errors"][0]["pointer"] == ""
    assert "Anna" not in answer.text


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"", 422),
        (b"{", 422),
        (b'{"tier": NaN}', 422),
        (b'{"tier": 1e999}', 422),
        (b'{"given_name": "\xff"}', 400),
        (b'{"tier": ' + b"9" * 5_000 + b"}", 400),
        (b"[" * 100_000, 400),
    ],
    ids=["nothing", "half", "NaN", "infinity", "bad UTF-8", "endless digits", "endless depth"],
)
def test_a_body_that_is_no_json_is_refused(
    content: bytes, status: int, client_as: ClientAs
) -> None:
    is_problem(client_as(Role.OFFICER).post(PERSONS, content=content, headers=JSON), status)


def test_a_body_that_announces_ten_megabytes_is_refused_unread(client_as: ClientAs) -> None:
    status, chunks = post_in_chunks(client_as(Role.OFFICER), [(b"content-length", b"10000000")])
    assert (status, chunks) == (413, 0)


def test_a_body_of_unknown_length_is_read_no_further_than_the_limit(client_as: ClientAs) -> None:
    status, chunks = post_in_chunks(client_as(Role.OFFICER), [])
    assert status == 413
    assert chunks == LARGEST_BODY // CHUNK + 1


def post_in_chunks(client: TestClient, headers: list[tuple[bytes, bytes]]) -> tuple[int, int]:
    """Send ten megabytes straight into the application: the status, and how many chunks it took."""
    given, sent = 0, []

    async def receive() -> Message:
        nonlocal given
        given += 1
        return {"type": "http.request", "body": b"x" * CHUNK, "more_body": given < 160}

    async def send(message: Message) -> None:
        sent.append(message)

    bearer = client.headers["authorization"].encode()
    scope = {
        "type": "http", "http_version": "1.1", "method": "POST", "scheme": "http",
        "path": PERSONS, "raw_path": PERSONS.encode(), "query_string": b"", "root_path": "",
        "headers": [(b"content-type", b"application/json"), (b"authorization", bearer), *headers],
        "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80),
    }  # fmt: skip
    awaited(client.app(scope, receive, send))
    problem = json.loads(sent[1]["body"])
    assert problem["type"] == "/problems/body-too-large"
    assert problem["detail"] == "At most 1 MiB (1048576 bytes)."
    return int(sent[0]["status"]), given


@pytest.mark.parametrize("value", ["nonsense", "1", "..%2f..%2fetc", "0" * 300])
def test_an_id_that_is_none_is_not_found_or_refused(value: str, client_as: ClientAs) -> None:
    answer = client_as(Role.OFFICER).get(f"{PERSONS}/{value}")
    assert answer.status_code in (404, 422)
    assert value not in answer.text


def test_who_is_nobody_learns_nothing_about_the_body(client: TestClient) -> None:
    is_problem(client.post(PERSONS, json={"nonsense": 1}), 401)


def test_a_crash_is_shown_without_its_words(
    app_state: AppState, town: Town, capsys: pytest.CaptureFixture[str]
) -> None:
    def with_a_hole(app: FastAPI, app_state: AppState) -> None:
        mount(app, app_state)

        @app.get("/api/v1/hole")
        def hole() -> None:
            raise RuntimeError(SECRET)

    client = TestClient(create_app(app_state, [with_a_hole]))
    answer = client.get("/api/v1/hole")
    found = is_problem(answer, 500)
    assert found["type"] == "/problems/internal-error"
    assert found["request_id"] == answer.headers["x-request-id"]
    heard = capsys.readouterr()
    assert SECRET not in answer.text + heard.out + heard.err
    assert "RuntimeError" in heard.err + heard.out


def test_answers_carry_security_headers_and_a_request_id(
    app_state: AppState, client_as: ClientAs, town: Town
) -> None:
    person = seed_person(app_state.database, app_state.clock.now(), town)
    answer = client_as(Role.OFFICER).get(f"{PERSONS}/{person}")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-request-id"]


def test_a_log_line_names_the_route_and_not_the_question(
    client_as: ClientAs, capsys: pytest.CaptureFixture[str]
) -> None:
    client_as(Role.OFFICER).post(f"{PERSONS}/search?tier={SECRET}", json={"text": SECRET})
    heard = capsys.readouterr()
    lines = [line for line in (heard.out + heard.err).splitlines() if "request" in line]
    assert any(PERSONS in line for line in lines)
    assert SECRET not in "".join(lines)
