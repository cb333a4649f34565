"""How requests reach Twilio: one attempt each, bounded in time, over connections that are surely fresh.

The library's own client either keeps connections for as long as the other side does, so that a POST can
meet one that was just closed and end without an answer, or opens a session for every request. Here each
thread keeps one connection for a moment only, far shorter than servers keep theirs: a healthy moment does
not end in "connection lost", and a batch of texts does not pay for a handshake each.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import urlencode, urlsplit
from urllib.request import getproxies, proxy_bypass

import certifi
import urllib3
from twilio.http.response import Response
from urllib3.exceptions import TimeoutError

from aftercare.base.clock import stopwatch

# Servers keep an idle connection for some seconds at least; between two texts of a batch pass milliseconds.
KEPT_S: Final = 1.0
# A list of a thousand texts is about a megabyte; nothing else is long.
LARGEST_ANSWER: Final = 16 * 2**20
_PIECE: Final = 2**16
_TOO_MANY: Final = 429
# More digits than this name no wait that anybody means.
_LONGEST_NUMBER: Final = 9


class TooMany(Exception):
    """A 429, with the wait it asked for in seconds, which the library's own exceptions drop."""

    def __init__(self, retry_after_s: int | None) -> None:
        super().__init__("too many requests")
        self.retry_after_s = retry_after_s


class AnswerTooLong(Exception):
    """An answer longer than anything Twilio says."""


class _Kept(threading.local):
    """A thread's own connection and how long ago it was used."""

    def __init__(self) -> None:
        self.pool: urllib3.PoolManager | None = None
        self.idle_s: Callable[[], float] = stopwatch()


class MomentaryConnections:
    """What the library's `Client` takes as its `http_client`. Raises what urllib3 raises, TooMany for a
    429, AnswerTooLong. `timeout_s` bounds the connecting, and the answer as a whole, each; safe to use
    from several threads."""

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
        """One request, never repeated or redirected, whatever the caller would allow."""
        sent = dict(headers or {})
        if auth is not None:
            sent |= urllib3.make_headers(basic_auth=":".join(auth))
        url = f"{uri}?{urlencode(params, doseq=True)}" if params else uri
        form = urlencode(data, doseq=True) if data else None
        seconds = self._timeout_s if timeout is None else timeout
        answer = self._pool(uri).request(
            method, url, body=form, headers=sent, retries=False, redirect=False,
            preload_content=False, timeout=urllib3.Timeout(connect=seconds, read=seconds),
        )  # fmt: skip
        body = _whole(answer, seconds)
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


def _whole(answer: urllib3.BaseHTTPResponse, seconds: float) -> bytes:
    """The body, in bounded time and size: a trickle counts as no answer."""
    took_s, body = stopwatch(), bytearray()
    for piece in answer.stream(_PIECE):
        body += piece
        if took_s() > seconds or len(body) > LARGEST_ANSWER:
            answer.close()
            if len(body) > LARGEST_ANSWER:
                raise AnswerTooLong()
            raise TimeoutError("the answer trickled")
    answer.release_conn()
    return bytes(body)


def _new_pool(uri: str) -> urllib3.PoolManager:
    """Through the proxy of the environment, if it names one for this address."""
    parts = urlsplit(uri)
    trusted: dict[str, Any] = {
        "ca_certs": os.environ.get("REQUESTS_CA_BUNDLE") or certifi.where(),
        "maxsize": 1,
    }
    proxy = getproxies().get(parts.scheme)
    if proxy and not proxy_bypass(parts.hostname or ""):
        return urllib3.ProxyManager(proxy, **trusted)
    return urllib3.PoolManager(**trusted)


def _seconds(word: str) -> int | None:
    plain = word.isascii() and word.isdigit() and len(word) <= _LONGEST_NUMBER
    return int(word) if plain else None
