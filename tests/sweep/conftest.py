"""One office for all tests of the sweep; what a request changes is taken back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection

from aftercare.base.clock import FixedClock
from aftercare.base.settings import Settings
from aftercare.bootstrap import furnish
from aftercare.store.database.unit_of_work import Database
from tests.standing_office import engine, office, opened
from tests.store.arranging import NOW, Office
from tests.sweep.asking import Sweep

__all__ = ["engine", "office", "opened", "sweep"]


# Not for the session: its transaction would be open to the end, and what waits for older ones would wait for it.
@pytest.fixture(scope="module")
def sweep(standing: Connection, office: Office) -> Iterator[Sweep]:
    app_state = furnish(Settings(), Database(standing), clock=FixedClock(NOW))
    sweep = Sweep(app_state, standing, office)
    yield sweep
    sweep.close()
