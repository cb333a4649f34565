"""Data keys are replaced beside running processes, and nothing becomes unreadable on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from sqlmodel import col, select

from aftercare.base.sealing import keys_written, new_key
from aftercare.base.start_errors import UnusableSettings
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.store.database.engine import open_engine, ring_of
from aftercare.store.database.key_ring import MASTER, require_keys
from aftercare.store.database.sealed_columns import COLUMNS
from aftercare.store.database.sealed_values import UNREADABLE
from aftercare.store.database.unit_of_work import Database
from aftercare.store.messages.rows import MessageReceiptRow, MessageRow
from aftercare.store.operations.key_rotation import begin_rotation, end_rotation, wrap_again
from aftercare.store.operations.resealing import (
    Goal,
    batches,
    is_sealed,
    open_for_sealing,
    seal_anew,
)
from aftercare.store.papers.rows import PaperRow
from tests.log_keys import MASTER_KEY
from tests.store.arranging import NOW, Arranger

BODIES = {f"Tekst {number}" for number in range(30)}


@pytest.fixture
def owners(fresh_database_url: str) -> Iterator[psycopg.Connection[Any]]:
    with open_for_sealing(fresh_database_url) as connection:
        yield connection


@pytest.fixture
def texts(owners_database: Database) -> Arranger:
    arrange = Arranger(owners_database)
    person = arrange.person()
    appointment = arrange.appointment(person, NOW + timedelta(days=2))
    for number, body in enumerate(sorted(BODIES)):
        arrange.message(appointment, slot=f"T-{number}", body=body)
    arrange.add(MessageReceiptRow(sid="SM-1", status="sent", raw={"To": "x"}, received_at=NOW))
    return arrange


def read(database: Database) -> set[str]:
    with database.work(CLOCK, NOW) as work:
        return set(work.session.exec(select(MessageRow.body)))


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(UnusableSettings) as raised:
        act()
    return str(raised.value.detail)


def raw(url: str, query: str) -> list[Any]:
    with psycopg.connect(url) as connection:
        return [value for (value,) in connection.execute(query.encode()).fetchall()]


def test_everything_is_readable_at_each_step_and_the_key_before_goes_at_the_end(
    texts: Arranger, owners: psycopg.Connection[Any], fresh_database_url: str
) -> None:
    database = texts.database
    (before,) = raw(fresh_database_url, "select id from data_key where not seals_numbers")
    stored = set(raw(fresh_database_url, "select body from message"))
    key_id, is_new = begin_rotation(owners)
    assert is_new
    ring_of(fresh_database_url).read()
    work = Goal(COLUMNS["message.body"], is_sealed(COLUMNS["message.body"], key_id))
    for _ in batches(owners, work):
        assert read(database) == BODIES
    assert end_rotation(owners, key_id) == ["message_receipt.raw"]
    # Interrupted: it goes on with the same key.
    assert begin_rotation(owners) == (key_id, False)
    seen: list[tuple[int, int]] = []
    seal_anew(owners, key_id, lambda done, of: seen.append((done, of)))
    assert seen[-1][0] == seen[-1][1]
    assert end_rotation(owners, key_id) == []
    there = raw(fresh_database_url, "select id from data_key where not seals_numbers")
    assert there == [key_id] != [before]
    again = set(raw(fresh_database_url, "select body from message"))
    assert not again & stored
    assert not any(before in one for one in again)
    assert read(database) == BODIES


def test_a_process_that_has_not_read_the_new_key_yet_reads_what_it_sealed(
    texts: Arranger, owners: psycopg.Connection[Any], service_url: str
) -> None:
    engine = open_engine(service_url, pool_size=1)
    other = Database(engine)
    assert read(other) == BODIES
    key_id, _ = begin_rotation(owners)
    seal_anew(owners, key_id)
    assert read(texts.database) == read(other) == BODIES
    engine.dispose()


def test_one_damaged_value_is_shown_as_such_and_keeps_the_key_before(
    texts: Arranger, owners: psycopg.Connection[Any], fresh_database_url: str
) -> None:
    with psycopg.connect(fresh_database_url) as connection:
        connection.execute("update message set body = left(body, -5) || 'AAA=~' where slot = 'T-3'")
    assert len(read(texts.database)) == len(BODIES)
    assert UNREADABLE in read(texts.database)
    key_id, _ = begin_rotation(owners)
    ring_of(fresh_database_url).read()
    seal_anew(owners, key_id)
    assert end_rotation(owners, key_id) == ["message.body"]


def test_a_new_master_key_wraps_again_and_the_one_before_is_not_needed(
    texts: Arranger, owners: psycopg.Connection[Any], fresh_database_url: str
) -> None:
    newer = new_key(2)
    try:
        MASTER.use(keys_written(f"{MASTER_KEY},{newer}"))
        assert wrap_again(owners) == (2, 0)
        MASTER.use(keys_written(newer))
        require_keys(ring_of(fresh_database_url))
        MASTER.use(keys_written(MASTER_KEY))
        assert "none of its keys" in refused(lambda: require_keys(ring_of(fresh_database_url)))
        assert "none of its keys" in refused(lambda: wrap_again(owners))
        MASTER.use({})
        assert "is required" in refused(lambda: require_keys(ring_of(fresh_database_url)))
    finally:
        MASTER.use(keys_written(MASTER_KEY))


def test_documents_and_files_are_sealed_anew_as_well(
    texts: Arranger, owners: psycopg.Connection[Any], fresh_database_url: str
) -> None:
    with texts.database.work(CLOCK, NOW) as work:
        receipt = work.session.exec(select(MessageReceiptRow)).one()
        assert receipt.raw == {"To": "x"}
    key_id, _ = begin_rotation(owners)
    seal_anew(owners, key_id)
    end_rotation(owners, key_id)
    ring_of(fresh_database_url).read()
    with texts.database.work(CLOCK, NOW) as work:
        assert work.session.exec(select(MessageReceiptRow.raw)).all() == [{"To": "x"}]
        assert not work.session.exec(select(PaperRow).where(col(PaperRow.pdf).is_not(None))).all()
