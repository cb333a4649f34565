"""A port of a worker or watchdog that says how the process is: alive, started, ready, and its measures.

It shares neither threads nor connections with the work, so that it answers while the database does not.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from hmac import compare_digest
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final

from prometheus_client import CONTENT_TYPE_LATEST
from pydantic import SecretStr

from aftercare.base.monitoring.background_server import in_background
from aftercare.base.monitoring.settings import MonitoringSettings

_PLAIN: Final = "text/plain; charset=utf-8"
READY: Final = "ready"
Standing = Callable[[], str]
"""What keeps the process from its work, or READY."""


@dataclass(frozen=True)
class Health:
    """`started` and `ready` answer READY or the code of what is missing; `token` opens the measures."""

    started: Standing
    ready: Standing
    measures: Callable[[], bytes]
    token: str | None


def health_port(
    settings: MonitoringSettings,
    started: Standing,
    ready: Standing,
    measures: Callable[[], bytes],
    token: SecretStr | None,
) -> AbstractContextManager[int | None]:
    """The port of the settings for a block, where they have one."""
    if settings.health_port is None:
        return nullcontext()
    shown = Health(started, ready, measures, token.get_secret_value() if token else None)
    return health_shown(shown, settings.health_host, settings.health_port)


def health_shown(health: Health, host: str, port: int) -> AbstractContextManager[int]:
    """Answers while the block runs; gives the port (0 asks for a free one)."""
    return in_background(_Server(health, (host, port)), "health")


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, health: Health, address: tuple[str, int]) -> None:
        self.health = health
        super().__init__(address, _Handler)


class _Handler(BaseHTTPRequestHandler):
    """Reads the path and the token of a request, and logs nothing."""

    server: _Server
    server_version, sys_version = "aftercare", ""
    timeout = 10

    def do_GET(self) -> None:
        health = self.server.health
        if self.path == "/healthz":
            self._answer(HTTPStatus.OK, b"alive\n")
        elif self.path == "/startupz":
            self._stands(health.started)
        elif self.path == "/readyz":
            self._stands(health.ready)
        elif self.path == "/metrics" and health.token is not None:
            self._measures(health.token)
        else:
            self._answer(HTTPStatus.NOT_FOUND, b"not-found\n")

    def _stands(self, standing: Standing) -> None:
        try:
            found = standing()
        except Exception as error:
            # Its text could name an address or an account.
            found = type(error).__name__
        status = HTTPStatus.OK if found == READY else HTTPStatus.SERVICE_UNAVAILABLE
        self._answer(status, f"{found}\n".encode())

    def _measures(self, token: str) -> None:
        said = self.headers.get("Authorization", "").encode("utf-8", "replace")
        if compare_digest(said, f"Bearer {token}".encode()):
            self._answer(HTTPStatus.OK, self.server.health.measures(), CONTENT_TYPE_LATEST)
        else:
            self._answer(HTTPStatus.UNAUTHORIZED, b"unauthenticated\n")

    def _answer(self, status: HTTPStatus, body: bytes, kind: str = _PLAIN) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        if status is HTTPStatus.UNAUTHORIZED:
            self.send_header("WWW-Authenticate", "Bearer")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Logs nothing: a probe comes every few seconds."""
