"""Every address answers as HTTP says: its methods, its parameters, its media types, in UTC, and unchanged as 304."""

from __future__ import annotations

import gzip
import re
from collections import defaultdict

import httpx
import pytest
from fastapi.routing import APIRoute, iter_route_contexts
from fastapi.testclient import TestClient
from sqlalchemy import text
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from aftercare.api.directory.routes import PREFIX as SCIM
from aftercare.api.directory.routes import NothingRoute
from aftercare.api.http.representations import Representations
from aftercare.api.operations import sandbox_routes as sandbox
from aftercare.api.router import RESOURCES
from aftercare.bootstrap import AppState
from aftercare.domain.accounts.permissions import CLOCK, Role
from aftercare.store.messages.rows import InboundTextRow
from aftercare.web.shell.assets import STATIC
from tests.api.conftest import ClientAs
from tests.api.http.test_paging import SPAN
from tests.api.http.test_problems import is_problem
from tests.api.people.test_persons import DETAILS, PERSONS
from tests.seeding import Town, seed_person, seed_plan

ROUTES = [
    context.original_route
    for resource in (*RESOURCES, sandbox)
    for context in iter_route_contexts(resource.router.routes)
]
METHODS = defaultdict(set)
for one in ROUTES:
    assert isinstance(one, Route)
    if isinstance(one, NothingRoute):
        continue
    METHODS[re.sub(r"\{[^}]+\}", "x", one.path)] |= one.methods or set()
ALL = {"GET", "POST", "PUT", "PATCH", "DELETE"}


def allowed(answer: httpx.Response) -> set[str]:
    return {one.strip() for one in answer.headers["allow"].split(",")}


def test_every_address_says_which_methods_it_takes(client: TestClient) -> None:
    """To OPTIONS, and to every method that it does not take."""
    assert len(METHODS) > 200
    # Two addresses of which one is also an instance of the other, such as `/templates/in-force`.
    for path in METHODS:
        alike = {path, re.sub(r"/[^/]+$", "/x", path)} & METHODS.keys()
        expected = set().union(*(METHODS[each] for each in alike)) | {"OPTIONS"}
        expected |= {"HEAD"} if "GET" in expected else set()
        options = client.options(path)
        assert (options.status_code, options.content) == (204, b""), path
        assert allowed(options) == expected, path
        if path.startswith(SCIM):
            # Refused in another form: tests/api/directory/test_scim.py.
            continue
        for method in ALL - expected:
            answer = client.request(method, path)
            assert is_problem(answer, 405)["type"] == "/problems/method-not-allowed"
            assert allowed(answer) == expected, (method, path)


@pytest.mark.parametrize("path", ["me", "team-figures", "team-figures.csv", "waiting-list/numbers"])
def test_no_answer_may_be_stored(path: str, client_as: ClientAs) -> None:
    answer = client_as(Role.SUPERVISOR).get(f"/api/v1/{path}")
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")


def test_every_address_for_programs_says_so(client: TestClient) -> None:
    for path in METHODS:
        if path.startswith(("/api/", "/scim/")):
            assert client.options(path).headers["cache-control"] == "no-store", path


BEARER_GETS = sorted(
    one.path
    for one in ROUTES
    if isinstance(one, APIRoute)
    and "GET" in one.methods
    and one.path.startswith("/api/v1/")
    and "/schemas/" not in one.path
    and "/sandbox/" not in one.path
)


def test_every_reading_refuses_a_parameter_that_it_does_not_have(client_as: ClientAs) -> None:
    officer = client_as(Role.OFFICER)
    assert len(BEARER_GETS) > 120
    for path in BEARER_GETS:
        where = re.sub(r"\{[^}]+\}", "0197f2a0-0000-7000-8000-000000000001", path)
        problem = is_problem(officer.get(where, params={"teir": "1"}), 422)
        assert ("query", "/teir") in [(one["in"], one["pointer"]) for one in problem["errors"]], (
            path
        )


