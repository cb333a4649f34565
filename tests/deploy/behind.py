"""A service behind a proxy as `aftercare serve` is: the same server and stream, with answers that say what came."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from aftercare.api.http.connections import BoundedProtocol
from aftercare.api.http.middleware import SECURITY_HEADERS
from aftercare.web.escalation.event_streams import EventStream, changes


@dataclass
class Behind:
    """`marks` are what the stream finds; it takes the next when the test lets it, so a buffered event is never seen."""

    port: int = 0
    written: list[str] = field(default_factory=list)
    next_mark: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(1))
    ended: threading.Event = field(default_factory=threading.Event)

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/seen", self._seen),
                Route("/inbox/changes", self._stream),
                Route("/metrics", self._seen),
                Route("/api/v1/write", self._write, methods=["POST"]),
            ]
        )

    async def _seen(self, request: Request) -> Response:
        client = request.client.host if request.client else None
        said = {"client": client, "scheme": request.url.scheme, "headers": dict(request.headers)}
        return JSONResponse(said, headers=SECURITY_HEADERS)

    async def _write(self, request: Request) -> Response:
        size = 0
        async for piece in request.stream():
            size += len(piece)
        self.written.append(str(size))
        return JSONResponse({"size": size}, headers=SECURITY_HEADERS)

    async def _stream(self, _request: Request) -> Response:
        marks = iter(("one", "two", None))

        async def ask() -> str | None:
            await asyncio.to_thread(self.next_mark.acquire)
            return next(marks)

        async def pause(_seconds: float) -> bool:
            return True

        events: AsyncIterator[bytes] = changes(ask, pause, "", 1.0, "inbox")
        return EventStream(events, SECURITY_HEADERS, self.ended.set)


@contextmanager
def served(behind: Behind) -> Iterator[Behind]:
    """The service on a port of its own, believing a proxy on this machine alone, for as long as the block runs."""
    door = socket.socket()
    door.bind(("127.0.0.1", 0))
    door.listen()
    behind.port = door.getsockname()[1]
    config: dict[str, Any] = {"forwarded_allow_ips": "127.0.0.1,::1", "http": BoundedProtocol}
    server = uvicorn.Server(uvicorn.Config(behind.app(), log_level="error", **config))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [door]})
    thread.start()
    try:
        yield behind
    finally:
        for _ in range(9):
            behind.next_mark.release()
        server.should_exit = True
        thread.join()
        door.close()
