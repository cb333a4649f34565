"""Fixtures of the packages whose tests begin in an office: it is opened once per worker, and stays.

A package takes them up in its conftest.py. What a test adds is rolled back; the office was committed before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import pytest
from sqlalchemy import Engine

from aftercare.store.database.unit_of_work import Database
from tests.conftest import cloned_database, open_lasting_engine
from tests.store.arranging import Arranger, Office

__all__ = ["arrange", "engine", "office", "opened"]


T = TypeVar("T")
Opened = tuple[Engine, Office]


@contextmanager
def standing_in(
    server: str, template: str, opens: Callable[[Database], T]
) -> Iterator[tuple[Engine, T]]:
    """A pool on a new database, and what `opens` has committed there."""
    with cloned_database(server, template) as url:
        engine = open_lasting_engine(url)
        yield engine, opens(Database(engine))
        engine.dispose()


def open_office(database: Database) -> Office:
    return Arranger(database).office


@pytest.fixture(scope="session")
def opened(server_url: str, template_database: str) -> Iterator[Opened]:
    """This package's own: it stands there before the first test, and is in the way of no other package's."""
    with standing_in(server_url, template_database, open_office) as opened:
        yield opened


@pytest.fixture(scope="session")
def engine(opened: Opened) -> Engine:
    return opened[0]


@pytest.fixture(scope="session")
def office(opened: Opened) -> Office:
    return opened[1]


@pytest.fixture
def arrange(office: Office, database: Database) -> Arranger:
    """Writes what the test takes for granted, as of the clock's Tuesday morning."""
    return Arranger(database, office=office)