def test_an_unknown_parameter_is_refused_in_writing_too(client_as: ClientAs) -> None:
    answer = client_as(Role.OFFICER).post(PERSONS, params={"dry_run": "1"}, json=DETAILS)
    assert is_problem(answer, 422)["errors"][0]["pointer"] == "/dry_run"


def test_nobody_learns_which_parameters_there_are(client: TestClient) -> None:
    is_problem(client.get(PERSONS, params={"teir": "1"}), 401)


def test_a_name_that_could_be_personal_is_not_repeated(client_as: ClientAs) -> None:
    answer = client_as(Role.OFFICER).get(PERSONS, params={"Anna van Dam, 0612": "1"})
    assert is_problem(answer, 422)["errors"][0]["pointer"] == ""
    assert "Anna" not in answer.text


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", None])
def test_what_is_not_said_to_be_json_is_not_read(kind: str | None, client_as: ClientAs) -> None:
    officer = client_as(Role.OFFICER)
    headers = {"content-type": kind} if kind else {}
    for path in (PERSONS, f"{PERSONS}/search"):
        answer = officer.post(path, content=b'{"text": "x"}', headers=headers)
        assert is_problem(answer, 415)["type"] == "/problems/unsupported-media-type"


def test_what_is_said_to_be_a_kind_of_json_is_read(client_as: ClientAs) -> None:
    headers = {"content-type": "application/merge-patch+json; charset=utf-8"}
    officer = client_as(Role.OFFICER)
    answer = officer.post(f"{PERSONS}/search", content=b'{"text": "x"}', headers=headers)
    assert answer.status_code == 200


@pytest.fixture
def officer(client_as: ClientAs) -> TestClient:
    return client_as(Role.OFFICER)


@pytest.fixture
def person(app_state: AppState, town: Town) -> str:
    return f"{PERSONS}/{seed_person(app_state.database, app_state.clock.now(), town)}"


def test_head_is_get_without_the_body(officer: TestClient, person: str) -> None:
    shown, head = officer.get(person), officer.head(person)
    assert (head.status_code, head.content) == (200, b"")
    for name in ("etag", "content-type", "content-length", "cache-control"):
        assert head.headers[name] == shown.headers[name]


def test_head_of_nothing_is_404(officer: TestClient) -> None:
    head = officer.head("/api/v1/nothing")
    assert (head.status_code, head.content) == (404, b"")


@pytest.mark.parametrize("written", ["{}", "W/{}", '"9", {}', "*"])
def test_what_the_reader_has_is_not_sent_again(
    written: str, officer: TestClient, person: str
) -> None:
    etag = officer.get(person).headers["etag"]
    for read in (officer.get, officer.head):
        again = read(person, headers={"If-None-Match": written.format(etag)})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == etag
        assert "content-length" not in again.headers


def test_a_304_says_that_nothing_of_it_changed(
    app_state: AppState, town: Town, officer: TestClient
) -> None:
    """The name of the officer is of another row: the version stays, the tag does not."""
    now = app_state.clock.now()
    seed_plan(app_state.database, now, town, seed_person(app_state.database, now, town))
    found = officer.get("/api/v1/appointments", params=SPAN | {"limit": "1"}).json()["items"]
    where = f"/api/v1/appointments/{found[0]['id']}"
    known = {"If-None-Match": officer.get(where).headers["etag"]}
    assert officer.get(where, headers=known).status_code == 304
    with app_state.database.work(CLOCK, now) as work:
        renamed = {"id": town.officer.staff_id}
        work.session.execute(
            text("update staff set display_name = 'Ander' where id = :id"), renamed
        )
    again = officer.get(where, headers=known)
    assert (again.status_code, again.json()["officer"]) == (200, "Ander")
    assert again.json()["version"] == found[0]["version"]


def test_the_whole_tag_or_its_version_alone_allows_an_edit(
    officer: TestClient, person: str
) -> None:
    etag = officer.get(person).headers["etag"]
    assert re.fullmatch(r'"1\.[0-9a-f]{16}"', etag)
    assert officer.put(person, json=DETAILS, headers={"If-Match": etag}).status_code == 200
    assert officer.put(person, json=DETAILS, headers={"If-Match": '"2"'}).status_code == 200
    assert officer.put(person, json=DETAILS, headers={"If-Match": etag}).status_code == 412


