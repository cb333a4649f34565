"""A lock taken out of turn is found, and what cannot make two transactions wait for each other is not."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Connection, text
from sqlmodel import Session

from aftercare.domain.accounts.permissions import CLOCK
from aftercare.store.database.unit_of_work import Database, UnitOfWork
from tests import lock_order
from tests.lock_order import NAMES, PRODUCT, RANK, locks_of
from tests.store.arranging import NOW, Arranger

PERSON = "select id from person for no key update"
APPOINTMENT = "select id from appointment for no key update"
SKIPPING = f"{PERSON} skip locked"


def act(work: UnitOfWork, *statements: str, taken_back: str | None = None) -> None:
    """One act of the product, as the ledger sees it; `taken_back` is asked before them, and undone."""
    source = """
def planted(session, statements, taken_back):
    if taken_back is not None:
        savepoint = session.begin_nested()
        session.execute(taken_back)
        savepoint.rollback()
    for one in statements:
        session.execute(one)
"""
    names: dict[str, Any] = {}
    exec(compile(source, f"{PRODUCT}casework/planted.py", "exec"), names)  # as if it stood there
    undone = text(taken_back) if taken_back else None
    names["planted"](work.session, [text(one) for one in statements], undone)


def faults(database: Database, *statements: str, taken_back: str | None = None) -> list[str]:
    with database.work(CLOCK, NOW) as work:
        act(work, *statements, taken_back=taken_back)
    found, lock_order.faults[:] = [one.split(":")[0] for one in lock_order.faults], []
    return found


@pytest.fixture(autouse=True)
def one_appointment(arrange: Arranger) -> None:
    arrange.appointment(arrange.person(), NOW)


def test_a_person_locked_after_an_appointment_is_found(database: Database) -> None:
    found = faults(database, APPOINTMENT, PERSON)
    assert found == [
        f"person (turn {RANK['person']}) after appointment (turn {RANK['appointment']})"
    ]
    assert faults(database, PERSON, APPOINTMENT) == []


def test_what_is_changed_is_locked(database: Database) -> None:
    assert faults(database, APPOINTMENT, "update person set version = version + 1") != []


def test_a_lock_that_skips_never_waits(database: Database) -> None:
    assert faults(database, APPOINTMENT, SKIPPING) == []


def test_a_table_that_is_held_may_be_locked_again(database: Database) -> None:
    assert faults(database, PERSON, APPOINTMENT, PERSON) == []


def test_what_finds_no_row_locks_nothing(database: Database) -> None:
    assert faults(database, APPOINTMENT.replace(" for", " where false for"), PERSON) == []


def test_what_is_taken_back_is_let_go(database: Database) -> None:
    assert faults(database, PERSON, taken_back=APPOINTMENT) == []


def test_two_acts_of_one_test_do_not_meet(database: Database) -> None:
    with database.work(CLOCK, NOW) as work:
        act(work, APPOINTMENT)
        act(work, PERSON)
    assert lock_order.faults == []


@pytest.mark.parametrize(
    ("statement", "locks"),
    [
        ("select 1 from person", {}),
        ("insert into person (id) values (1) on conflict (id) do update set id = 2", {}),
        ("SELECT * FROM message JOIN appointment ON x = y WHERE z FOR NO KEY UPDATE SKIP LOCKED",
         {"message": False, "appointment": False}),
        ("select p.id from person p, staff s where exists (select from message) for update of s",
         {"staff": True}),
        ("update message m set x = 1 where id in (select m.id from message m for update of m skip locked)",
         {"message": False}),
        ("select pg_advisory_xact_lock(620110313)", {"620110313": True}),
        ("with old as (delete from freed_room returning id) select id from old", {"freed_room": True}),
    ],
)  # fmt: skip
def test_a_statement_says_what_it_locks(statement: str, locks: dict[str, bool]) -> None:
    assert locks_of(statement) == locks


def test_every_table_of_the_order_exists(connection: Connection) -> None:
    found = set(Session(connection).scalars(text("select tablename from pg_tables")))
    assert RANK.keys() - NAMES.keys() <= found
