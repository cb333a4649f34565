"""Nothing is open by accident: every route says who may come in."""

from __future__ import annotations

from collections.abc import Iterator

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.routing import BaseRoute, Mount

from aftercare.api.http import access
from aftercare.bootstrap import AppState
from aftercare.main import create_app
from aftercare.web.shell import request as visits

# The document and the files every page needs: the same for everybody, nothing of anyone's.
OPEN_TO_ALL = {"/api/v1/openapi.json", "/static"}
RULES = (access.Rule, visits.Allow)


def rules_of(dependant: Dependant) -> Iterator[object]:
    if isinstance(dependant.call, RULES):
        yield dependant.call
    for inner in dependant.dependencies:
        yield from rules_of(inner)


def routes_of(app: FastAPI) -> list[BaseRoute]:
    return [context.original_route for context in iter_route_contexts(app.routes)]


def without_rule(app: FastAPI) -> list[str]:
    found = []
    for route in routes_of(app):
        path = str(getattr(route, "path", route))
        if isinstance(route, APIRoute):
            if len(list(rules_of(route.dependant))) != 1:
                found.append(path)
        elif path not in OPEN_TO_ALL:
            found.append(path)
    return found


def test_every_route_has_exactly_one_rule(app_state: AppState) -> None:
    app = create_app(app_state)
    assert len(routes_of(app)) > 60
    assert without_rule(app) == []


def test_a_route_without_a_rule_is_found(app_state: AppState) -> None:
    def careless(app: FastAPI, _app_state: AppState) -> None:
        @app.get("/api/v1/careless")
        def careless() -> None:
            """Open to all."""

        app.routes.append(Mount("/files", app=app))

    assert without_rule(create_app(app_state, [careless])) == ["/api/v1/careless", "/files"]
