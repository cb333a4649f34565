"""The whole house behind a real port: an HTTP server, a movable clock, and clients that sign in."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

import httpx
import uvicorn

from aftercare.bootstrap import AppState
from aftercare.main import create_app
from tests.seeding import PASSWORD


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def served(app_state: AppState, port: int) -> Iterator[str]:
    """The application on 127.0.0.1; its address."""
    app = create_app(app_state)
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    address = f"http://127.0.0.1:{port}"
    with httpx.Client(base_url=address) as probe:
        while True:
            try:
                probe.get("/healthz").raise_for_status()
                break
            except httpx.ConnectError:
                assert thread.is_alive(), "the server did not start"
    yield address
    app.state.streams.close()
    server.should_exit = True
    thread.join(timeout=10)


@dataclass
class ApiUser:
    """One account at the API, with a fresh token for every request: the clock moves, tokens run out."""

    address: str
    token: Callable[[], str]

    def ask(
        self, method: str, path: str, body: Any = None, version: int | None = None
    ) -> httpx.Response:
        headers = {"authorization": f"Bearer {self.token()}"}
        if method != "GET":
            headers["idempotency-key"] = str(uuid4())
        if version is not None:
            headers["if-match"] = f'"{version}"'
        with httpx.Client(base_url=self.address, timeout=60) as client:
            return client.request(method, path, json=body, headers=headers)

    def get(self, path: str) -> Any:
        answer = self.ask("GET", path)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def items(self, path: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.get(path)["items"]
        return found

    def do(self, method: str, path: str, body: Any = None, version: int | None = None) -> Any:
        answer = self.ask(method, path, body, version)
        assert answer.status_code in (200, 201), answer.text
        return answer.json()


def signed_in(address: str, username: str) -> str:
    """A bearer token by name and password, as a program would get one."""
    form = {"username": username, "password": PASSWORD}
    answer = httpx.post(f"{address}/api/v1/token", data=form, timeout=60)
    assert answer.status_code == 200, answer.text
    token: str = answer.json()["access_token"]
    return token


def move_clock(address: str, to: datetime) -> None:
    """Let the service's time pass; every tick that falls due in between runs."""
    answer = httpx.post(f"{address}/api/v1/sandbox/clock", json={"to": to.isoformat()}, timeout=120)
    assert answer.status_code == 200, answer.text
