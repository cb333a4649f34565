"""A case file through the API: out as one document, in as one person, never half, also where it is wrong."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine
from sqlalchemy import text as sql

from aftercare.api.http.middleware import LARGER_BODIES, LARGEST_BODY
from aftercare.domain.accounts.export_limit import FILES
from aftercare.domain.accounts.permissions import Actor
from aftercare.store.database.unit_of_work import Database
from tests.api.accounts.reading_the_log import people_seen
from tests.api.conftest import client_of, house_on
from tests.casework.case_files.case_file_moves import acts_of_others
from tests.casework.case_files.whole_case_file import whole_case_file
from tests.seeding import START, token_for
from tests.store.arranging import Arranger
from tests.tiers import examples

CASE_FILES = "/api/v1/case-files"
JSON = {"content-type": "application/json"}


class Place:
    """One office with a whole case file, on one connection that is rolled back."""

    def __init__(self, connection: Connection, folder: Path) -> None:
        self.connection = connection
        self.database = Database(connection)
        self.arrange = Arranger(self.database)
        self.app_state = house_on(self.database, folder)
        self.person_id = whole_case_file(self.arrange).person.id

    def client(self, actor: Actor) -> TestClient:
        client = client_of(self.app_state)
        token = token_for(self.database, START, actor)
        client.headers["authorization"] = f"Bearer {token}"
        return client

    def officer(self) -> TestClient:
        return self.client(self.arrange.office.officer)

    def as_another_person(self) -> dict[str, str]:
        return {"not_same_as": str(self.person_id)}

    def exported(self) -> dict[str, Any]:
        """As another service would have sent it: about a person whose reference nobody here has."""
        answer = self.officer().get(f"/api/v1/people/{self.person_id}/case-file")
        assert answer.status_code == 200, answer.text
        document: dict[str, Any] = answer.json()
        document["person"]["reference"] = "ELSEWHERE-1"
        return document

    def rows(self) -> dict[str, int]:
        tables = ("person", "supervision_order", "condition", "obligation", "appointment", "outcome",
                  "absence", "escalation", "message", "task", "deadline", "site")  # fmt: skip
        return {
            table: self.connection.execute(sql(f"select count(*) from {table}")).scalar_one()
            for table in tables
        }


@pytest.fixture(scope="module")
def place(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with engine.connect() as connection, connection.begin() as outer:
        yield Place(connection, tmp_path_factory.mktemp("house"))
        outer.rollback()


@pytest.fixture(autouse=True)
def undone(place: Place) -> Iterator[None]:
    with place.connection.begin_nested() as inner:
        yield
        inner.rollback()


def test_what_went_out_comes_in_as_a_person_of_the_officer_s_own(place: Place) -> None:
    document = place.exported()
    alike = place.officer().post(CASE_FILES, json=document)
    assert alike.status_code == 409
    assert alike.json()["person_ids"] == [str(place.person_id)]
    answer = place.officer().post(CASE_FILES, json=document, params=place.as_another_person())
    assert answer.status_code == 201, answer.text
    body = answer.json()
    assert (body["repeated"], body["pairs_to_enter"], body["texts_not_sent"]) == (False, 1, 1)
    assert answer.headers["location"] == f"/api/v1/people/{body['person_id']}"
    person = place.officer().get(answer.headers["location"]).json()
    assert person["officer_id"] == str(place.arrange.office.officer.staff_id)


def test_the_same_document_again_is_answered_200_and_changes_nothing(place: Place) -> None:
    document = place.exported()
    first = place.officer().post(CASE_FILES, json=document, params=place.as_another_person())
    before = place.rows()
    second = place.officer().post(CASE_FILES, json=document)
    assert (first.status_code, second.status_code) == (201, 200)
    assert second.json()["repeated"]
    assert second.json()["person_id"] == first.json()["person_id"]
    assert place.rows() == before


def test_a_reference_that_is_taken_is_refused(place: Place) -> None:
    document = place.officer().get(f"/api/v1/people/{place.person_id}/case-file").json()
    answer = place.officer().post(CASE_FILES, json=document)
    assert answer.status_code == 409
    assert answer.json()["type"] == "/problems/duplicate-reference"


def test_who_may_not_gets_nothing(place: Place) -> None:
    office = place.arrange.office
    path = f"/api/v1/people/{place.person_id}/case-file"
    assert place.client(office.outsider).get(path).status_code == 404
    for actor in (office.planner, office.provider, office.auditor, office.admin):
        assert place.client(actor).get(path).status_code == 403
        assert place.client(actor).post(CASE_FILES, json={}).status_code == 403


def test_the_schema_is_anybody_s(place: Place) -> None:
    answer = client_of(place.app_state).get("/api/v1/schemas/case-1.json")
    assert answer.status_code == 200
    assert answer.json()["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_a_case_may_be_longer_than_another_request_and_not_endless(place: Place) -> None:
    document = place.exported()
    text = document["messages"][0]
    document["messages"] += [long_text(text, number) for number in range(120)]
    content = json.dumps(document).encode()
    assert len(content) > LARGEST_BODY
    sent = {"content": content, "headers": JSON, "params": place.as_another_person()}
    assert place.officer().post(CASE_FILES, **sent).status_code == 201
    endless = b'{"format":"' + b"x" * LARGER_BODIES[CASE_FILES] + b'"}'
    answer = place.officer().post(CASE_FILES, content=endless, headers=JSON)
    assert answer.status_code == 413
    assert answer.json()["type"] == "/problems/body-too-large"


def long_text(message: dict[str, Any], number: int) -> dict[str, Any]:
    own = f"00000000-0000-7000-8000-{number:012}"
    alone = {"id": own, "appointment_id": None, "slot": f"text-{number}", "resend_of": None}
    return message | alone | {"body": "x" * 10_000}


@pytest.mark.parametrize(
    "content",
    [
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b'{"person":' + b'{"a":' * 900 + b"1" + b"}" * 901,
        b"null",
        b"[]",
        b'"text"',
        b"{}",
        b'{"format":"aftercare-case/1"}',
        b"\xff\xfe",
        b'{"format":' + b"9" * 10_000 + b"}",
        b"NaN",
    ],
    ids=["a tower of lists", "a tower of objects", "a deep person", "null", "a list", "text",
         "nothing", "a format alone", "no text", "an endless number", "no number"],
)  # fmt: skip
def test_what_is_no_case_is_refused_plainly(content: bytes, place: Place) -> None:
    answer = place.officer().post(CASE_FILES, content=content, headers=JSON)
    assert answer.status_code in (400, 422), answer.text
    assert answer.headers["content-type"] == "application/problem+json"


HOSTILE = st.one_of(
    st.none(), st.booleans(), st.integers(), st.just(10**40), st.floats(), st.text(max_size=20),
    st.just("\0"), st.just("\ud800"), st.just([]), st.just({}), st.just([[]]),
    st.sampled_from(["2026-11-24", "9999-12-31T23:59:59Z", "0001-01-01", "approved", "decided",
                     "opened", "acknowledged", "done", "00000000-0000-7000-8000-000000000000"]),
    st.dictionaries(st.text(max_size=5), st.integers(), max_size=2),
)  # fmt: skip


def places_in(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every value of a document."""
    if way:
        yield way
    members = value.items() if isinstance(value, dict) else ()
    for key, one in enumerate(value) if isinstance(value, list) else members:
        yield from places_in(one, (*way, key))


