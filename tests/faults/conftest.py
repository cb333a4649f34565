"""A crowd in a database of its own, and Twilio on 127.0.0.1 going by the same clock."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from aftercare.base.clock import MovableClock
from aftercare.store.database.unit_of_work import Database
from tests.contracts.twilio_server import TwilioServer
from tests.faults.crowd import Crowd


@pytest.fixture
def crowd(service_url: str, fresh_database: Database, tmp_path: Path) -> Crowd:
    clock_file = tmp_path / "clock.json"
    return Crowd(fresh_database, service_url, clock_file, MovableClock(clock_file))


@pytest.fixture
def twilio(crowd: Crowd) -> Iterator[TwilioServer]:
    with TwilioServer(clock=crowd.clock) as server:
        yield server
