"""A worker's health port says what keeps it from its work: a database without changes, or one that went back."""

from __future__ import annotations

from dataclasses import replace

import psycopg
import pytest
from sqlalchemy import make_url

from aftercare.base.clock import FixedClock
from aftercare.base.settings import Settings
from aftercare.bootstrap import AppState, furnish
from aftercare.processes.messages.older_database import look_back
from aftercare.store.database.fence import Fence
from aftercare.store.database.unit_of_work import Database
from aftercare.worker import ringing
from tests.base.monitoring.test_health_port import ask, free_port


@pytest.fixture
def worker_state(fresh_database: Database, clock: FixedClock) -> AppState:
    settings = Settings(health_port=free_port())
    return replace(furnish(settings, fresh_database, clock=clock), jobs=())


def readiness(app_state: AppState) -> tuple[int, str]:
    with ringing(app_state, with_port=True):
        return ask(app_state.settings.health_port or 0, "/readyz")


def test_a_database_that_went_back_is_said(worker_state: AppState) -> None:
    assert readiness(worker_state) == (200, "ready")
    worker_state.database.fence = Fence(9, b"published")
    look_back(worker_state.database, worker_state.clock)
    assert readiness(worker_state) == (503, "database-went-back")


def test_a_database_without_changes_is_said(
    worker_state: AppState, fresh_database_url: str
) -> None:
    name = make_url(fresh_database_url).database
    with psycopg.connect(fresh_database_url, autocommit=True) as owner:
        owner.execute(f'alter database "{name}" set default_transaction_read_only = on')
    assert readiness(worker_state) == (503, "database-read-only")