def test_an_etag_that_a_proxy_weakened_allows_an_edit(officer: TestClient, person: str) -> None:
    weakened = "W/" + officer.get(person).headers["etag"]
    assert officer.put(person, json=DETAILS, headers={"If-Match": weakened}).status_code == 200
    assert officer.put(person, json=DETAILS, headers={"If-Match": weakened}).status_code == 412


def test_several_etags_that_name_one_version_allow_an_edit(
    officer: TestClient, person: str
) -> None:
    etag = officer.get(person).headers["etag"]
    several = {"If-Match": f'"1.0123456789abcdef", {etag}, "1"'}
    assert officer.put(person, json=DETAILS, headers=several).status_code == 200
    assert officer.put(person, json=DETAILS, headers=several).status_code == 412


@pytest.mark.parametrize(
    "written", ["1", '"abc"', '"1", "2"', '"1', "", '"1.ab"', "W/1", "*", '"1",']
)
def test_an_if_match_that_cannot_be_read_is_pointed_at(
    written: str, officer: TestClient, person: str
) -> None:
    """After a 412 a program would read again for ever."""
    refused = officer.put(person, json=DETAILS, headers={"If-Match": written})
    (fault,) = is_problem(refused, 422)["errors"]
    assert (fault["in"], fault["pointer"], fault["code"]) == ("header", "/If-Match", "bad-etag")
    assert '"3"' in fault["detail"]


def test_the_document_is_made_once_and_not_sent_again(client: TestClient) -> None:
    where = "/api/v1/openapi.json"
    plain = client.get(where, headers={"Accept-Encoding": "identity"})
    small = client.get(where, headers={"Accept-Encoding": "gzip"})
    assert plain.json() == small.json()
    assert small.headers["content-encoding"] == "gzip"
    assert int(small.headers["content-length"]) * 5 < len(plain.content)
    assert plain.headers["etag"] != small.headers["etag"]
    for kind, answer in (("identity", plain), ("gzip", small)):
        headers = {"Accept-Encoding": kind, "If-None-Match": answer.headers["etag"]}
        assert client.get(where, headers=headers).status_code == 304


@pytest.mark.parametrize(
    ("accepted", "smaller"),
    [("gzip", True), ("br, gzip;q=0.5", True), ("*", True), ("gzip;q=0, *", False), ("identity", False), ("br", False)],
)  # fmt: skip
def test_a_list_is_compressed_for_those_who_take_it(
    accepted: str, smaller: bool, app_state: AppState, town: Town, officer: TestClient
) -> None:
    for number in (1, 2, 3):
        seed_person(app_state.database, app_state.clock.now(), town, number)
    with officer.stream("GET", PERSONS, headers={"Accept-Encoding": accepted}) as answer:
        raw = b"".join(answer.iter_raw())
    assert ("content-encoding" in answer.headers) == smaller
    assert int(answer.headers["content-length"]) == len(raw)
    assert "accept-encoding" in answer.headers["vary"].lower()
    body = gzip.decompress(raw) if smaller else raw
    assert body.startswith(b'{"items":')


def test_a_file_is_compressed_and_a_page_never() -> None:
    """The length of a page would reveal the token of its form."""

    def page(_request: Request) -> Response:
        return HTMLResponse("<p>token</p>" * 1_000)

    files = Mount("/static", StaticFiles(directory=STATIC))
    client = TestClient(Representations(Starlette(routes=[files, Route("/people", page)])))
    client.headers["accept-encoding"] = "gzip"
    style = next(f"css/{one.name}" for one in (STATIC / "css").iterdir())
    file = client.get(f"/static/{style}")
    assert file.headers["content-encoding"] == "gzip"
    assert file.content == (STATIC / style).read_bytes()
    assert file.headers["etag"].startswith("W/")
    again = client.get(f"/static/{style}", headers={"If-None-Match": file.headers["etag"]})
    assert again.status_code == 304
    assert "content-encoding" not in client.get("/people").headers