def mutated(document: dict[str, Any], data: st.DataObject, ways: list[tuple[Any, ...]]) -> Any:
    """The document with one to three values replaced, taken out, doubled or swapped with another."""
    changed = deepcopy(document)
    for _ in range(data.draw(st.integers(1, 3))):
        *way, last = data.draw(st.sampled_from(ways))
        here: Any = changed
        try:
            for step in way:
                here = here[step]
            spoil(here, last, data, changed)
        except (KeyError, IndexError, TypeError):
            continue  # an earlier change took this place away
    return changed


def spoil(here: Any, last: Any, data: st.DataObject, document: dict[str, Any]) -> None:
    act = data.draw(st.sampled_from(["replace", "take out", "double", "like another"]))
    if act == "replace":
        here[last] = data.draw(HOSTILE)
    elif act == "take out":
        del here[last]
    elif act == "double" and isinstance(here, list):
        here.append(deepcopy(here[last]))
    else:
        *way, other = data.draw(st.sampled_from(list(places_in(document))))
        there: Any = document
        for step in way:
            there = there[step]
        here[last] = deepcopy(there[other])


def test_a_spoiled_document_is_refused_with_pointers_or_taken_whole(place: Place) -> None:
    document = place.exported()
    ways = list(places_in(document))
    officer, before = place.officer(), place.rows()
    importer = place.arrange.office.officer.staff_id

    @settings(max_examples=examples(120), suppress_health_check=list(HealthCheck), derandomize=True,
              database=None)  # fmt: skip
    @given(data=st.data())
    def holds(data: st.DataObject) -> None:
        content = json.dumps(mutated(document, data, ways)).encode()
        with place.connection.begin_nested() as inner:
            answer = officer.post(CASE_FILES, content=content, headers=JSON)
            assert answer.status_code in (201, 409, 422), (answer.status_code, answer.text)
            if answer.status_code == 422:
                assert answer.json()["errors"]
            if answer.status_code != 201:
                assert place.rows() == before
            else:
                others = acts_of_others(place.database, answer.json()["person_id"], importer)
                assert others == []
            inner.rollback()

    holds()


def test_an_account_exports_ten_files_an_hour_and_the_next_is_refused_and_on_record(
    place: Place,
) -> None:
    officer = place.officer()
    asked = [officer.get(f"/api/v1/people/{place.person_id}/case-file") for _ in range(FILES + 1)]
    assert [one.status_code for one in asked] == [200] * FILES + [429]
    refused = asked[-1]
    assert refused.json()["type"] == "/problems/too-many-exports"
    assert refused.headers["retry-after"] == "3600"
    assert refused.headers["ratelimit-policy"] == '"exports";q=10;w=3600'
    assert refused.headers["ratelimit"] == '"exports";r=0;t=3600'
    assert people_seen(place.app_state, "export-refused") == [str(place.person_id)]
    # Another account is not kept from its own.
    supervisor = place.client(place.arrange.office.supervisor)
    assert supervisor.get(f"/api/v1/people/{place.person_id}/case-file").status_code == 200
