"""Double-submit guard: the same form sent again while the first is in progress counts as one act with one response."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

_PLAIN_FORM: Final = "application/x-www-form-urlencoded"
Handle = Callable[[Request], Awaitable[Response]]


@dataclass
class DoubleSubmitGuard:
    """The forms this process is handling, as fingerprints without any of the text typed. Where scripts run, the page
    itself drops the second click; this guard is for plain forms."""

    _under_way: dict[bytes, asyncio.Future[str | None]] = field(default_factory=dict)

    async def answer(self, request: Request, session: str | None, handle: Handle) -> Response:
        """The response of `handle`. While it runs, the same form from the same browser gets the first redirect, if it
        succeeded. `session`: the secret that distinguishes browsers."""
        if session is None or not _is_plain_form(request):
            return await handle(request)
        form = await _fingerprint(request, session)
        first = self._under_way.get(form)
        if first is not None:
            location = await first
            return await handle(request) if location is None else RedirectResponse(location, 303)
        mine = self._under_way[form] = asyncio.get_running_loop().create_future()
        done: str | None = None
        try:
            answer = await handle(request)
            if answer.status_code == 303:
                done = answer.headers["location"]
            return answer
        finally:
            del self._under_way[form]
            mine.set_result(done)


def _is_plain_form(request: Request) -> bool:
    kind = request.headers.get("content-type", "")
    return request.method == "POST" and kind.startswith(_PLAIN_FORM)


async def _fingerprint(request: Request, session: str) -> bytes:
    request_bytes = b"\0".join((session.encode(), str(request.url).encode(), await request.body()))
    return hashlib.sha256(request_bytes).digest()
