"""One application of each kind for a whole worker: its routes are built once, its house changes with each test."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar

import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from aftercare.api.operations.metrics import Meter
from aftercare.api.router import mount as mount_api
from aftercare.bootstrap import AppState
from aftercare.main import create_app
from aftercare.web.escalation.event_streams import Streams
from aftercare.web.router import mount as mount_web
from aftercare.web.shell.forms.double_submit import DoubleSubmitGuard

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


def api_on(app_state: AppState) -> ASGIApp:
    """The API alone, on this house. The sandbox is in the document of a demonstration only."""
    app = _APIS.get(app_state.demonstration)
    if app is None:
        app = _APIS[app_state.demonstration] = create_app(app_state, [mount_api])
    return Housed(app, app_state=app_state, meter=Meter(app_state))


def web_on(app_state: AppState) -> ASGIApp:
    """The pages alone, on this house."""
    if not _CLIENTS:
        app = FastAPI()
        mount_web(app, app_state)
        _CLIENTS.append(app)
    streams = Streams(app_state.settings.inbox_streams)
    return Housed(
        _CLIENTS[0], app_state=app_state, streams=streams, double_submits=DoubleSubmitGuard()
    )


def awaited(asked: Coroutine[Any, Any, T]) -> T:
    """What a coroutine answers, on a thread of its own: a browser in the same process keeps a loop running here."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, asked).result()


@contextmanager
def on_a_port(app: ASGIApp) -> Iterator[str]:
    """The address at which the application is served as long as the block runs."""
    door = socket.socket()
    door.bind(("127.0.0.1", 0))
    door.listen()
    server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [door]})
    thread.start()
    try:
        yield f"http://127.0.0.1:{door.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
