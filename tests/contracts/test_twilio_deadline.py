"""An answer that never ends is left at the deadline, in whichever part of it the other side dawdles."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from aftercare.base.ids import new_id
from aftercare.notifications.gateways.gateway import OutgoingMessage, SendReport, Uncertain
from aftercare.notifications.gateways.twilio_gateway import TwilioSmsGateway
from tests.contracts.mail_server import CERTIFICATE
from tests.contracts.twilio_server import SENDER

BETWEEN_BYTES_S, TIMEOUT_S = 0.05, 0.3
CREATED = b"HTTP/1.1 201 Created\r\n"
# What is said at once, and what then drips out for as long as anybody listens.
DAWDLING = {
    "status line": (b"", b"H"),
    "headers": (CREATED + b"X-Name: ", b"x"),
    "body": (CREATED + b"Content-Length: 1000000\r\n\r\n", b" "),
    "body to the end": (CREATED + b"\r\n", b" "),
    "body of a closing server": (CREATED + b"Connection: close\r\nContent-Length: 9999\r\n\r\n", b" "),
    "chunks": (CREATED + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"),
    "inside a chunk": (CREATED + b"Transfer-Encoding: chunked\r\n\r\nfffff\r\n", b" "),
}  # fmt: skip


@contextmanager
def dawdling(first: bytes, then: bytes, *, encrypted: bool = False) -> Iterator[int]:
    """The port of a server that says `first` and then `then` again and again."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(CERTIFICATE)
    over = threading.Event()

    def serve() -> None:
        peer, _ = listener.accept()
        with suppress(OSError), context.wrap_socket(peer, True) if encrypted else peer as peer:
            peer.recv(65_536)
            peer.sendall(first)
            while not over.wait(BETWEEN_BYTES_S):
                peer.sendall(then)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(10)
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        over.set()
        thread.join(timeout=10)


def send_to(origin: str) -> SendReport:
    gateway = TwilioSmsGateway(
        "AC" + "0" * 32, "token", from_number=SENDER, base_url=origin, timeout_s=TIMEOUT_S
    )
    return gateway.send(
        OutgoingMessage(new_id(), SENDER, "Herinnering", "https://aftercare.example")
    )


@pytest.mark.parametrize("part", DAWDLING)
def test_whoever_dawdles_for_ever_is_left_and_nothing_is_known_of_the_text(part: str) -> None:
    with dawdling(*DAWDLING[part]) as port:
        assert send_to(f"http://127.0.0.1:{port}") == Uncertain("timeout")


@pytest.mark.parametrize("part", ["headers", "body", "body of a closing server"])
def test_over_an_encrypted_line_as_well(part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(CERTIFICATE))
    with dawdling(*DAWDLING[part], encrypted=True) as port:
        assert send_to(f"https://127.0.0.1:{port}") == Uncertain("timeout")


def test_a_proxy_that_dawdles_before_it_connects_us_is_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with dawdling(b"HTTP/1.1 200 OK\r\nX-Name: ", b"x") as port:
        monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{port}")
        assert send_to("https://twilio.invalid") == Uncertain("timeout")
