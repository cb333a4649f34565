"""Migrating is safe to repeat, and to do twice at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from aftercare import store
from aftercare.store.database.addresses import sqlalchemy_url
from aftercare.store.operations.migrate import MIGRATIONS, migrate, newest_revision
from aftercare.store.operations.resealing import open_for_sealing
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


def test_the_newest_migration_is_the_one_alembic_would_end_with() -> None:
    assert newest_revision() == ScriptDirectory(str(MIGRATIONS)).get_current_head()


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


def upgrade(url: str, revision: str) -> None:
    """To the schema of an earlier version of the service, without the data it would load."""
    config = Config()
    config.set_main_option(
        "script_location", str(Path(store.__file__).parent / "database" / "migrations")
    )
    engine = create_engine(sqlalchemy_url(url))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    engine.dispose()


_JUDGED_AND_DROPPED = """
set session_replication_role = replica;
insert into absence (id, appointment_id, person_id, missed_on, state, opened_at, evidence_by, decide_by, verdict,
  verdict_reason, decided_by, decided_at, weighed_at)
select md5(state)::uuid, md5(state)::uuid, md5('p')::uuid, '2026-11-20', state, now(), now(), now(), 'unexcused',
  'reden', md5('s')::uuid, now(), now() from unnest(array['decided','dropped']) as state;
insert into absence_verdict (id, absence_id, person_id, verdict, reason, decided_by, decided_at)
select id, id, person_id, verdict, verdict_reason, decided_by, decided_at from absence;
set session_replication_role = origin"""


def test_a_verdict_on_a_miss_that_was_corrected_away_before_is_taken_off_and_stays_on_record(
    empty_database_url: str,
) -> None:
    upgrade(empty_database_url, "0003")
    with psycopg.connect(empty_database_url) as connection:
        connection.execute(_JUDGED_AND_DROPPED)
    migrate(empty_database_url)
    with open_for_sealing(empty_database_url) as connection:
        kept = connection.execute(
            "select state, verdict, verdict_reason, decided_by is null, decided_at is null, evaluated_at is null"
            " from absence order by state"
        ).fetchall()
        given = connection.execute("select verdict, reason from absence_verdict").fetchall()
    assert kept == [
        ("decided", "unexcused", "reden", False, False, False),
        ("dropped", None, None, True, True, True),
    ]
    assert given == [("unexcused", "reden")] * 2


_SHIPPED_BEFORE = """
insert into reminder_policy (version, source, adopted_by, valid_from, activated_at, policy)
values (1, 'Hastings, Thomas, Ostermann, Hynes & Thapliyal (2021): a trial', 'x', '2026-01-01', '2026-01-01', '{}');
insert into contact_standard (code, version, nl, en, source, adopted_by, valid_from, is_example, profile)
values ('idaho-example', 1, 'x', 'x', 'x', 'x', '2021-02-01', true, '{}')"""


def test_what_shipped_with_wrong_facts_is_put_right_and_its_older_version_kept(
    empty_database_url: str,
) -> None:
    upgrade(empty_database_url, "0004")
    with psycopg.connect(empty_database_url) as connection:
        connection.execute(_SHIPPED_BEFORE)
    migrate(empty_database_url)
    with psycopg.connect(empty_database_url) as connection:
        named = connection.execute(
            "select source, state from reminder_policy order by version"
        ).fetchall()
        versions = connection.execute(
            "select version, source = 'x' from contact_standard where code = 'idaho-example' order by version"
        ).fetchall()
    assert named[0] == ("Hastings, Thomas, Ostermann, Hyatt & Payne (2021): a trial", "activated")
    # A newer one changes what clients are sent, so it waits for an administrator.
    assert [state for _, state in named[1:]] == ["proposed"]
    assert versions == [(1, True), (2, False)]


_IN_OLDER_WORDS = """
set session_replication_role = replica;
insert into job_run (job, slot, claimed_by, started_at) select job, now(), 'w', now()
from unnest(array['sweep', 'weigh', 'climb', 'roll-horizon', 'try-rules', 'send-mail']) as job;
insert into escalation_act (id, escalation_id, person_id, act, acted_by, acted_at, until_at, reason)
select md5('a')::uuid, md5('e')::uuid, md5('p')::uuid, 'silence', md5('s')::uuid, now(), now() + interval '1 day',
  'reden';
set session_replication_role = origin"""


def test_jobs_and_acts_of_before_are_kept_under_their_new_words(empty_database_url: str) -> None:
    upgrade(empty_database_url, "0005")
    with psycopg.connect(empty_database_url) as connection:
        connection.execute(_IN_OLDER_WORDS)
    migrate(empty_database_url)
    with open_for_sealing(empty_database_url) as connection:
        jobs = {job for (job,) in connection.execute("select job from job_run")}
        acts = connection.execute("select act, reason from escalation_act").fetchall()
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("update escalation_act set reason = 'anders'")
    assert jobs == {
        "mark-outcomes-overdue", "evaluate-rules", "run-steps", "extend-horizon", "run-backtests", "send-mail",
    }  # fmt: skip
    assert acts == [("snooze", "reden")]
