"""The outermost middleware: a request gets its id, its size limit, its log line and its metrics."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from aftercare.base.ids import new_id
from aftercare.base.logs import get_log
from aftercare.base.monitoring.stack_traces import keep_trace
from aftercare.base.monitoring.tracing import Note, span

# A whole body has arrived by then, or the request ends: half-sent ones would keep connections open.
BODY_SECONDS: Final = 30.0
_MIB: Final = 1024 * 1024
LARGEST_BODY: Final = _MIB
# A document with years of one case file; a rota of ten megabytes as a calendar file, inside JSON or a form.
LARGER_BODIES: Final = {
    "/api/v1/case-files": 8 * _MIB,
    "/api/v1/duty-shifts/import": 11 * _MIB,
    "/duty-rota/import": 11 * _MIB,
}
# More than any attached document may have: a larger one is dropped as it arrives, and then refused in words.
LARGEST_UPLOAD: Final = 64 * _MIB
_UPLOADS: Final = re.compile(
    r"(/api/v1)?/people/[0-9a-f-]{36}/(attachments|photo)|/my-appointments/evidence"
)
# Every path that programs use; the other addresses are pages.
MACHINE_PATHS: Final = (
    "/api/", "/scim/", "/calendar/", "/webhooks/", "/healthz", "/startupz", "/readyz", "/metrics",
)  # fmt: skip
# Of every response, pages and static files included; a browser ignores the first without HTTPS.
HEADERS: Final = {
    "content-security-policy": "frame-ancestors 'none'",
    "strict-transport-security": "max-age=31536000; includeSubDomains",
    "x-content-type-options": "nosniff",
}
SECURITY_HEADERS: Final = HEADERS | {
    # Personal data: no cache on the way to the reader may store it. Few answers say otherwise.
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
}
UNMATCHED: Final = "unmatched"
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
OnError = Callable[[Request, Exception], Awaitable[Response]]
Count = Callable[[str, str, int, float], None]


def is_machine_path(path: str) -> bool:
    """Whether the path is for programs, so that errors are returned as problems and not as pages."""
    return path.startswith(MACHINE_PATHS)


def counted_as(route: object) -> str:
    """The name of a route in the metrics: its path, or `unmatched` for one that only refuses what no other takes."""
    return UNMATCHED if getattr(route, "only_refuses", False) else getattr(route, "path", UNMATCHED)


@dataclass
class Edge:
    """The outermost ASGI layer. `on_error` responds to unhandled exceptions. `count` receives (route template, method,
    status, seconds) of every request."""

    app: ASGIApp
    on_error: OnError
    count: Count
    body_seconds: float = BODY_SECONDS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = new_id()
        scope.setdefault("state", {})["request_id"] = request_id
        with span("request", request_id=request_id) as note:
            await self._answered(scope, receive, send, request_id, note)

    async def _answered(
        self, scope: Scope, receive: Receive, send: Send, request_id: UUID, note: Note
    ) -> None:
        machine = is_machine_path(scope["path"])
        started, status = time.perf_counter(), 0

        async def send_dressed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["x-request-id"] = str(request_id)
                for name, value in (SECURITY_HEADERS if machine else HEADERS).items():
                    headers.setdefault(name, value)
            await send(message)

        limited = _Limited(scope, receive, self.body_seconds)
        try:
            await self.app(scope, limited, send_dressed)
        except Exception as error:
            get_log().error(
                "unhandled",
                error_type=type(error).__name__,
                address=_where(error),
                request_id=str(request_id),
                error_id=keep_trace(error, request_id),
            )
            if not status:
                answer = await self.on_error(Request(scope), error)
                await answer(scope, limited, send_dressed)
        finally:
            seconds = time.perf_counter() - started
            route = counted_as(scope.get("route"))
            method = scope["method"] if scope["method"] in _METHODS else "other"
            self.count(route, method, status, seconds)
            for name, value in (("route", route), ("method", method), ("status", status)):
                note(name, value)
            get_log().info(
                "request",
                route=route,
                method=method,
                status=status,
                seconds=round(seconds, 4),
                request_id=str(request_id),
            )


class _Limited:
    """Reads a body up to the limits of size and time, and stops as soon as it proves to be larger or slower."""

    def __init__(self, scope: Scope, receive: Receive, seconds: float) -> None:
        self._receive, self._seen = receive, 0
        self._ends_at: float | None = asyncio.get_running_loop().time() + seconds
        self._announced = _announced(scope)
        self._most = _largest(scope["path"])

    async def __call__(self) -> Message:
        if self._announced > self._most:
            raise self._too_large()
        try:
            async with asyncio.timeout_at(self._ends_at):
                message = await self._receive()
        except TimeoutError:
            raise HTTPException(408, headers={"connection": "close"}) from None
        if message["type"] == "http.request":
            if not message.get("more_body", False):
                # What is awaited from here on is the end of the connection, as streams do.
                self._ends_at = None
            self._seen += len(message.get("body", b""))
            if self._seen > self._most:
                raise self._too_large()
        return message

    def _too_large(self) -> HTTPException:
        return HTTPException(413, f"At most {self._most // _MIB} MiB ({self._most} bytes).")


def _largest(path: str) -> int:
    return LARGEST_UPLOAD if _UPLOADS.fullmatch(path) else LARGER_BODIES.get(path, LARGEST_BODY)


def _announced(scope: Scope) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length":
            return int(value) if value.isdigit() else 0
    return 0


def _where(error: Exception) -> str:
    """File and line of the innermost frame: where to look, without any of the data there."""
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    if frame is None:
        return ""
    return f"{frame.tb_frame.f_code.co_filename.rpartition('/')[2]}:{frame.tb_lineno}"
