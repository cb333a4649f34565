"""Events and their deliveries go after thirty days, each hour."""

from __future__ import annotations

from datetime import timedelta

from aftercare.base.clock import Clock
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.events.retries import KEPT_FOR
from aftercare.scheduling.jobs.job import Job
from aftercare.store.database.unit_of_work import Database
from aftercare.store.events.feed import forget_events


def forget_events_job(database: Database, clock: Clock) -> Job:
    """The demonstration's clock does not stop for it."""

    def forget() -> int:
        with database.work(CLOCK, clock.now()) as work:
            return forget_events(work.session, work.now - KEPT_FOR)

    return Job("forget-events", forget, every=timedelta(hours=1))