def test_what_a_post_gives_is_never_compressed(officer: TestClient) -> None:
    """A secret in it could be guessed by its length."""
    answer = officer.post(
        f"{PERSONS}/search", json={"text": "x"}, headers={"Accept-Encoding": "gzip"}
    )
    assert "content-encoding" not in answer.headers


def test_a_cursor_belongs_to_its_filters(
    app_state: AppState, town: Town, officer: TestClient
) -> None:
    for number in (1, 2, 3):
        seed_person(app_state.database, app_state.clock.now(), town, number, tier=2)
    cursor = officer.get(PERSONS, params={"limit": 1, "tier": 2}).json()["next"]
    again = officer.get(PERSONS, params={"limit": 2, "tier": 2, "cursor": cursor})
    assert (again.status_code, len(again.json()["items"])) == (200, 2)
    for other in ({}, {"tier": 1}):
        answer = officer.get(PERSONS, params={"cursor": cursor, **other})
        problem = is_problem(answer, 422)
        assert [one["code"] for one in problem["errors"]] == ["bad-cursor"]


def test_a_cursor_belongs_to_its_search(
    app_state: AppState, town: Town, officer: TestClient
) -> None:
    for number in (1, 2):
        seed_person(
            app_state.database, app_state.clock.now(), town, number, family_name="Voorbeeld"
        )
    where, found = f"{PERSONS}/search", {"text": "Voorbeeld"}
    cursor = officer.post(where, params={"limit": 1}, json=found).json()["next"]
    assert officer.post(where, params={"cursor": cursor}, json=found).status_code == 200
    other = officer.post(where, params={"cursor": cursor}, json={"text": "Voorbeel"})
    assert is_problem(other, 422)["errors"][0]["code"] == "bad-cursor"


@pytest.mark.parametrize(
    ("params", "detail"),
    [
        ({"limit": 0}, "This is too small: at least 1."),
        ({"limit": 1000}, "This is too large: at most 200."),
        ({"tier": 9}, "This is too large: at most 3."),
        ({"regime": "other"}, "Choose one of these: 'adult' or 'juvenile'."),
    ],
)
def test_a_refusal_names_the_bound_or_the_choices(
    params: dict[str, str | int], detail: str, officer: TestClient
) -> None:
    problem = is_problem(officer.get(PERSONS, params=params), 422)
    assert [one["detail"] for one in problem["errors"]] == [detail]


def test_a_language_that_is_not_offered_is_refused_with_those_that_are(
    officer: TestClient,
) -> None:
    problem = is_problem(officer.post(PERSONS, json=DETAILS | {"language": "fr"}), 422)
    assert "'nl', 'en', 'ar', 'pl', 'tr' or 'uk'" in problem["errors"][0]["detail"]


def test_reading_a_conversation_marks_nothing_as_seen(
    app_state: AppState, town: Town, officer: TestClient
) -> None:
    now = app_state.clock.now()
    person = seed_person(app_state.database, now, town)
    with app_state.database.work(CLOCK, now) as work:
        came = InboundTextRow(
            sid="SM1", person_id=person, sender="+447700900001", body="x", received_at=now, meaning="other"
        )  # fmt: skip
        work.session.add(came)
    where = f"{PERSONS}/{person}/conversation"
    assert [officer.get(where).json()["unread"] for _ in range(2)] == [1, 1]
    body = {"until_at": officer.get(where).json()["lines"][-1]["at"]}
    assert officer.post(f"{where}/mark-seen", json=body).status_code == 204
    assert officer.get(where).json()["unread"] == 0


def test_a_repeat_says_that_it_is_one(officer: TestClient) -> None:
    key = {"Idempotency-Key": "enrol-9001"}
    first = officer.post(PERSONS, json=DETAILS, headers=key)
    again = officer.post(PERSONS, json=DETAILS, headers=key)
    assert "idempotency-replayed" not in first.headers
    assert again.headers["idempotency-replayed"] == "true"
    assert again.content == first.content
