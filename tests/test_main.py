"""Two doors in one application: each address has one owner, and whoever errs is answered in their own way."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts
from fastapi.testclient import TestClient
from starlette.routing import Match, compile_path

from aftercare.api import router as api_router
from aftercare.api.http.middleware import is_machine_path
from aftercare.base.clock import FixedClock
from aftercare.base.http.route_index import RouteIndex
from aftercare.base.settings import Settings
from aftercare.bootstrap import furnish
from aftercare.main import create_app
from aftercare.store.database.unit_of_work import Database
from aftercare.web import router as web_router

SOMETHING = "01890000-0000-7000-8000-000000000001"
ORIGIN = "http://127.0.0.1:8000"


@pytest.fixture
def app(database: Database, clock: FixedClock, tmp_path: Path) -> FastAPI:
    """The application as it is served, in the demonstration: nothing of it is left out."""
    settings = Settings(data_dir=tmp_path)
    return create_app(furnish(settings, database, clock=clock, demonstration=True))


def routes_of(app: FastAPI) -> list[RouteContext]:
    found = iter_route_contexts(app.routes)
    return [one for one in found if isinstance(one.original_route, APIRoute)]


def example_of(path: str) -> str:
    """An address of this route, as nobody else's as its pattern allows."""
    return re.sub(r"\{[^}]*\}", SOMETHING, path)


def owner(routes: list[RouteContext], method: str, address: str) -> RouteContext:
    """Which route answers: the first that takes address and method, as the application asks them."""
    return next(
        one
        for one in routes
        if method in (one.methods or ()) and compile_path(one.path or "")[0].match(address)
    )


def test_no_route_stands_in_the_shadow_of_another(app: FastAPI) -> None:
    routes = routes_of(app)
    shadowed = [
        f"{method} {one.path}"
        for one in routes
        for method in one.methods or ()
        if owner(routes, method, example_of(one.path or "")).endpoint is not one.endpoint
    ]
    assert len(routes) > 300
    assert shadowed == []


def test_a_page_lies_where_people_are_answered_and_a_program_s_address_where_programs_are(
    database: Database, clock: FixedClock, tmp_path: Path
) -> None:
    app_state = furnish(Settings(data_dir=tmp_path), database, clock=clock, demonstration=True)
    for mount, machine in ((api_router, True), (web_router, False)):
        paths = [one.path or "" for one in routes_of(create_app(app_state, [mount.mount]))]
        assert [one for one in paths if is_machine_path(example_of(one)) is not machine] == []


def test_the_index_finds_by_address_the_route_that_the_whole_list_would(app: FastAPI) -> None:
    routes = routes_of(app)
    index = RouteIndex(one.original_route for one in routes)
    for one in routes:
        address = example_of(one.path or "")
        for method in one.methods or ():
            asked = {
                "type": "http",
                "method": method,
                "path": f"/base{address}",
                "root_path": "/base",
            }
            match, found = index.matches(asked)
            assert match is Match.FULL, address
            assert found["endpoint"] is owner(routes, method, address).endpoint, address


LOST = (
    ("GET", "/no-such-page", 404),
    ("GET", "/people/none/of/this", 404),
    ("GET", "/language", 405),
    ("DELETE", "/week", 405),
    ("POST", "/static/css/base.css", 405),
)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_who_loses_the_way_is_led_home_in_their_own_language(app: FastAPI, language: str) -> None:
    client = TestClient(app, base_url=ORIGIN, cookies={"aftercare-language": language})
    for method, address, status in LOST:
        answer = client.request(method, address)
        answered = (answer.status_code, answer.headers["content-language"])
        assert answered == (status, language), address
        assert answer.headers["content-type"].startswith("text/html"), address
        assert 'id="page"' in answer.text, address
        assert 'href="/"' in answer.text, address
        assert "Not Found" not in answer.text, address
        assert ("allow" in answer.headers) is (status == 405), address


@pytest.mark.parametrize(
    ("method", "address", "status", "code"),
    [
        ("GET", "/api/v1/no-such-noun", 404, "not-found"),
        ("PUT", "/api/v1/token", 405, "method-not-allowed"),
        ("GET", "/webhooks/twilio/inbound", 405, "method-not-allowed"),
    ],
)
def test_a_program_that_loses_the_way_gets_a_problem(
    app: FastAPI, method: str, address: str, status: int, code: str
) -> None:
    answer = TestClient(app, base_url=ORIGIN).request(method, address)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == f"/problems/{code}"


def test_a_page_that_breaks_is_still_a_page_with_a_way_home(app: FastAPI) -> None:
    @app.get("/breaks")
    def breaks() -> None:
        raise ZeroDivisionError

    client = TestClient(app, base_url=ORIGIN, raise_server_exceptions=False)
    answer = client.get("/breaks", headers={"accept-language": "nl"})
    assert answer.status_code == 500
    assert "Er ging iets mis" in answer.text
    assert 'id="page"' in answer.text
