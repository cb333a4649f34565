"""One office for all tests of the sweep; what a request changes is taken back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from aftercare.base.clock import FixedClock
from aftercare.base.settings import Settings
from aftercare.bootstrap import furnish
from aftercare.store.database.unit_of_work import Database
from tests.conftest import taken_back
from tests.standing_office import engine, office, opened
from tests.store.arranging import NOW, Office
from tests.sweep.asking import Sweep

__all__ = ["engine", "office", "opened", "sweep"]


@pytest.fixture(scope="session")
def sweep(engine: Engine, office: Office) -> Iterator[Sweep]:
    """One for all modules: it takes as long to arrange as an account takes to ask what it may not."""
    with taken_back(engine) as standing:
        app_state = furnish(Settings(), Database(standing), clock=FixedClock(NOW))
        sweep = Sweep(app_state, standing, office)
        yield sweep
        sweep.close()
