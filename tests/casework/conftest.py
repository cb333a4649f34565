"""Every test begins in an office, some with a second one elsewhere; what it adds is rolled back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from aftercare.store.database.unit_of_work import Database
from tests.casework.case_files.whole_case_file import names_of_places
from tests.conftest import taken_back
from tests.standing_office import (
    Opened,
    arrange,
    engine,
    office,
    open_office,
    opened,
    standing_in,
)
from tests.store.arranging import Arranger

__all__ = ["arrange", "elsewhere", "engine", "office", "opened", "opened_elsewhere", "there"]


@pytest.fixture(scope="session")
def opened_elsewhere(server_url: str, template_database: str) -> Iterator[Opened]:
    with standing_in(server_url, template_database, open_office) as opened:
        yield opened


@pytest.fixture
def elsewhere(opened_elsewhere: Opened) -> Iterator[Arranger]:
    """Another service with the same places and user names, and none of our people."""
    engine, office = opened_elsewhere
    with taken_back(engine) as connection:
        arrange = Arranger(Database(connection), office=office)
        names_of_places(arrange)
        yield arrange


@pytest.fixture
def there(elsewhere: Arranger) -> Database:
    """Its rows."""
    return elsewhere.database
