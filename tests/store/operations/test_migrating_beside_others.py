"""A migration never keeps others waiting for long: it gives up its place in a queue for a lock, and tries again."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from psycopg.errors import LockNotAvailable
from sqlalchemy import create_engine

from aftercare.base.start_errors import TablesLocked
from aftercare.store.database.engine import sqlalchemy_url
from aftercare.store.database.migrations.scripts import build_index, drop_index
from aftercare.store.operations.migrate import MIGRATION_LOCK, MIGRATIONS, migrate
from aftercare.store.operations.patience import alone, give_way, patiently
from tests.conftest import cloned_database

WAITS_FOR_A_LOCK = (
    "select count(*) from pg_locks where not granted and relation = 'alembic_version'::regclass"
)
WAITS_FOR_A_CLIENT = (
    "select count(*) from pg_locks where not granted and relation = 'person'::regclass"
)
# Others may still read. Every `migrate` writes the comment of this table.
HOLD = "lock table alembic_version in share update exclusive mode"
NOTED = "select obj_description('alembic_version'::regclass, 'pg_class') is not null"


@pytest.fixture
def url(fresh_database_url: str) -> str:
    """A database in which a migration has something left to write down."""
    with psycopg.connect(fresh_database_url, autocommit=True) as owners:
        owners.execute("comment on table alembic_version is null")
    return fresh_database_url


def is_noted(url: str) -> bool:
    with psycopg.connect(url) as connection:
        return connection.execute(NOTED).fetchone() == (True,)


def test_while_another_session_holds_a_table_it_waits_and_goes_on_when_that_ends(url: str) -> None:
    with psycopg.connect(url) as holder:
        holder.execute(HOLD)
        migrating = threading.Thread(target=migrate, args=[url])
        migrating.start()
        with psycopg.connect(url, autocommit=True) as others:
            seen_waiting = seen_gone = False
            while not seen_gone:
                assert migrating.is_alive()
                (waiting,) = others.execute(WAITS_FOR_A_LOCK).fetchone() or (0,)
                seen_waiting = seen_waiting or waiting > 0
                seen_gone = seen_waiting and waiting == 0
        holder.rollback()
    migrating.join()
    assert is_noted(url)


def test_a_table_that_stays_locked_ends_the_command_with_one_sentence(url: str) -> None:
    with psycopg.connect(url) as holder:
        holder.execute(HOLD)
        with pytest.raises(TablesLocked) as raised:
            migrate(url, patience_s=0)
    assert "run `aftercare migrate` again" in raised.value.title
    migrate(url)
    assert is_noted(url)


def test_in_a_circle_of_locks_it_is_the_migration_that_gives_way_and_no_request_that_is_ended(
    url: str,
) -> None:
    """A request that read the tasks asks for the client while a migration has the client's table and asks for the
    other. The server ends whoever waited longest for its liking, and the request waited first."""
    read: list[int] = []
    with psycopg.connect(url) as request, psycopg.connect(url) as migration:
        for one in (request, migration):
            # Long enough that a busy machine does not decide who is ended.
            one.execute("set deadlock_timeout = '4s'")
        give_way(migration)
        for one in (request, migration):
            one.commit()
        request.execute("select from task")
        migration.execute("lock table person")

        def ask() -> None:
            read.append(request.execute("select from person").rowcount)

        asking = threading.Thread(target=ask)
        asking.start()
        with psycopg.connect(url, autocommit=True) as others:
            while others.execute(WAITS_FOR_A_CLIENT).fetchone() != (1,):
                assert asking.is_alive()
        with pytest.raises(LockNotAvailable):
            migration.execute("lock table task")
        migration.rollback()
        asking.join()
    assert read == [0]


def test_an_error_that_is_no_lock_is_not_tried_again() -> None:
    tries: list[int] = []

    def act() -> None:
        tries.append(1)
        raise psycopg.errors.UndefinedTable

    with pytest.raises(psycopg.errors.UndefinedTable):
        patiently(act)
    assert tries == [1]


def test_a_process_that_waits_for_its_turn_has_no_statement_open(url: str) -> None:
    """An index that is built concurrently waits for every statement that is older."""
    entered = threading.Event()

    def second() -> None:
        with alone(url, MIGRATION_LOCK):
            entered.set()

    with alone(url, MIGRATION_LOCK):
        waiting = threading.Thread(target=second)
        waiting.start()
        with psycopg.connect(url, autocommit=True) as owners:
            owners.execute("create index concurrently built_meanwhile on person (id)")
        assert not entered.is_set()
    waiting.join()
    assert entered.is_set()


@pytest.fixture
def migrating(server_url: str) -> Iterator[tuple[str, Callable[[Callable[[], None]], None]]]:
    """A database with one table, and what does a step as a migration does."""
    with cloned_database(server_url, "template0") as url:
        engine = create_engine(sqlalchemy_url(url))
        with psycopg.connect(url) as owners:
            owners.execute(
                "create table thing as select n, n % 7 as kind from generate_series(1, 5000) n"
            )

        def run(step: Callable[[], None]) -> None:
            with engine.connect() as connection:
                context = MigrationContext.configure(
                    connection, opts={"transaction_per_migration": True}
                )
                with Operations.context(context), context.begin_transaction(_per_migration=True):
                    step()

        yield url, run
        engine.dispose()


@pytest.fixture
def building(
    migrating: tuple[str, Callable[[Callable[[], None]], None]],
) -> tuple[str, Callable[[], None]]:
    """What builds the index of that table."""
    url, run = migrating
    return url, lambda: run(lambda: build_index("thing_kind", "thing (kind)"))


def state_of_index(url: str) -> tuple[bool] | None:
    with psycopg.connect(url) as connection:
        return connection.execute(
            "select indisvalid from pg_index where indexrelid = to_regclass('thing_kind')"
        ).fetchone()


def test_an_index_is_built_while_others_write(building: tuple[str, Callable[[], None]]) -> None:
    url, build = building
    with psycopg.connect(url) as writer:
        writer.execute("insert into thing values (1, 1)")
        builder = threading.Thread(target=build)
        builder.start()
        with psycopg.connect(url, autocommit=True) as another:
            another.execute("set lock_timeout = '5s'")
            # It has begun once it stands in the catalogue; a table that was locked would refuse these.
            while state_of_index(url) is None:
                another.execute("insert into thing values (2, 2)")
            another.execute("insert into thing values (3, 3)")
        writer.commit()
    builder.join()
    assert state_of_index(url) == (True,)


def test_an_index_that_was_broken_off_is_built_anew(
    building: tuple[str, Callable[[], None]],
) -> None:
    url, build = building
    with psycopg.connect(url) as writer, psycopg.connect(url, autocommit=True) as broken:
        writer.execute("insert into thing values (1, 1)")
        broken.execute("set lock_timeout = '1ms'")
        with pytest.raises(LockNotAvailable):
            broken.execute("create index concurrently thing_kind on thing (kind)")
    assert state_of_index(url) == (False,)
    build()
    assert state_of_index(url) == (True,)
    build()
    assert state_of_index(url) == (True,)


def test_an_index_goes_while_others_read_and_once_gone_again_without_fault(
    migrating: tuple[str, Callable[[Callable[[], None]], None]],
    building: tuple[str, Callable[[], None]],
) -> None:
    (url, run), (_, build) = migrating, building
    build()
    for _ in range(2):
        run(lambda: drop_index("thing_kind"))
        assert state_of_index(url) is None


def test_every_migration_that_follows_states_no_version_that_is_not_there() -> None:
    """Revisions are compared as text: four digits each."""
    scripts = sorted((MIGRATIONS / "versions").glob("[0-9]*.py"))
    assert [script.stem[:4] for script in scripts] == [
        f"{number:04}" for number in range(1, len(scripts) + 1)
    ]
    assert all(f'revision = "{Path(script).stem[:4]}"' in script.read_text() for script in scripts)
