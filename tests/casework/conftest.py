"""An office in a transaction that is rolled back."""

from __future__ import annotations

import pytest

from aftercare.store.unit_of_work import Database
from tests.store.arranging import Arranger


@pytest.fixture
def arrange(database: Database) -> Arranger:
    """Writes what the test takes for granted, as of the clock's Tuesday morning."""
    return Arranger(database)
