"""An operation that is to go says so in its answers and in the document, and goes on its day; today none is to go."""

from __future__ import annotations

from datetime import date, timedelta
from email.utils import parsedate_to_datetime
from typing import Annotated

import pytest
from fastapi import Depends, FastAPI
from fastapi.routing import APIRoute, iter_route_contexts
from fastapi.testclient import TestClient

from aftercare.api.events.routes import router as events
from aftercare.api.http.access import Public
from aftercare.api.http.app_state import AppState
from aftercare.api.http.deprecation import Deprecation
from aftercare.api.http.routing import Routes
from aftercare.api.router import RESOURCES
from aftercare.base.errors import Conflict
from aftercare.base.http.route_index import RouteIndex
from aftercare.domain.time.wall_time import start_of_day
from aftercare.main import create_app
from tests.api.conftest import clock_of
from tests.api.http.test_problems import is_problem
from tests.serving import Housed

DEPRECATED, SUNSET = date(2026, 7, 1), date(2027, 7, 1)
LINK = "https://aftercare.example/docs/changelog"
router = Routes(prefix="/api/v1/old-things", tags=["people"])
Anyone = Annotated[AppState, Depends(Public())]


@router.deprecates(DEPRECATED, SUNSET, LINK)
@router.get("")
def list_old_things(app_state: Anyone) -> dict[str, str]:
    return {}


@router.deprecates(DEPRECATED, SUNSET, LINK)
@router.post("")
def create_old_thing(app_state: Anyone) -> dict[str, str]:
    raise Conflict()


@router.get("/{thing_id}")
def show_old_thing(thing_id: int, app_state: Anyone) -> dict[str, str]:
    return {}


def mount(app: FastAPI, _app_state: AppState) -> None:
    app.include_router(RouteIndex([*router.routes, *events.routes], heads=True))


@pytest.fixture
def old(app_state: AppState) -> TestClient:
    app = create_app(app_state, [mount])
    return TestClient(Housed(app, app_state=app_state), raise_server_exceptions=False)


def test_its_answers_say_since_when_until_when_and_where_to_read_on(old: TestClient) -> None:
    """Refusals too: who only ever gets those is to hear of it as well."""
    for answer in (old.get("/api/v1/old-things"), old.post("/api/v1/old-things")):
        assert answer.headers["deprecation"] == f"@{int(start_of_day(DEPRECATED).timestamp())}"
        assert parsedate_to_datetime(answer.headers["sunset"]) == start_of_day(SUNSET)
        assert answer.headers["link"] == f'<{LINK}>; rel="deprecation"; type="text/html"'
    assert answer.status_code == 409
    other = old.get("/api/v1/old-things/1")
    assert other.status_code == 200
    assert not {"deprecation", "sunset", "link"} & set(other.headers)


def test_from_its_last_day_on_it_is_gone(old: TestClient, app_state: AppState) -> None:
    clock = clock_of(app_state)
    clock.move_to(start_of_day(SUNSET) - timedelta(seconds=1))
    assert old.get("/api/v1/old-things").status_code == 200
    clock.move_to(start_of_day(SUNSET))
    gone = old.get("/api/v1/old-things")
    assert is_problem(gone, 410)["type"] == "/problems/operation-gone"
    assert old.get("/api/v1/old-things/1").status_code == 200


def test_the_document_says_it_of_each_answer(app_state: AppState) -> None:
    paths = create_app(app_state, [mount]).openapi()["paths"]
    announced, staying = (
        paths["/api/v1/old-things"]["get"],
        paths["/api/v1/old-things/{thing_id}"]["get"],
    )
    assert (announced["deprecated"], announced["x-sunset"]) == (True, "2027-07-01")
    assert {"Deprecation", "Sunset", "Link"} <= set(announced["responses"]["200"]["headers"])
    assert "410" in announced["responses"]
    assert "deprecated" not in staying
    assert "410" not in staying["responses"]
    assert "Sunset" not in staying["responses"]["200"]["headers"]


def test_nothing_goes_within_a_year_of_its_announcement() -> None:
    with pytest.raises(ValueError, match="a year"):
        Deprecation(DEPRECATED, DEPRECATED + timedelta(days=364), LINK)


def test_today_nothing_is_to_go() -> None:
    """docs/reference/versions.md says so: change that sentence with this test."""
    every = (one for each in RESOURCES for one in iter_route_contexts(each.router.routes))
    announced = [
        one.original_route.path
        for one in every
        if isinstance(one.original_route, APIRoute) and one.original_route.deprecated
    ]
    assert announced == []
