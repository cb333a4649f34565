"""The local Twilio signs, pages and remembers the way the real one says it does."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from uuid import uuid4

import pytest
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from aftercare.notifications.gateways.gateway import Accepted, OutgoingMessage
from aftercare.notifications.gateways.twilio_gateway import TwilioSmsGateway
from aftercare.notifications.inbound.signature import verify_signature
from tests.contracts.twilio_server import SENDER, TwilioServer

TO = "+447700900123"


@dataclass
class Listener:
    """A webhook of ours: it validates every post as the service does."""

    auth_token: str
    url: str = ""
    forms: list[Mapping[str, str]] = field(default_factory=list)


@pytest.fixture
def twilio() -> Iterator[TwilioServer]:
    with TwilioServer() as server:
        yield server


@pytest.fixture
def listener(twilio: TwilioServer) -> Iterator[Listener]:
    ours = Listener(twilio.auth_token)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            kind, header = self.headers["Content-Type"], self.headers["X-Twilio-Signature"]
            form = verify_signature([ours.auth_token], ours.url, self.path, body, kind, header)
            ours.forms.append(form)
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Silent."""

    with HTTPServer(("127.0.0.1", 0), Handler) as http:
        ours.url = f"http://127.0.0.1:{http.server_port}"
        thread = threading.Thread(target=http.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield ours
        http.shutdown()
        thread.join()


def sent(twilio: TwilioServer, callback_url: str) -> str:
    gateway = TwilioSmsGateway(
        twilio.account_sid, twilio.auth_token, from_number=SENDER, base_url=twilio.base_url
    )
    report = gateway.send(OutgoingMessage(uuid4(), TO, "Uw afspraak", callback_url))
    assert isinstance(report, Accepted)
    return report.sid


def test_a_receipt_comes_signed_to_the_callback_of_its_text(
    twilio: TwilioServer, listener: Listener
) -> None:
    sid = sent(twilio, f"{listener.url}/receipts/1?x=%20#rc=2")
    assert twilio.play(sid, "undelivered", error_code=30003) == 204
    (form,) = listener.forms
    assert (form["MessageSid"], form["MessageStatus"], form["ErrorCode"]) == (
        sid,
        "undelivered",
        "30003",
    )


def test_an_incoming_text_comes_signed_with_its_blank_fields(
    twilio: TwilioServer, listener: Listener
) -> None:
    status, _ = twilio.text_in(f"{listener.url}/incoming", TO, "Ja, tot dán 👍 & bedankt=")
    (form,) = listener.forms
    assert status == 204
    assert (form["From"], form["To"], form["Body"]) == (TO, SENDER, "Ja, tot dán 👍 & bedankt=")
    assert form["FromCity"] == ""


def test_stop_and_start_change_who_may_be_texted(twilio: TwilioServer, listener: Listener) -> None:
    twilio.text_in(f"{listener.url}/incoming", TO, "stop")
    assert TO in twilio.opted_out
    twilio.text_in(f"{listener.url}/incoming", TO, "Start")
    assert TO not in twilio.opted_out


def test_a_long_list_comes_in_pages_newest_first(twilio: TwilioServer) -> None:
    sids = [sent(twilio, "") for _ in range(5)]
    client = Client(twilio.account_sid, twilio.auth_token, http_client=TwilioHttpClient(timeout=5))
    client.api.base_url = twilio.base_url
    listed = client.messages.list(to=TO, page_size=2)
    assert [message.sid for message in listed] == sids[::-1]


def test_a_filter_on_the_day_sent_hides_what_is_still_queued(twilio: TwilioServer) -> None:
    sent(twilio, "")
    client = Client(twilio.account_sid, twilio.auth_token, http_client=TwilioHttpClient(timeout=5))
    client.api.base_url = twilio.base_url
    since = datetime(2020, 1, 1, tzinfo=UTC)
    assert client.messages.list(to=TO, date_sent_after=since) == []
    assert len(client.messages.list(to=TO)) == 1
