"""A town with a furnished house, and clients that carry the token of a role; what a test adds is rolled back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr
from sqlalchemy import Engine

from aftercare.base.clock import FixedClock
from aftercare.base.settings import Settings
from aftercare.bootstrap import AppState, furnish
from aftercare.domain.accounts.permissions import CLOCK, Actor, Role
from aftercare.notifications.gateways.sandbox_gateway import SandboxSmsGateway
from aftercare.notifications.gateways.sandbox_phone import DatabaseSandboxPhone
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.unit_of_work import Database
from tests.seeding import START, Town, seed_town, token_for
from tests.serving import api_on
from tests.standing_office import standing_in

PUBLIC = "https://aftercare.example"
SECRET = "not-a-real-token"
SCRAPER = "a-scraper-of-metrics-in-tests"
SCRAPES = {"Authorization": f"Bearer {SCRAPER}"}
ClientAs = Callable[[Role | Actor], TestClient]


@cache
def _settings() -> Settings:
    """Reading the environment takes as long as an act."""
    return Settings(
        public_base_url=PUBLIC,
        twilio_account_sid=f"AC{'0' * 32}",
        twilio_auth_token=SecretStr(SECRET),
        twilio_from="+447700900999",
        metrics_token=SecretStr(SCRAPER),
    )


def house_on(database: Database, folder: Path, *, demonstration: bool = False) -> AppState:
    """A house with a clock that stands still and a phone instead of a provider."""
    settings = _settings().model_copy(update={"data_dir": folder})
    clock = FixedClock(START)
    gateway = SandboxSmsGateway(DatabaseSandboxPhone(database, clock))
    return furnish(settings, database, clock=clock, gateway=gateway, demonstration=demonstration)


def clock_of(app_state: AppState) -> FixedClock:
    assert isinstance(app_state.clock, FixedClock)
    return app_state.clock


def client_of(app_state: AppState) -> TestClient:
    """A client of the API alone; what crashes inside comes back as an answer."""
    return TestClient(api_on(app_state), raise_server_exceptions=False)


@pytest.fixture(scope="session")
def standing_town(server_url: str, template_database: str) -> Iterator[tuple[Engine, Town]]:
    """A pool on a database of this package's own, and the town that stands there before the first test."""
    with standing_in(server_url, template_database, partial(seed_town, now=START)) as opened:
        yield opened


@pytest.fixture(scope="session")
def engine(standing_town: tuple[Engine, Town]) -> Engine:
    return standing_town[0]


@pytest.fixture(scope="session")
def town(standing_town: tuple[Engine, Town]) -> Town:
    return standing_town[1]


@pytest.fixture
def app_state(database: Database, tmp_path: Path) -> AppState:
    return house_on(database, tmp_path)


@pytest.fixture
def client(app_state: AppState) -> TestClient:
    """Nobody's client."""
    return client_of(app_state)


@pytest.fixture
def client_as(app_state: AppState, town: Town) -> ClientAs:
    """Gives a client that carries the bearer token of a role or of one member of staff."""

    def client_as(who: Role | Actor) -> TestClient:
        actor = town.actor(who) if isinstance(who, Role) else who
        client = client_of(app_state)
        token = token_for(app_state.database, app_state.clock.now(), actor)
        client.headers["authorization"] = f"Bearer {token}"
        return client

    return client_as


@pytest.fixture
def second_admin(app_state: AppState, town: Town) -> Actor:
    row = StaffRow(username="admin-2", display_name="Second admin", role="admin")
    with app_state.database.work(CLOCK, app_state.clock.now()) as work:
        work.session.add(row)
    return row.actor()
