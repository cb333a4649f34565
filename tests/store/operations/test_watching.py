"""The watchdog's database role calls counts of all rows, reads none but the access log and changes nothing."""

from __future__ import annotations

import psycopg
import pytest
from psycopg import errors
from sqlalchemy import Connection, text

from aftercare.base.errors import Forbidden
from aftercare.store.database.engine import open_engine
from aftercare.store.database.unit_of_work import Database
from aftercare.store.operations.watchdog import counts
from aftercare.store.operations.watchdog_transaction import watching
from tests.store.arranging import NOW

FUNCTIONS = "select p.proname from pg_proc p where p.pronamespace = 'watchdog'::regnamespace"
CALLED = """
select p.proname from pg_proc p where has_function_privilege('aftercare_watchdog', p.oid, 'execute')
and p.pronamespace <> 'pg_catalog'::regnamespace and p.pronamespace <> 'information_schema'::regnamespace
and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
"""
FORBIDDEN = (
    "select family_name from person",
    "select id from person",
    "select state from appointment",
    "select app_on_file('+447700900100')",
    "select free_room(null, null, null, null, null)",
    "select has_verified_phone(null)",
    "select version_num from alembic_version",
    "create table watchdog.planted ()",
    "select phone from person",
    "select body from message",
    "select note from outcome",
    "select evidence_note from absence",
    "select decision_reason from escalation",
    "select * from credential",
    "select * from inbound_text",
    "update escalation set state = 'resolved'",
    "delete from escalation_step",
    "insert into audit_entry (at, role, action, subject_kind) values ('2026-11-25', 'x', 'x', 'x')",
)


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_it_may_neither_read_nor_change_what_it_counts(statement: str, database: Database) -> None:
    with pytest.raises(Forbidden), watching(database, NOW) as session:
        session.execute(text(statement))


def test_it_calls_the_counts_and_nothing_else(standing: Connection) -> None:
    """But for what comes with PostgreSQL and its extension, which read no table of ours."""
    called = set(standing.scalars(text(CALLED)))
    with watching(Database(standing), NOW) as session:
        assert called == {*counts(session, NOW), "ticks"} - {"job-silent"}
    unsafe = text(
        f"{FUNCTIONS} and (p.proowner <> 'aftercare_counter'::regrole or not p.prosecdef)"
    )
    assert set(standing.scalars(unsafe)) == set()


def test_a_login_that_is_nothing_but_the_watchdog_can_count(
    watchdog_url: str, fresh_database: Database
) -> None:
    assert not any(counts_of(Database(open_engine(watchdog_url, pool_size=1))).values())
    with psycopg.connect(watchdog_url) as dog, pytest.raises(errors.InsufficientPrivilege):
        dog.execute("set role aftercare_clock")


def counts_of(database: Database) -> dict[str, int]:
    with watching(database, NOW) as session:
        return counts(session, NOW)
