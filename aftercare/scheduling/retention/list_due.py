"""Every night lists the data of closed files that is past its retention period; people decide on its destruction."""

from __future__ import annotations

from datetime import time
from typing import Final

from aftercare.base.clock import Clock
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.retention.kinds import DESTROYED
from aftercare.domain.retention.terms import closed_before
from aftercare.domain.time.wall_time import civil_date
from aftercare.scheduling.jobs.job import Job
from aftercare.store.accounts import audit
from aftercare.store.database.unit_of_work import Database
from aftercare.store.retention.due_list import write_due
from aftercare.store.retention.rows import policy_in_force

LIST_AT: Final = time(3, 50)


def list_due(database: Database, clock: Clock) -> int:
    """Returns how many clients are new on the list. Idempotent."""
    with database.work(CLOCK, clock.now()) as work:
        terms = policy_in_force(work.session).facts()
        today = civil_date(work.now)
        years = {kind.value: terms[kind].years for kind in DESTROYED}
        before = {kind: closed_before(today, one) for kind, one in years.items()}
        found = write_due(work.session, years, before, work.now)
        audit.note_people(work, "mark-due", sorted(found))
        return len(found)


def list_due_files_job(database: Database, clock: Clock) -> Job:
    return Job("list-due-files", lambda: list_due(database, clock), daily_at=LIST_AT)
