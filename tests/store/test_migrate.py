"""Migrating is safe to repeat, and to do twice at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from aftercare.store.migrate import migrate
from tests.conftest import cloned_database

TABLES = (
    "select count(*) from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace"
)


@pytest.fixture
def empty_database_url(server_url: str) -> Iterator[str]:
    with cloned_database(server_url, "template0") as url:
        yield url


def state_of(url: str) -> tuple[int, list[str]]:
    with psycopg.connect(url) as connection:
        (tables,) = connection.execute(TABLES).fetchone() or (0,)
        versions = connection.execute("select version_num from alembic_version").fetchall()
        return tables, [version for (version,) in versions]


def test_migrating_again_changes_nothing(fresh_database_url: str) -> None:
    before = state_of(fresh_database_url)
    migrate(fresh_database_url)
    assert state_of(fresh_database_url) == before


def test_two_processes_that_migrate_an_empty_database_at_once_both_succeed(
    empty_database_url: str, fresh_database_url: str
) -> None:
    together = threading.Barrier(2)

    def bring_up(_number: int) -> None:
        together.wait()
        migrate(empty_database_url)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(bring_up, range(2)))
    assert state_of(empty_database_url) == state_of(fresh_database_url)


def test_a_second_database_of_one_server_finds_the_roles_already_there(
    empty_database_url: str, fresh_database_url: str
) -> None:
    migrate(empty_database_url)
    assert state_of(empty_database_url) == state_of(fresh_database_url)
