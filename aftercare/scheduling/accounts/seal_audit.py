"""Seals the access log every few minutes, and deletes data with a short retention period."""

from __future__ import annotations

from datetime import timedelta

from aftercare.base.clock import Clock
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.scheduling.jobs.job import Job
from aftercare.store.accounts import audit
from aftercare.store.database.idempotency import forget_replies_before
from aftercare.store.database.job_runs import forget_before
from aftercare.store.database.unit_of_work import Database
from aftercare.store.people import kept_search_rows as kept_searches

SEAL_EVERY = timedelta(minutes=5)
KEEP_RUNS = timedelta(days=14)
KEEP_REPLIES = timedelta(days=2)


def sealing_job(database: Database, clock: Clock) -> Job:
    def seal() -> int:
        with database.work(CLOCK, clock.now()) as work:
            forget_before(work.session, work.now - KEEP_RUNS)
            forget_replies_before(work.session, work.now - KEEP_REPLIES)
            kept_searches.forget_ended(work.session, work.now)
            return audit.seal(work.session)

    return Job("seal-audit", seal, every=SEAL_EVERY)
