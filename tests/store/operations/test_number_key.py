"""Telephone numbers are compared while they are encrypted, and their key is replaced without a moment of two keys."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from psycopg import sql
from sqlmodel import select

from aftercare.base.sealing import keys_written, new_key
from aftercare.base.start_errors import StillConnected, UnusableSettings
from aftercare.casework.people.search import find_people
from aftercare.domain.accounts.permissions import CLOCK, Actor
from aftercare.store.database.engine import open_engine
from aftercare.store.database.key_ring import MASTER
from aftercare.store.database.sealed_columns import COLUMNS
from aftercare.store.database.sealed_values import MARK
from aftercare.store.database.unit_of_work import Database
from aftercare.store.messages.numbers import files_at, shared_numbers
from aftercare.store.messages.rows import InboundTextRow, MessageRow
from aftercare.store.operations.number_key import replace_number_key
from aftercare.store.operations.resealing import open_for_sealing, seal_what_is_clear
from tests.log_keys import MASTER_KEY
from tests.store.arranging import NOW, Arranger
from tests.store.placement.waiting import DEADLINE_S, until

NUMBER, OTHER = "+447700900123", "+447700900456"
PLACES = sorted(place for place, column in COLUMNS.items() if column.is_number)
_LOOKED = "select pid from pg_stat_activity where pid = %s and query like '%%pg_stat_activity%%'"
_IDS = "select id from data_key where seals_numbers"


@pytest.fixture
def owners(fresh_database_url: str) -> Iterator[psycopg.Connection[Any]]:
    with open_for_sealing(fresh_database_url) as connection:
        yield connection


@pytest.fixture
def officer(fresh_database_url: str) -> Actor:
    """Of an office with two files of one number and one of another, a text out and one in. No one is connected."""
    with connected(fresh_database_url) as database:
        arrange = Arranger(database)
        mine = arrange.person(phone=NUMBER, phone_state="verified")
        arrange.person(phone=NUMBER)
        arrange.person(phone=OTHER)
        arrange.message(arrange.appointment(mine, NOW + timedelta(days=2)), recipient=NUMBER)
        came = {"sender": NUMBER, "body": "STOP", "meaning": "stop", "received_at": NOW}
        arrange.add(InboundTextRow(sid="SM-1", **came))
        return arrange.office.officer


@contextmanager
def connected(url: str) -> Iterator[Database]:
    engine = open_engine(url, pool_size=2)
    try:
        yield Database(engine)
    finally:
        engine.dispose()


def stored(url: str, place: str) -> list[str]:
    table, column = map(sql.Identifier, place.split("."))
    query = sql.SQL("select {} from {} where {} is not null").format(column, table, column)
    with psycopg.connect(url) as connection:
        return [value for (value,) in connection.execute(query).fetchall()]


def known(database: Database, officer: Actor) -> tuple[int, set[str | None], set[str], int]:
    """How many files have the number, which are shared, which stand in texts, and how many files a search finds."""
    with database.work(CLOCK, NOW) as work:
        # Comparing comes first: a value that is read with an unknown key makes a process read the keys again.
        files = files_at(work.session, NUMBER)
        shared = shared_numbers(work.session, [NUMBER, OTHER])
        texts = set(work.session.exec(select(MessageRow.recipient)))
        texts |= set(work.session.exec(select(InboundTextRow.sender)))
    with database.work(officer, NOW) as work:
        return len(files), shared, texts, len(find_people(work, "900123"))


EXPECTED = (2, {NUMBER}, {NUMBER}, 2)


def test_the_same_number_is_the_same_text_in_every_column_and_no_digit_of_it_stands_anywhere(
    officer: Actor, fresh_database_url: str
) -> None:
    with connected(fresh_database_url) as database:
        assert known(database, officer) == EXPECTED
    values = [one for place in PLACES for one in stored(fresh_database_url, place)]
    assert len(values) >= 8
    assert len(set(values)) == 2
    assert all(one.startswith(f"{MARK}number:") for one in values)
    with psycopg.connect(fresh_database_url) as connection:
        tables = connection.execute(
            "select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace"
        ).fetchall()
        for (table,) in tables:
            rows = sql.SQL("select count(*) from {} t where t::text ~ '900(123|456)'")
            assert connection.execute(rows.format(sql.Identifier(table))).fetchone() == (0,), table


def test_with_a_new_key_everything_is_found_as_before_and_the_key_before_is_gone(
    officer: Actor, owners: psycopg.Connection[Any], fresh_database_url: str
) -> None:
    before = {place: stored(fresh_database_url, place) for place in PLACES}
    steps: list[tuple[int, int]] = []
    key_id = replace_number_key(owners, lambda done, of: steps.append((done, of)))
    assert steps[-1][0] == steps[-1][1]
    assert owners.execute(_IDS).fetchall() == [(key_id,)]
    for place, values in before.items():
        now = stored(fresh_database_url, place)
        assert len(now) == len(values)
        assert not {*now} & {*values}
    with connected(fresh_database_url) as database:
        assert known(database, officer) == EXPECTED


def test_a_process_that_was_not_connected_meanwhile_compares_with_the_new_key(
    officer: Actor, owners: psycopg.Connection[Any], fresh_database_url: str
) -> None:
    with connected(fresh_database_url) as database:
        assert known(database, officer) == EXPECTED
    replace_number_key(owners)
    with connected(fresh_database_url) as database:
        assert known(database, officer) == EXPECTED


def test_while_another_process_is_connected_nothing_changes(
    officer: Actor, owners: psycopg.Connection[Any], fresh_database_url: str
) -> None:
    before = owners.execute(_IDS).fetchall()
    with connected(fresh_database_url) as database:
        known(database, officer)
        with pytest.raises(StillConnected):
            replace_number_key(owners, wait_seconds=0)
        assert known(database, officer) == EXPECTED
    assert owners.execute(_IDS).fetchall() == before


def test_a_process_that_is_about_to_end_is_waited_for(
    owners: psycopg.Connection[Any], fresh_database_url: str
) -> None:
    (before,) = owners.execute(_IDS).fetchall()
    with (
        psycopg.connect(fresh_database_url, autocommit=True) as other,
        ThreadPoolExecutor(1) as pool,
    ):
        replaced = pool.submit(replace_number_key, owners, wait_seconds=DEADLINE_S)
        until(lambda: bool(other.execute(_LOOKED, [owners.info.backend_pid]).fetchone()))
        other.close()
        assert replaced.result() not in before


def test_without_the_master_key_of_the_numbers_nothing_changes(
    officer: Actor, owners: psycopg.Connection[Any], fresh_database_url: str
) -> None:
    before = owners.execute(_IDS).fetchall()
    try:
        MASTER.use(keys_written(new_key(2)))
        with pytest.raises(UnusableSettings) as raised:
            replace_number_key(owners)
        assert "nothing was changed" in str(raised.value.detail)
    finally:
        MASTER.use(keys_written(MASTER_KEY))
    assert owners.execute(_IDS).fetchall() == before
    with connected(fresh_database_url) as database:
        assert known(database, officer) == EXPECTED


def test_numbers_that_stand_in_clear_are_sealed_together(
    officer: Actor, owners: psycopg.Connection[Any], fresh_database_url: str
) -> None:
    with psycopg.connect(fresh_database_url) as connection:
        for place in PLACES:
            table, column = map(sql.Identifier, place.split("."))
            named = sql.Identifier(f"sealed_{place.split('.')[1]}")
            bare = sql.SQL("alter table {} disable trigger user, drop constraint {}")
            connection.execute(bare.format(table, named))
            clear = sql.SQL("update {0} set {1} = %s where {1} is not null and {1} <> ''")
            connection.execute(clear.format(table, column), [NUMBER])
            connection.execute(sql.SQL("alter table {} enable trigger user").format(table))
    seal_what_is_clear(owners)
    values = {one for place in PLACES for one in stored(fresh_database_url, place)}
    assert len(values) == 1
    assert values.pop().startswith(MARK)
    with connected(fresh_database_url) as database:
        assert known(database, officer)[:3] == (3, {NUMBER}, {NUMBER})
