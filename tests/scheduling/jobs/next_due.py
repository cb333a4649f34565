"""When something of a job is next due, as the clock of a demonstration asks."""

from __future__ import annotations

from datetime import datetime

from aftercare.domain.accounts.permissions import CLOCK
from aftercare.scheduling.jobs.job import Job
from aftercare.store.database.unit_of_work import Database


def next_due(database: Database, job: Job, now: datetime) -> datetime | None:
    with database.work(CLOCK, now) as work:
        return job.next_due(work.session, now)
