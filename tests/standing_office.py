"""Fixtures of the packages whose tests begin in an office: it is opened once per worker, and stays.

A package takes them up in its conftest.py. What a test adds is rolled back; the office was committed before.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine

from aftercare.store.engine import open_engine
from aftercare.store.unit_of_work import Database
from tests.conftest import cloned_database
from tests.store.arranging import Arranger, Office

__all__ = ["arrange", "engine", "office", "opened"]


Opened = tuple[Engine, Office]


@contextmanager
def office_of_its_own(server: str, template: str) -> Iterator[Opened]:
    """A pool on a new database, and the office that stands there."""
    with cloned_database(server, template) as url:
        engine = open_engine(url, pool_size=4)
        yield engine, Arranger(Database(engine)).office
        engine.dispose()


@pytest.fixture(scope="session")
def opened(server_url: str, template_database: str) -> Iterator[Opened]:
    """This package's own: it stands there before the first test, and is in the way of no other package's."""
    with office_of_its_own(server_url, template_database) as opened:
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
