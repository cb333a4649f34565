"""How requests reach Twilio: one attempt each, bounded in time, over connections that are surely fresh.

The library's own client either keeps connections for as long as the other side does, or opens a session for every
request. In the first case a POST can meet a connection that was just closed and end without an answer. Here each
thread keeps one connection for a moment only, far shorter than servers keep theirs. So a healthy request does not end
in "connection lost", and a batch of texts does not pay for a handshake each.
"""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from heapq import heappop, heappush
from itertools import count
from math import inf
from typing import Any, Final
from urllib.parse import urlencode, urlsplit
from urllib.request import getproxies, proxy_bypass

import certifi
import urllib3
from twilio.http.response import Response
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError, TimeoutError

from aftercare.base.clock import stopwatch

# Servers keep an idle connection for some seconds at least; between two texts of a batch there are milliseconds.
KEPT_S: Final = 1.0
# A list of a thousand texts is about a megabyte; nothing else is long.
LARGEST_ANSWER: Final = 16 * 2**20
_PIECE: Final = 2**16
_TOO_MANY: Final = 429
# A longer number is no realistic wait.
_LONGEST_NUMBER: Final = 9


class TooMany(Exception):
    """A 429, with the wait it asked for in seconds, which the library's own exceptions drop."""

    def __init__(self, retry_after_s: int | None) -> None:
        super().__init__("too many requests")
        self.retry_after_s = retry_after_s


class AnswerTooLong(Exception):
    """A response longer than any of Twilio's."""


class _Kept(threading.local):
    """A thread's own connection and how long ago it was used."""

    def __init__(self) -> None:
        self.pool: urllib3.PoolManager | None = None
        self.idle_s: Callable[[], float] = stopwatch()


class MomentaryConnections:
    """The `http_client` for the library's `Client`. Raises what urllib3 raises, TooMany for a 429, AnswerTooLong.
    `timeout_s` bounds the connecting and every silence. Twice that bounds the whole attempt, however slow the other
    side is. Safe to use from several threads."""

    is_async = False

    def __init__(self, timeout_s: float, kept_s: float = KEPT_S) -> None:
        self._timeout_s, self._kept_s = timeout_s, kept_s
        self._kept = _Kept()

    def request(
        self,
        method: str,
        uri: str,
        params: Mapping[str, object] | None = None,
        data: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,
        **_allowed: object,
    ) -> Response:
        """One request, never repeated or redirected, even when the caller allows it."""
        sent = dict(headers or {})
        if auth is not None:
            sent |= urllib3.make_headers(basic_auth=":".join(auth))
        url = f"{uri}?{urlencode(params, doseq=True)}" if params else uri
        form = urlencode(data, doseq=True) if data else None
        seconds = self._timeout_s if timeout is None else timeout
        with _within(2 * seconds):
            answer = self._pool(uri).request(
                method, url, body=form, headers=sent, retries=False, redirect=False,
                preload_content=False, timeout=urllib3.Timeout(connect=seconds, read=seconds),
            )  # fmt: skip
            body = _whole(answer)
        self._kept.idle_s = stopwatch()
        if answer.status == _TOO_MANY:
            raise TooMany(_seconds(answer.headers.get("Retry-After", "")))
        return Response(answer.status, body.decode("utf-8", "replace"), answer.headers)

    def _pool(self, uri: str) -> urllib3.PoolManager:
        kept = self._kept
        if kept.pool is None:
            kept.pool = _new_pool(uri)
        elif kept.idle_s() > self._kept_s:
            kept.pool.clear()
        return kept.pool


def _whole(answer: urllib3.BaseHTTPResponse) -> bytes:
    """The body, in bounded size."""
    body = bytearray()
    for piece in answer.stream(_PIECE):
        body += piece
        if len(body) > LARGEST_ANSWER:
            answer.close()
            raise AnswerTooLong()
    answer.release_conn()
    return bytes(body)


class _Deadline:
    """Cuts the connection of a request when its time is up. A read restarts its own time-out with every byte; only a
    cut from outside ends one that trickles."""

    def __init__(self) -> None:
        self.late = False
        self._over, self._lock = False, threading.Lock()
        self._line: socket.socket | None = None

    def watch(self, line: socket.socket | None) -> None:
        with self._lock:
            self._line = line
            if self.late:
                self._cut()

    def strike(self) -> None:
        with self._lock:
            if not self._over:
                self.late = True
                self._cut()

    def end(self) -> None:
        """Disarms the timeout. The connection may be reused, so it must not be closed under the next request."""
        with self._lock:
            self._over, self._line = True, None

    def is_over(self) -> bool:
        return self._over

    def _cut(self) -> None:
        # Not SSLSocket.shutdown: that would drop the TLS state under the reader.
        with suppress(OSError, TypeError):
            if self._line is not None:
                socket.socket.shutdown(self._line, socket.SHUT_RDWR)


