"""However much is asked, `/metrics` has no more series than the sources have names."""

from __future__ import annotations

import asyncio
from itertools import product
from typing import Any

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient
from starlette.types import Message, Scope

from aftercare.api.http.middleware import UNMATCHED, counted_as
from aftercare.api.operations.metrics import Meter
from aftercare.bootstrap import AppState
from aftercare.main import create_app
from tests.api.conftest import SCRAPES, client_of

MOST_BYTES = 320 * 1024


def series(client: TestClient) -> set[str]:
    """Names and labels of every line, without its value."""
    text = client.get("/metrics", headers=SCRAPES).text
    return {line.rpartition(" ")[0] for line in text.splitlines() if not line.startswith("#")}


def test_ten_thousand_odd_requests_add_no_series(app_state: AppState) -> None:
    client = client_of(app_state)
    client.get("/api/v1/odd")
    client.request("ODD", "/api/v1/odd")
    series(client)
    before = series(client)
    asyncio.run(ask_oddly(client.app, 10_000))
    assert series(client) == before


async def ask_oddly(app: Any, count: int) -> None:
    """Each with a path and a method of its own."""
    for number in range(count):
        method = "GET" if number % 2 else f"ODD{number}"
        path = f"/api/v1/odd/{number}"
        scope: Scope = {
            "type": "http", "method": method, "path": path, "raw_path": path.encode(), "query_string": b"",
            "headers": [], "scheme": "http", "server": ("127.0.0.1", 80), "client": None, "http_version": "1.1",
            "root_path": "", "asgi": {"version": "3.0"},
        }  # fmt: skip
        await app(scope, nothing, forget)


async def nothing() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


async def forget(_message: Message) -> None:
    """The answer is not read."""


def test_every_route_asked_in_every_way_stays_below_320_kilobytes(
    app_state: AppState,
) -> None:
    """It is 287 kB alone; it once was 725, most of it a distribution of times for each route."""
    meter = Meter(app_state)
    routes = set(every_route(create_app(app_state)))
    assert len(routes) > 500
    for (route, method), status in product(routes, (200, 404)):
        meter.count(route, method, status, 0.01)
    assert len(meter.exposition()) < MOST_BYTES


def named(context: Any) -> str:
    """By its whole path, unless it is counted with what no route takes."""
    name = counted_as(context.route)
    return name if name == UNMATCHED else str(context.path)


def every_route(app: FastAPI) -> list[tuple[str, str]]:
    found = []
    for context in iter_route_contexts(app.routes):
        for method in getattr(context.route, "methods", None) or ():
            found.append((named(context), method))
    return found
