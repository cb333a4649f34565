"""One application of each kind for a whole worker: its routes are built once, its house changes with each test."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from aftercare.api.operations.metrics import Meter
from aftercare.api.router import mount as mount_api
from aftercare.bootstrap import House
from aftercare.main import create_app
from aftercare.web.router import mount as mount_web
from aftercare.web.shell.event_streams import Streams
from aftercare.web.shell.forms.double_submit import Clicks

T = TypeVar("T")
_APIS: dict[bool, FastAPI] = {}
_CLIENTS: list[FastAPI] = []


class Housed:
    """An application that finds this house, and nothing another test has left, at each request."""

    def __init__(self, app: FastAPI, **state: Any) -> None:
        self.app, self._state = app, state

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        for name, value in self._state.items():
            setattr(self.app.state, name, value)
        await self.app(scope, receive, send)


def api_on(house: House) -> ASGIApp:
    """The API alone, on this house. The sandbox is in the document of a demonstration only."""
    app = _APIS.get(house.demonstration)
    if app is None:
        app = _APIS[house.demonstration] = create_app(house, [mount_api])
    return Housed(app, house=house, meter=Meter(house))


def web_on(house: House) -> ASGIApp:
    """The pages alone, on this house."""
    if not _CLIENTS:
        app = FastAPI()
        mount_web(app, house)
        _CLIENTS.append(app)
    streams = Streams(house.settings.inbox_streams)
    return Housed(_CLIENTS[0], house=house, streams=streams, clicks=Clicks())


def awaited(asked: Coroutine[Any, Any, T]) -> T:
    """What a coroutine answers, on a thread of its own: a browser in the same process keeps a loop running here."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, asked).result()
