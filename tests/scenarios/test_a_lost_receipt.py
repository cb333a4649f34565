"""A receipt that met a 503 on our side: the provider is asked, and the officer learns how the text ended."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from pydantic import SecretStr

from aftercare.base.clock import FixedClock
from aftercare.base.settings import Settings
from aftercare.bootstrap import furnish
from aftercare.notifications.gateways.twilio_gateway import TwilioSmsGateway
from aftercare.store.database.engine import open_engine
from aftercare.store.database.unit_of_work import Database
from tests.contracts.twilio_server import SENDER, TwilioServer
from tests.scenarios.running import ApiUser, free_port, move_clock, served
from tests.scenarios.test_the_thread import PHONE
from tests.seeding import START, appointments_of, seed_person, seed_plan, seed_town, token_for
from tests.watchdog_counts import counted_by


class Unavailable(BaseHTTPRequestHandler):
    """What the provider meets while our side is down."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_error(503)

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


@pytest.fixture
def edge() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Unavailable)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize(
    ("ending", "task"), [("delivered", None), ("undelivered", "channel-suspended-task")]
)
def test_s22_a_receipt_lost_to_a_503_is_asked_for(
    ending: str, task: str | None, edge: str, service_url: str, watchdog_url: str, tmp_path: Path
) -> None:
    database, clock = Database(open_engine(service_url, pool_size=12)), FixedClock(START)
    town, port = seed_town(database, START), free_port()
    with TwilioServer(clock=clock) as twilio:
        settings = Settings(
            data_dir=tmp_path,
            public_base_url=edge,
            port=port,
            twilio_account_sid=twilio.account_sid,
            twilio_auth_token=SecretStr(twilio.auth_token),
            twilio_from=SENDER,
            twilio_base_url=twilio.base_url,
        )
        gateway = TwilioSmsGateway(
            twilio.account_sid, twilio.auth_token, from_number=SENDER, base_url=twilio.base_url
        )
        app_state = furnish(settings, database, clock=clock, gateway=gateway, demonstration=True)
        with served(app_state, port) as address:
            officer = ApiUser(address, lambda: token_for(database, clock.now(), town.officer))
            client = seed_person(database, START, town, phone=PHONE)
            seed_plan(database, START, town, client)

            # Given a reminder that left the day before, and a text about the new appointment before it, of which the
            # receipts meet a 503
            first = appointments_of(database, START, client)[0]
            move_clock(address, clock.now() + timedelta(minutes=20))
            (announced,) = twilio.texts
            assert twilio.play(announced.sid, "delivered", None) == 503
            move_clock(address, first.starts_at - timedelta(hours=12))
            text = twilio.texts[-1]
            assert twilio.play(text.sid, ending, 30005 if task else None) == 503
            assert state(officer, client, first.id) == "accepted"

            # When the provider, who had been asked too early, is asked again within hours
            move_clock(address, first.starts_at - timedelta(hours=4))

            # Then the message has its final state, no text left twice, and the watchdog has nothing to count
            assert state(officer, client, first.id) == ending
            assert len(twilio.texts) == 2
            assert counted_by(watchdog_url, clock.now())["text-without-end"] == 0

            # And a client who was not reached is called
            reasons = {one["reason"] for one in officer.items("/api/v1/tasks")}
            assert (task in reasons) if task else not reasons


def state(officer: ApiUser, client: UUID, appointment_id: UUID) -> str:
    """Of the reminder of the day before this appointment."""
    (found,) = [
        one["state"]
        for one in officer.items(f"/api/v1/messages?person={client}")
        if one["slot"] == "T-1" and one["appointment_id"] == str(appointment_id)
    ]
    return str(found)
