"""Event streams to browsers: how many may be open, and one that signals when a mark has changed."""

from __future__ import annotations

import asyncio
import secrets
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from typing import TypeVar

from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from aftercare.base.errors import Fault

# A browser opens at most six connections to a host: pages still need some.
MOST_OF_ONE = 3
# Queries run in these threads, never in one that serves pages.
ASKING = 4
HEARTBEAT_SECONDS = 15
LIFE_SECONDS = 10 * 60
LEAST_RETRY_MS, MORE_RETRY_MS = 2_000, 3_000
Answer = TypeVar("Answer")
Ask = Callable[[], Awaitable[str | None]]
# Waits that many seconds; False when there is nothing left to wait for.
Pause = Callable[[float], Awaitable[bool]]


class Streams:
    """The open streams of one process: at most `most`, and `MOST_OF_ONE` per session."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._open: Counter[bytes] = Counter()
        self._waiting: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = set()
        self._threads: ThreadPoolExecutor | None = None
        self._closed = False

    @property
    def open(self) -> int:
        return self._open.total()

    def take(self, whose: bytes) -> HTTPStatus:
        """OK when there is room, which is then reserved; otherwise the status to return."""
        if self._closed or self.open >= self._most:
            return HTTPStatus.SERVICE_UNAVAILABLE
        if self._open[whose] >= MOST_OF_ONE:
            return HTTPStatus.TOO_MANY_REQUESTS
        self._open[whose] += 1
        return HTTPStatus.OK

    def give_back(self, whose: bytes) -> None:
        self._open[whose] -= 1
        if not self._open[whose]:
            del self._open[whose]

    def close(self) -> None:
        """End every stream at once and refuse new ones. Safe to call from any thread, and from a signal handler."""
        self._closed = True
        for loop, event in tuple(self._waiting):
            loop.call_soon_threadsafe(event.set)

    async def pause(self, seconds: float) -> bool:
        """Returns False at once when the process is about to end."""
        place = asyncio.get_running_loop(), asyncio.Event()
        self._waiting.add(place)
        try:
            if self._closed:
                return False
            await asyncio.wait_for(place[1].wait(), seconds)
        except TimeoutError:
            return True
        finally:
            self._waiting.discard(place)
        return False

    async def in_a_thread(self, ask: Callable[[], Answer]) -> Answer:
        """The result of `ask`, called in a thread where waiting for the database blocks no other request."""
        if self._threads is None:
            self._threads = ThreadPoolExecutor(ASKING, thread_name_prefix="stream")
        return await asyncio.get_running_loop().run_in_executor(self._threads, ask)


class EventStream(StreamingResponse):
    """A text/event-stream that no proxy may store or buffer; `done` is always called at the end."""

    media_type = "text/event-stream"

    def __init__(
        self, events: AsyncIterator[bytes], headers: Mapping[str, str], done: Callable[[], None]
    ) -> None:
        super().__init__(events, headers={**headers, "X-Accel-Buffering": "no"})
        self._done = done

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._done()


async def changes(
    ask: Ask, pause: Pause, seen: str, every_seconds: float, name: str
) -> AsyncIterator[bytes]:
    """Yields an event `name`, with the mark as its id, when `ask` returns a mark other than the last `seen`. Yields an
    event `ended` when it returns None.

    A comment every fifteen seconds keeps proxies from closing an idle connection. After ten minutes the stream ends,
    and the browser reconnects with its last id. Nothing is held in between.
    """
    rest = LEAST_RETRY_MS + secrets.randbelow(MORE_RETRY_MS)
    # A random delay, so that browsers do not all reconnect at once after a restart.
    yield f"retry: {rest}\n\n".encode()
    beat = max(1, round(HEARTBEAT_SECONDS / every_seconds))
    for turn in range(1, max(1, round(LIFE_SECONDS / every_seconds)) + 1):
        try:
            mark = await ask()
        except Fault:
            # The browser reconnects; if it still fails, the status of that response says so.
            return
        if mark is None:
            yield b"event: ended\ndata: -\n\n"
            return
        if mark != seen:
            seen = mark
            yield f"id: {mark}\nevent: {name}\ndata: -\n\n".encode()
        elif turn % beat == 0:
            yield b": still here\n\n"
        if not await pause(every_seconds):
            return
