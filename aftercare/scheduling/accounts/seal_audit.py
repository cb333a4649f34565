"""Seals the access log twice a minute, and deletes data with a short retention period."""

from __future__ import annotations

from datetime import timedelta

from aftercare.base.clock import Clock
from aftercare.domain.accounts.log_chain import LogKeys
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.sign_in.limits import KEEP_PLACES
from aftercare.domain.time.wall_time import civil_date
from aftercare.scheduling.accounts.head_targets import HeadTarget
from aftercare.scheduling.accounts.publish_head import publish_head
from aftercare.scheduling.jobs.job import Job
from aftercare.store.accounts import audit
from aftercare.store.database.idempotency import forget_replies_before
from aftercare.store.database.job_runs import forget_before
from aftercare.store.database.unit_of_work import Database, as_sign_in
from aftercare.store.people import kept_search_rows as kept_searches
from aftercare.store.sign_in.counters import forget_counters
from aftercare.store.sign_in.machine_rows import forget_machine_traces
from aftercare.store.sign_in.sign_ins import forget_over

# What is deleted before it is sealed can go unseen, if what the database noted of it is deleted as well.
SEAL_EVERY = timedelta(seconds=30)
KEEP_RUNS = timedelta(days=14)
KEEP_REPLIES = timedelta(days=2)
# By day and address, how often each machine asked.
KEEP_USE = timedelta(days=90)


def seal_audit_job(
    database: Database, clock: Clock, keys: LogKeys, targets: tuple[HeadTarget, ...]
) -> Job:
    def seal() -> int:
        with database.work(CLOCK, clock.now()) as work:
            forget_before(work.session, work.now - KEEP_RUNS)
            forget_replies_before(work.session, work.now - KEEP_REPLIES)
            sealed = audit.seal(work, keys)
            with as_sign_in(work):
                kept_searches.forget_ended(work.session, work.now)
                forget_over(work.session, work.now)
                forget_machine_traces(work.session, work.now, civil_date(work.now - KEEP_USE))
                forget_counters(work.session, work.now, work.now - KEEP_PLACES)
        # After the commit: a chain that others know of is never rolled back.
        publish_head(database, clock, targets)
        return sealed

    return Job("seal-audit", seal, every=SEAL_EVERY)
