"""The watchdog's database role counts everybody's rows, reads nobody's name and changes nothing."""

from __future__ import annotations

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import text

from aftercare.base.errors import Forbidden
from aftercare.store.database.unit_of_work import Database
from aftercare.store.operations.watchdog import counts
from aftercare.store.operations.watchdog_transaction import watching
from tests.conftest import database_at
from tests.store.arranging import NOW, Arranger

FORBIDDEN = (
    "select family_name from person",
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
def test_what_it_does_not_count_it_may_neither_read_nor_change(
    statement: str, database: Database
) -> None:
    with pytest.raises(Forbidden), watching(database, NOW) as session:
        session.execute(text(statement))


def test_it_sees_the_rows_of_every_team_restricted_ones_too(
    arrange: Arranger, database: Database
) -> None:
    arrange.person(restricted=True)
    with watching(database, NOW) as session:
        assert session.execute(text("select count(id) from person")).scalar_one() >= 1


def test_an_account_that_is_nothing_but_the_watchdog_can_count(
    server_url: str, fresh_database_url: str, fresh_database: Database
) -> None:
    name = fresh_database_url.rpartition("/")[2]
    login = f"dog_{name}"[:60]
    with psycopg.connect(fresh_database_url, autocommit=True) as owner:
        owner.execute(
            sql.SQL(
                "create role {} login password 'only-to-count' in role aftercare_watchdog"
            ).format(sql.Identifier(login))
        )
        try:
            host = database_at(server_url, name).rpartition("@")[2]
            with psycopg.connect(f"postgresql://{login}:only-to-count@{host}") as dog:
                dog.execute("set role aftercare_watchdog")
                assert dog.execute("select count(id) from person").fetchone() == (0,)
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    dog.execute("set role aftercare_clock")
        finally:
            owner.execute(sql.SQL("drop role {}").format(sql.Identifier(login)))


def test_all_questions_are_answered_to_it(database: Database) -> None:
    with watching(database, NOW) as session:
        found = counts(session, NOW)
    assert found
    assert not any(found.values())
