"""Every test begins in an office, with an outbox that sends to a phone or to Twilio; what it adds is rolled back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from aftercare.base.clock import FixedClock
from aftercare.notifications.gateways.gateway import MessageGateway
from aftercare.notifications.gateways.sandbox_gateway import SandboxSmsGateway
from aftercare.notifications.gateways.sandbox_phone import DatabaseSandboxPhone
from aftercare.notifications.gateways.twilio_gateway import TwilioSmsGateway
from aftercare.store.database.unit_of_work import Database
from tests.contracts.twilio_server import SENDER, TwilioServer
from tests.notifications.outbox.post_room import PostRoom
from tests.standing_office import arrange, engine, office, opened

__all__ = ["arrange", "engine", "office", "opened", "phone", "post_room", "twilio", "twilio_room"]


@pytest.fixture
def phone(database: Database, clock: FixedClock) -> MessageGateway:
    """The sandbox phone."""
    return SandboxSmsGateway(DatabaseSandboxPhone(database, clock))


@pytest.fixture
def post_room(database: Database, clock: FixedClock, phone: MessageGateway) -> PostRoom:
    """Outbox, recovery and what came of it, sending to the sandbox phone."""
    return PostRoom(database, clock, phone)


@pytest.fixture
def twilio(clock: FixedClock) -> Iterator[TwilioServer]:
    """Twilio on 127.0.0.1."""
    with TwilioServer(clock=clock) as server:
        yield server


@pytest.fixture
def twilio_room(database: Database, clock: FixedClock, twilio: TwilioServer) -> PostRoom:
    """The same over real HTTP; an answer is waited for three tenths of a second."""
    gateway = TwilioSmsGateway(
        twilio.account_sid,
        twilio.auth_token,
        from_number=SENDER,
        base_url=twilio.base_url,
        timeout_s=0.3,
    )
    return PostRoom(database, clock, gateway)
