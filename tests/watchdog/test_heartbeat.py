"""The heartbeat is one request, and a monitor that is away or odd never stops the watchdog."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import socket

import pytest
from structlog.testing import capture_logs

from aftercare.watchdog.heartbeat import heart

HEAD = (7, bytes(32))


class Monitor:
    """Hears heartbeats on this machine and answers each with `status`."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.status = 200
        monitor = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                monitor.heard.append(self.path)
                self.send_response(monitor.status)
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                """Quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}/beat?dog=1"


@pytest.fixture
def monitor() -> Iterator[Monitor]:
    found = Monitor()
    thread = threading.Thread(target=found.server.serve_forever)
    thread.start()
    yield found
    found.server.shutdown()
    found.server.server_close()
    thread.join()


@pytest.fixture
def asked() -> Iterator[list[str]]:
    """Every attempt of this process to reach another, or to find out where it is."""
    seen: list[str] = []

    def look(event: str, _arguments: object) -> None:
        if looking and event in ("socket.connect", "socket.getaddrinfo"):
            seen.append(event)

    looking = True
    sys.addaudithook(look)
    yield seen
    looking = False


def test_a_beat_is_one_request_to_the_very_address(monitor: Monitor) -> None:
    """And the end of the access log's chain, for the monitor's own log."""
    heart(monitor.address)(HEAD)
    assert monitor.heard == [f"/beat?dog=1&audit_head=7-{'00' * 32}"]


@pytest.mark.parametrize("status", [301, 302, 307, 404, 503])
def test_a_monitor_that_did_not_take_the_beat_is_shown_and_no_reason_to_stop(
    monitor: Monitor, status: int
) -> None:
    """Who sends elsewhere has heard nothing: the address is old, or a sign-in stands before it."""
    monitor.status = status
    with capture_logs() as lines:
        heart(monitor.address)(HEAD)
    assert len(monitor.heard) == 1
    assert [(line["event"], line["status"]) for line in lines] == [("heartbeat-refused", status)]


@pytest.mark.parametrize("status", [200, 201, 204])
def test_a_beat_that_was_taken_is_no_matter(monitor: Monitor, status: int) -> None:
    monitor.status = status
    with capture_logs() as lines:
        heart(monitor.address)(HEAD)
    assert lines == []


def test_a_monitor_that_is_away_is_no_reason_to_stop() -> None:
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with capture_logs() as lines:
        heart(f"http://127.0.0.1:{port}/")(HEAD)
    assert [line["event"] for line in lines] == ["heartbeat-failed"]


def test_without_an_address_nothing_is_asked_and_nothing_shown(asked: list[str]) -> None:
    with capture_logs() as lines:
        heart(None)(HEAD)
    assert (asked, lines) == ([], [])


def test_whatever_is_asked_would_be_seen(monitor: Monitor, asked: list[str]) -> None:
    heart(monitor.address)(HEAD)
    assert asked[-1:] == ["socket.connect"]
