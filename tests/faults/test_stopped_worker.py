"""A worker that is asked to end in the middle of a long job ends soon, and another worker does the rest."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import Any, LiteralString

import psycopg
import pytest

from aftercare.base.clock import SystemClock
from aftercare.casework.adoption.acts import activate
from aftercare.casework.contact_standards.acts import CONTACT_STANDARD, propose_standard
from aftercare.domain.time.wall_time import civil_date
from aftercare.scheduling.contact_standards.judge_contacts import judge_contacts_job
from aftercare.scheduling.jobs.job import tick
from aftercare.store.database.unit_of_work import Database
from tests.casework.contact_standards.standards_at_work import new_standard, work_by
from tests.store.arranging import Arranger
from tests.store.placement.waiting import until

pytestmark = pytest.mark.faults

CLIENTS = 60
_BEFORE_A_ROW = (
    "select count(*) from pg_stat_activity"
    " where datname = current_database() and wait_event_type = 'Lock'"
)


def test_a_worker_ends_between_two_clients_and_another_goes_on(
    fresh_database: Database, fresh_database_url: str, service_url: str
) -> None:
    clock = SystemClock()
    add_clients_of_a_standard(fresh_database, clock)
    with psycopg.connect(fresh_database_url, autocommit=True) as owner:
        with real_worker(service_url) as worker:
            with everybody_locked(fresh_database_url):
                # Each of its jobs that is about clients now waits for the first of them.
                until(partial(waits, owner), 120)
                worker.send_signal(signal.SIGTERM)
                assert worker.poll() is None
            assert worker.wait(60) == 0
        assert judged(owner) <= 1
        assert one(owner, "select finished_at from job_run where job = 'judge-contacts'") is None
        # At once, not after the quarter of an hour that the slot of a dead worker is kept.
        job = judge_contacts_job(fresh_database, clock)
        assert tick(fresh_database, clock, job, "another") is not None
        assert judged(owner) == CLIENTS


def add_clients_of_a_standard(database: Database, clock: SystemClock) -> None:
    """Clients of a team with a contact standard, each with days to judge."""
    arrange = Arranger(database, clock.now() - timedelta(days=30))
    since_on = civil_date(arrange.now)
    with database.work(arrange.office.admin, arrange.now) as work:
        version = propose_standard(work, new_standard(valid_from=since_on)).version
    with database.work(arrange.staff("admin"), arrange.now) as work:
        activate(work, CONTACT_STANDARD, version, {"code": "own"})
    work_by(arrange, "own", arrange.now)
    for _ in range(CLIENTS):
        arrange.person(enrolled_on=since_on, tier=1)


@contextmanager
def real_worker(url: str) -> Iterator[subprocess.Popen[bytes]]:
    """`aftercare worker` as an operator starts it."""
    settings = {"AFTERCARE_DATABASE_URL": url, "AFTERCARE_LOG_LEVEL": "ERROR"}
    process = subprocess.Popen(
        [sys.executable, "-m", "aftercare.cli", "worker"], env=os.environ | settings
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@contextmanager
def everybody_locked(owner_url: str) -> Iterator[None]:
    """No client's row can be locked by another while the block runs."""
    with psycopg.connect(owner_url) as connection:
        connection.execute("select id from person for update")
        yield
        connection.rollback()


def waits(owner: psycopg.Connection[Any]) -> bool:
    """Whether the job has begun, and some job of the worker stands before the row of a client."""
    begun = one(owner, "select count(*) from job_run where job = 'judge-contacts'")
    return bool(begun and one(owner, _BEFORE_A_ROW))


def judged(owner: psycopg.Connection[Any]) -> int:
    return int(one(owner, "select count(*) from contact_judgement"))


def one(owner: psycopg.Connection[Any], question: LiteralString) -> Any:
    (answer,) = owner.execute(question).fetchone() or (None,)
    return answer
