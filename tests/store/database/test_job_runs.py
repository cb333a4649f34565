"""A tick's slot belongs to whoever claims it first, and comes free when that one never finished."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from aftercare.domain.accounts.permissions import CLOCK
from aftercare.store.database.job_runs import (
    STALE_AFTER,
    claim_slot,
    finish_slot,
    forget_before,
    last_finished,
)
from aftercare.store.database.unit_of_work import Database
from tests.store.arranging import NOW


def claims(database: Database, worker: str, slot=NOW, now=NOW) -> bool:
    with database.work(CLOCK, now) as work:
        return claim_slot(work.session, "mark-outcomes-overdue", slot, worker, now) is not None


def finishes(database: Database, now=NOW) -> None:
    with database.work(CLOCK, now) as work:
        finish_slot(work.session, "mark-outcomes-overdue", NOW, 3, now)


def test_the_first_to_claim_a_slot_has_it_and_the_next_one_does_not(database: Database) -> None:
    assert claims(database, "first")
    assert not claims(database, "second")


def test_the_next_slot_of_the_same_job_is_free(database: Database) -> None:
    assert claims(database, "first")
    assert claims(database, "second", slot=NOW + timedelta(minutes=1))


def test_a_slot_whose_worker_never_finished_is_free_again_after_a_while(
    database: Database,
) -> None:
    assert claims(database, "first")
    assert not claims(database, "second", now=NOW + STALE_AFTER)
    assert claims(database, "second", now=NOW + STALE_AFTER + timedelta(microseconds=1))
    assert not claims(database, "third", now=NOW + STALE_AFTER + timedelta(minutes=1))


def test_a_finished_slot_stays_taken_however_old_it_is(database: Database) -> None:
    assert claims(database, "first")
    finishes(database)
    assert not claims(database, "second", now=NOW + timedelta(days=30))


def test_the_newest_finish_of_each_job_is_remembered_until_its_runs_are_forgotten(
    database: Database,
) -> None:
    claims(database, "first")
    finishes(database, NOW + timedelta(seconds=4))
    with database.work(CLOCK, NOW) as work:
        assert last_finished(work.session) == {"mark-outcomes-overdue": NOW + timedelta(seconds=4)}
        forget_before(work.session, NOW + timedelta(seconds=1))
        assert last_finished(work.session) == {}


def test_of_eight_workers_that_claim_at_once_exactly_one_gets_the_slot(
    fresh_database: Database,
) -> None:
    together = threading.Barrier(8)

    def claim(number: int) -> bool:
        together.wait()
        return claims(fresh_database, f"worker-{number}")

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(claim, range(8))) == [False] * 7 + [True]
