"""What a worker or watchdog answers on its own port."""

from __future__ import annotations

from collections.abc import Iterator
from http.client import HTTPConnection
from socket import socket

import pytest

from aftercare.base.monitoring.health_port import READY, Health, health_shown

TOKEN = "of-a-scraper-only-for-tests"
standing = {"started": READY, "ready": READY}


def asked_ready() -> str:
    if standing["ready"] == "raises":
        raise ConnectionError("at db.internal as aftercare")
    return standing["ready"]


@pytest.fixture
def port() -> Iterator[int]:
    standing.update(started=READY, ready=READY)
    health = Health(lambda: standing["started"], asked_ready, lambda: b"measure 1\n", TOKEN)
    with health_shown(health, "127.0.0.1", 0) as found:
        yield found


def free_port() -> int:
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def ask(port: int, path: str, token: str | None = None) -> tuple[int, str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    found = answer.status, answer.read().decode().strip()
    connection.close()
    return found


def test_it_says_how_the_process_is(port: int) -> None:
    assert ask(port, "/healthz") == (200, "alive")
    assert ask(port, "/startupz") == (200, "ready")
    assert ask(port, "/readyz") == (200, "ready")
    assert ask(port, "/elsewhere") == (404, "not-found")


def test_what_is_missing_is_said_by_its_code(port: int) -> None:
    standing.update(started="compiling", ready="older-database")
    assert ask(port, "/healthz") == (200, "alive")
    assert ask(port, "/startupz") == (503, "compiling")
    assert ask(port, "/readyz") == (503, "older-database")


def test_an_error_is_named_by_kind_alone(port: int) -> None:
    standing.update(ready="raises")
    assert ask(port, "/readyz") == (503, "ConnectionError")


@pytest.mark.parametrize(
    ("token", "answer"),
    [
        (None, (401, "unauthenticated")),
        (f"{TOKEN}x", (401, "unauthenticated")),
        ("caf\xe9", (401, "unauthenticated")),
        (TOKEN, (200, "measure 1")),
    ],
)
def test_measures_are_for_the_holder_of_the_token(
    port: int, token: str | None, answer: tuple[int, str]
) -> None:
    assert ask(port, "/metrics", token) == answer


def test_without_a_token_there_are_no_measures() -> None:
    health = Health(lambda: READY, lambda: READY, lambda: b"", None)
    with health_shown(health, "127.0.0.1", 0) as port:
        assert ask(port, "/metrics", TOKEN) == (404, "not-found")
