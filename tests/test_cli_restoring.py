"""`aftercare restore-check` finds each damage of a restore; `hold` and `accept-restored` are the gate to texts."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from aftercare.base.clock import SystemClock
from aftercare.cli.restoring import PLANNERS
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.store.accounts import audit
from aftercare.store.database.job_runs import claim_slot, finish_slot
from aftercare.store.database.unit_of_work import Database
from aftercare.store.messages.sender_rows import senders
from tests.log_keys import LOG_KEYS
from tests.store.arranging import Arranger
from tests.test_cli import Run, plain_environment, refused, run, run_on_database

__all__ = ["plain_environment", "run", "run_on_database"]

DAMAGES = {
    "schema": "update alembic_version set version_num = 'another'",
    "policies": "drop policy clock_all on sender",
    "policies that allow more": "alter policy admins on sender using (true)",
    "policies switched off": "alter table person disable row level security",
    "policies never written down": "comment on table alembic_version is null",
    "chain": "update audit_link set hash = 'x' where position = 1",
    "chain of an entry": "delete from audit_entry",
    "counts": "delete from person",
}


@pytest.fixture
def restored(fresh_database: Database) -> Database:
    """A database with a client in it, and a sealed access log."""
    now = SystemClock().now()
    person = Arranger(fresh_database, now).person()
    with fresh_database.work(CLOCK, now) as work:
        audit.note(work, "restart", "sender")
        audit.note_people(work, "read", [person.id])
    with fresh_database.work(CLOCK, now) as work:
        audit.seal(work, LOG_KEYS)
    return fresh_database


def checked(run: Run, exit_code: int) -> dict[str, Any]:
    result = run("restore-check", "--json")
    assert result.exit_code == exit_code, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_a_whole_restore_has_no_finding(run_on_database: Run, restored: Database) -> None:
    found = checked(run_on_database, 0)
    assert (found["whole"], found["findings"], found["nothing_to_compare"]) == (True, [], False)
    assert found["counts"]["person"] == 1
    assert found["sent_since"] == {
        "after": None, "noticed_at": None, "messages": [], "position": 2, "published": None,
    }  # fmt: skip


def test_a_new_organisation_has_nothing_to_compare_and_no_finding(
    run_on_database: Run, fresh_database: Database
) -> None:
    found = checked(run_on_database, 0)
    assert (found["whole"], found["nothing_to_compare"]) == (True, True)
    said = run_on_database("restore-check").stdout
    assert "nothing to compare: no client and no text" in said
    assert "no account either" in said


def test_a_restore_that_was_cut_off_before_the_access_log_is_a_finding(
    run_on_database: Run, restored: Database, fresh_database_url: str
) -> None:
    with psycopg.connect(fresh_database_url, autocommit=True) as owner:
        owner.execute("set session_replication_role = replica")
        for table in ("person", "audit_entry", "audit_link", "audit_tally", "audit_anchor"):
            owner.execute(f"delete from {table}")
    found = checked(run_on_database, 1)
    assert found["counts"]["staff"] > 0
    (finding,) = found["findings"]
    assert (finding["check"], "staff" in finding["says"]) == ("counts", True)


def test_an_empty_database_is_a_finding_where_entries_of_its_log_were_published(
    run_on_database: Run, fresh_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    anchors = tmp_path / "anchors.jsonl"
    anchors.write_text('{"position": 9, "hash": "00"}\n')
    monkeypatch.setenv("AFTERCARE_AUDIT_ANCHOR_FILE", str(anchors))
    found = checked(run_on_database, 1)
    assert [one["check"] for one in found["findings"]] == ["counts"]


def test_the_moment_at_which_a_database_stood_is_kept_while_jobs_run_on_it(
    run_on_database: Run, restored: Database
) -> None:
    stood_at = SystemClock().now() - timedelta(minutes=10)
    ran(restored, "seal-audit", stood_at)
    assert run_on_database("database", "hold").exit_code == 0
    held_at = SystemClock().now()
    ran(restored, "seal-audit", held_at)
    # A second time, by hand or by a process that notices later, changes nothing of it.
    assert run_on_database("database", "hold").exit_code == 0
    found = checked(run_on_database, 0)["sent_since"]
    after = datetime.fromisoformat(found["after"])
    assert timedelta() <= stood_at - after <= timedelta(seconds=1)
    assert datetime.fromisoformat(found["noticed_at"]) <= held_at
    said = run_on_database("restore-check").stdout
    assert f"accept-restored --since {found['after']}" in said


def ran(database: Database, job: str, at: datetime) -> None:
    with database.work(CLOCK, at) as work:
        claim_slot(work.session, job, at, "a test", at)
        finish_slot(work.session, job, at, 0, at)


@pytest.mark.parametrize("damage", DAMAGES)
def test_each_damage_is_found(
    run_on_database: Run, restored: Database, fresh_database_url: str, damage: str
) -> None:
    with psycopg.connect(fresh_database_url, autocommit=True) as owner:
        owner.execute("set session_replication_role = replica")
        owner.execute(DAMAGES[damage])
    found = checked(run_on_database, 1)
    assert damage.split()[0] in {one["check"] for one in found["findings"]}


def test_what_was_published_beyond_the_end_is_said(
    run_on_database: Run, restored: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    anchors = tmp_path / "anchors.jsonl"
    anchors.write_text('{"position": 9, "hash": "00"}\n')
    monkeypatch.setenv("AFTERCARE_AUDIT_ANCHOR_FILE", str(anchors))
    assert checked(run_on_database, 0)["sent_since"]["published"] == 9


def test_texts_are_held_until_what_was_lost_is_planned_anew_and_accepted(
    run_on_database: Run, restored: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    anchors = tmp_path / "anchors.jsonl"
    anchors.write_text('{"position": 9, "hash": "00"}\n')
    monkeypatch.setenv("AFTERCARE_AUDIT_ANCHOR_FILE", str(anchors))
    since = "2026-11-24T08:55:00+01:00"
    accept = ("database", "accept-restored", "--since", since)
    assert "not held back" in refused(run_on_database(*accept))
    assert "offset" in refused(run_on_database(*accept[:3], "2026-11-24T08:55:00"))
    assert run_on_database("database", "hold").exit_code == 0
    assert stopped(restored) == {"sms", "voice"}
    assert "must run first" in refused(run_on_database(*accept))
    later = SystemClock().now() + timedelta(minutes=1)
    with restored.work(CLOCK, later) as work:
        for job in PLANNERS:
            claim_slot(work.session, job, later, "a test", later)
            finish_slot(work.session, job, later, 0, later)
    result = run_on_database(*accept, "--json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert (found["messages"], found["since"]) == ([], "2026-11-24T07:55:00+00:00")
    assert Path(found["anchor_file_kept_as"]).read_text().startswith('{"position": 9')
    assert not anchors.exists()
    assert stopped(restored) == set()


def stopped(database: Database) -> set[str]:
    with database.work(CLOCK, SystemClock().now()) as work:
        return {row.channel for row in senders(work.session) if row.stopped_at}


@pytest.mark.parametrize(
    "words",
    [("migrate",), ("watchdog",), ("restore-check",), ("tick", "send-messages"), ("database", "set-up")],
    ids=lambda words: words[-1],
)  # fmt: skip
@pytest.mark.parametrize(
    "hosts", ["127.0.0.1:1,127.0.0.1:2", "127.0.0.1:one,127.0.0.1:2"], ids=["away", "unreadable"]
)
def test_an_address_that_leads_nowhere_is_one_sentence(
    run: Run, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], hosts: str
) -> None:
    for number, one in enumerate(
        ("OWNER_DATABASE", "DATABASE", "WATCHDOG_DATABASE", "ADMIN_DATABASE")
    ):
        url = f"postgresql://one_{number}:hush@{hosts}/office?target_session_attrs=read-write"
        monkeypatch.setenv(f"AFTERCARE_{one}_URL", url)
    said = refused(run(*words))
    assert said.count("\n") == 1
    assert "hush" not in said
