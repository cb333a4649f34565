"""On the database of a demonstration every command works by the clock of the demonstration."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from aftercare.base.clock import MovableClock, SystemClock
from aftercare.base.environment import load_settings
from aftercare.cli.job_names import JOB_NAMES
from aftercare.cli.serving import serves_demonstration
from aftercare.demo.accounts import NORTH
from aftercare.demo.places import id_of
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.store.database.job_runs import claim_slot, finish_slot, last_finished
from aftercare.store.database.unit_of_work import Database
from tests.test_cli import Run, plain_environment, refused, run

__all__ = ["plain_environment", "run"]

BEHIND = timedelta(days=5)
JOB = "mark-outcomes-overdue"


@pytest.fixture
def run_there(
    run: Run, fresh_database_url: str, watchdog_url: str, monkeypatch: pytest.MonkeyPatch
) -> Run:
    """The command line on the database of a demonstration, as a login that may do everything."""
    monkeypatch.setenv("AFTERCARE_DATABASE_URL", fresh_database_url)
    monkeypatch.setenv("AFTERCARE_WATCHDOG_DATABASE_URL", watchdog_url)
    with psycopg.connect(fresh_database_url) as connection:
        connection.execute("insert into team (id, name) values (%s, 'Noord')", [id_of(NORTH)])
    return run


@pytest.fixture
def own_clock(run_there: Run, tmp_path: Path) -> MovableClock:
    """Its clock, days behind the machine's."""
    (tmp_path / "data").mkdir()
    clock = MovableClock(tmp_path / "data" / "clock.json")
    clock.begin_at(SystemClock().now() - BEHIND)
    return clock


@pytest.fixture
def during(own_clock: MovableClock) -> Callable[[datetime], bool]:
    """Whether a moment is after the start of the test and before now, by the clock of the demonstration."""
    began = own_clock.now()
    return lambda moment: began <= moment <= own_clock.now()


def finished(database: Database) -> datetime:
    with database.work(CLOCK, SystemClock().now()) as work:
        found = last_finished(work.session)[JOB]
    assert found is not None
    return found


def test_a_tick_without_a_moment_does_what_is_due_there(
    run_there: Run, during: Callable[[datetime], bool], owners_database: Database
) -> None:
    assert run_there("tick", JOB).stdout == f"{JOB}: 0 handled.\n"
    assert during(finished(owners_database))


def test_the_watchdog_counts_what_must_not_be_there(
    run_there: Run, during: Callable[[datetime], bool], own_clock: MovableClock, owners_database: Database
) -> None:  # fmt: skip
    all_ran(owners_database, own_clock.now())
    found = json.loads(run_there("watchdog", "--json").stdout)
    assert during(datetime.fromisoformat(found["at"]))
    assert found["silent"] == []


def test_the_doctor_judges_its_jobs_by_it_and_the_clocks_of_the_machines_by_their_own(
    run_there: Run, own_clock: MovableClock, owners_database: Database
) -> None:
    all_ran(owners_database, own_clock.now())
    found = checks(run_there)
    assert found["jobs"] == ("fine", "Every job ran in time.")
    assert found["clock"][0] == "fine"


def test_a_server_and_a_worker_that_are_started_by_hand_are_of_the_demonstration(
    run_there: Run, own_clock: MovableClock, fresh_database_url: str, service_url: str
) -> None:
    settings = load_settings()
    assert serves_demonstration(settings, fresh_database_url, asked=False)
    # As an installation: its login may not look, and is never one of a demonstration.
    assert not serves_demonstration(settings, service_url, asked=False)


def test_without_its_clock_they_refuse_and_say_why(
    run_there: Run, owners_database: Database
) -> None:
    for words in (("tick", JOB), ("watchdog",), ("audit", "verify"), ("worker",)):
        said = refused(run_there(*words))
        assert "demonstration, which has a clock of its own" in said
        assert "clock.json is not there" in said
    assert "clock.json is not there" in checks(run_there)["jobs"][1]
    with owners_database.work(CLOCK, SystemClock().now()) as work:
        assert last_finished(work.session) == {}


@pytest.mark.parametrize("at", ["2025-11-24T09:00:00+01:00", "2126-11-24T09:00:00+01:00"])
def test_a_moment_that_is_given_counts_also_without_its_clock(
    run_there: Run, owners_database: Database, at: str
) -> None:
    assert run_there("tick", JOB, "--at", at).stdout == f"{JOB}: 0 handled.\n"
    assert finished(owners_database) == datetime.fromisoformat(at)


def all_ran(database: Database, at: datetime) -> None:
    with database.work(CLOCK, at) as work:
        for job in JOB_NAMES:
            claim_slot(work.session, job, at, "a test", at)
            finish_slot(work.session, job, at, 0, at)


def checks(run_there: Run) -> dict[str, tuple[str, str]]:
    found: list[dict[str, Any]] = json.loads(run_there("doctor", "--json").stdout)["checks"]
    return {one["check"]: (one["state"], one["says"]) for one in found}