class _Watcher:
    """One thread for the deadlines of all requests under way: a thread for each would cost more than the rest of a
    request."""

    def __init__(self) -> None:
        self._since_s = stopwatch()
        self._changed = threading.Condition()
        # The sequence number orders two equal moments: deadlines themselves have no order.
        self._coming: list[tuple[float, int, _Deadline]] = []
        self._order = count()
        self._wakes_s = inf
        self._thread: threading.Thread | None = None

    def strike_after(self, seconds: float, deadline: _Deadline) -> None:
        with self._changed:
            due_s = self._since_s() + seconds
            self._forget_what_is_over()
            heappush(self._coming, (due_s, next(self._order), deadline))
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._watch, name="deadlines", daemon=True)
                self._thread.start()
            elif due_s < self._wakes_s:
                # Mostly it wakes sooner anyway, for a deadline that has passed by then.
                self._changed.notify()

    def _watch(self) -> None:
        with self._changed:
            while True:
                self._forget_what_is_over()
                now_s = self._since_s()
                while self._coming and self._coming[0][0] <= now_s:
                    heappop(self._coming)[2].strike()
                self._wakes_s = self._coming[0][0] if self._coming else inf
                self._changed.wait(self._wakes_s - now_s if self._coming else None)

    def _forget_what_is_over(self) -> None:
        """The oldest requests stand in front, as all have the same time limit. So the heap holds little but requests
        under way."""
        while self._coming and self._coming[0][2].is_over():
            heappop(self._coming)


_WATCHER: Final = _Watcher()


class _UnderWay(threading.local):
    """The deadline of this thread's request under way."""

    deadline = _Deadline()


_UNDER_WAY: Final = _UnderWay()


@contextmanager
def _within(seconds: float) -> Iterator[None]:
    """Raises TimeoutError when the block takes longer, also when the cut connection looks like a normal end. An error
    that proves that no connection was made stays as it is."""
    deadline = _UNDER_WAY.deadline = _Deadline()
    _WATCHER.strike_after(seconds, deadline)
    try:
        yield
    except (NewConnectionError, ConnectTimeoutError):
        raise
    except Exception as error:
        if deadline.late:
            raise TimeoutError("cut at the deadline") from error
        raise
    finally:
        deadline.end()
    if deadline.late:
        raise TimeoutError("cut at the deadline")


class _Line(HTTPConnection):
    """A connection that the deadline can cut at every stage."""

    def _new_conn(self) -> socket.socket:
        # A proxy's answer to CONNECT is read before `connect` ends.
        line = super()._new_conn()
        _UNDER_WAY.deadline.watch(line)
        return line

    def connect(self) -> None:
        super().connect()
        if _UNDER_WAY.deadline.late:
            raise ConnectTimeoutError(self, "the time was up before anything was asked")

    def getresponse(self) -> Any:
        # Here, since a kept connection was made before this deadline, and a closing one forgets its socket.
        _UNDER_WAY.deadline.watch(self.sock)
        return super().getresponse()


class _SecureLine(_Line, HTTPSConnection):
    """The same, encrypted."""


class _Lines(urllib3.HTTPConnectionPool):
    ConnectionCls = _Line


class _SecureLines(urllib3.HTTPSConnectionPool):
    ConnectionCls = _SecureLine


def _new_pool(uri: str) -> urllib3.PoolManager:
    """Through the proxy of the environment, if it names one for this address."""
    parts = urlsplit(uri)
    trusted: dict[str, Any] = {
        "ca_certs": os.environ.get("REQUESTS_CA_BUNDLE") or certifi.where(),
        "maxsize": 1,
    }
    proxy = getproxies().get(parts.scheme)
    if proxy and proxy_bypass(parts.hostname or ""):
        proxy = None
    pool = urllib3.ProxyManager(proxy, **trusted) if proxy else urllib3.PoolManager(**trusted)
    pool.pool_classes_by_scheme = {"http": _Lines, "https": _SecureLines}
    return pool


def _seconds(word: str) -> int | None:
    plain = word.isascii() and word.isdigit() and len(word) <= _LONGEST_NUMBER
    return int(word) if plain else None
