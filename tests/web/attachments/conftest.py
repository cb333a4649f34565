"""A service with its attached documents in a folder of the test."""

from __future__ import annotations

from pathlib import Path

import pytest

from aftercare.base.clock import FixedClock
from aftercare.base.settings import Settings
from aftercare.bootstrap import AppState, furnish
from aftercare.store.database.unit_of_work import Database


@pytest.fixture
def app_state(database: Database, clock: FixedClock, tmp_path: Path) -> AppState:
    settings = Settings(attachments_dir=tmp_path / "attachments", attachments_most_mb=1)
    return furnish(settings, database, clock=clock)
