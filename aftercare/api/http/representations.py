"""What holds for every answer to a program: HEAD, `If-None-Match`, and compression (decision 0111)."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from aftercare.api.http.middleware import is_machine_path

STATIC: Final = "/static/"
# Below this the headers outweigh what is saved.
SMALLEST: Final = 1_000
LARGE: Final = 100_000
# JSON of programs, and what `/static/` has of text. A page is never compressed: its length would reveal the token of
# its form (BREACH). An answer with a secret would do the same, and only a POST gives one.
_JSON: Final = ("application/json", "application/scim+json")
_FILES: Final = ("text/", "application/javascript", "application/json", "image/svg+xml")
_LEVEL: Final = 6


def takes_gzip(accepted: str) -> bool:
    """Whether an Accept-Encoding takes gzip (RFC 9110, section 12.5.3)."""
    taken = {}
    for one in accepted.lower().split(","):
        name, _, weight = one.partition(";")
        quality = weight.replace(" ", "").removeprefix("q=")
        taken[name.strip()] = quality.strip("0.") != "" if quality else True
    return taken.get("gzip", taken.get("*", False))


def is_known(etag: str, asked: str | None) -> bool:
    """RFC 9110, section 13.1.2: any of the listed tags, weak or strong, or `*`."""
    known = [one.strip().removeprefix("W/") for one in (asked or "").split(",")]
    return etag.removeprefix("W/") in known or "*" in known


@dataclass
class Representations:
    """The ASGI layer between the edge and the routes."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        machine = is_machine_path(path)
        if scope["type"] != "http" or not (machine or path.startswith(STATIC)):
            await self.app(scope, receive, send)
            return
        asked = scope["method"]
        if machine and asked == "HEAD":
            # The answer of a GET without its body; every route that shows something has one.
            scope["method"] = "GET"
        try:
            await self.app(scope, receive, _Answer(asked, Headers(scope=scope), send, machine))
        finally:
            scope["method"] = asked


@dataclass
class _Answer:
    """One answer on its way out. Its head is held until the body has come, which decides about both."""

    method: str
    asked: Headers
    send: Send
    machine: bool
    start: Message | None = None
    body: list[bytes] = field(default_factory=list)
    is_bodiless: bool = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.start = message
            if not self._waits_for_body():
                await self._begin()
        elif self.start is None:
            await self._pass_on(message)
        else:
            self.body.append(message.get("body", b""))
            if not message.get("more_body", False):
                await self._begin(await self._compressed(b"".join(self.body)))

    def _waits_for_body(self) -> bool:
        """Whether the head is to be changed. Sends it without a body at once where the client knows that body."""
        assert self.start is not None
        headers = self._headers()
        if self.method not in ("GET", "HEAD") or self.start["status"] != 200:
            return False
        etag = headers.get("etag")
        if etag and is_known(etag, self.asked.get("if-none-match")):
            self.start["status"] = 304
            for name in ("content-length", "content-type", "content-encoding"):
                del headers[name]
            return False
        return self._is_compressible(headers)

    def _is_compressible(self, headers: MutableHeaders) -> bool:
        """A strong tag names the bytes, so what has one stays as it is; the tags of files become weak."""
        if "content-encoding" in headers or (self.machine and "etag" in headers):
            return False
        kinds: Iterable[str] = _JSON if self.machine else _FILES
        if not headers.get("content-type", "").startswith(tuple(kinds)):
            return False
        headers.add_vary_header("Accept-Encoding")
        return takes_gzip(self.asked.get("accept-encoding", ""))

    async def _compressed(self, body: bytes) -> bytes:
        headers = self._headers()
        if len(body) < SMALLEST:
            return body
        compress = _compressed if self.machine else _file_compressed
        # A whole case file takes tens of milliseconds, in which no other request would be read.
        smaller = await run_in_threadpool(compress, body) if len(body) > LARGE else compress(body)
        headers["content-encoding"] = "gzip"
        headers["content-length"] = str(len(smaller))
        if "etag" in headers:
            headers["etag"] = f"W/{headers['etag'].removeprefix('W/')}"
        return smaller

    def _headers(self) -> MutableHeaders:
        assert self.start is not None
        return MutableHeaders(scope=self.start)

    async def _begin(self, body: bytes | None = None) -> None:
        assert self.start is not None
        start, self.start = self.start, None
        self.is_bodiless = self.method == "HEAD" or start["status"] == 304
        await self.send(start)
        if body is not None:
            await self._pass_on({"type": "http.response.body", "body": body})

    async def _pass_on(self, message: Message) -> None:
        if message["type"] == "http.response.body" and self.is_bodiless:
            message = {**message, "body": b""}
        await self.send(message)


def _compressed(body: bytes) -> bytes:
    return gzip.compress(body, _LEVEL, mtime=0)


@lru_cache(maxsize=128)
def _file_compressed(body: bytes) -> bytes:
    """Files are the same for every reader; what a program reads is about people, and is not kept."""
    return gzip.compress(body, 9, mtime=0)
