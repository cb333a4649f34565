"""Every night brings up statutory deadlines that come into view and finds facts that changed, batch by batch."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time
from uuid import UUID

from aftercare.base.clock import Clock
from aftercare.processes.conditions.completing import end_completing_over
from aftercare.processes.conditions.coverage import sync_coverage
from aftercare.processes.deadlines.statutory_clocks import clocked_persons as clocks_due
from aftercare.processes.deadlines.statutory_clocks import refresh_people
from aftercare.processes.risk.reassessments import sync_reassessments
from aftercare.scheduling.jobs.batches import Only, RunResult, in_batches
from aftercare.scheduling.jobs.job import Job
from aftercare.store.accounts import audit
from aftercare.store.database.unit_of_work import Database, UnitOfWork

__all__ = ["BATCH", "clocks_due", "refresh_clocks_job", "refresh_clocks_of"]

# How many people share one set of statements; their rows stay locked as long as a batch takes.
BATCH = 200
REFRESH_CLOCKS_AT = time(2, 15)


def refresh_clocks_of(work: UnitOfWork, person_ids: Sequence[UUID]) -> int:
    """Recompute statutory deadlines, reassessments and the deadline for conditions without an obligation, and end what
    asks for facts of a condition that is over. Answers for how many people any changed."""
    changed = refresh_people(work, person_ids)
    changed |= sync_reassessments(work.session, person_ids, work.now)
    changed |= sync_coverage(work.session, person_ids, work.now)
    changed |= end_completing_over(work.session, person_ids, work.now)
    if changed:
        audit.note_people(work, "refresh-clocks", sorted(changed))
    return len(changed)


def refresh_clocks_job(database: Database, clock: Clock) -> Job:
    def refresh_clocks(only: Only = None) -> RunResult:
        return in_batches(
            database,
            clock,
            lambda work: clocks_due(work.session, work.now),
            refresh_clocks_of,
            BATCH,
            only,
        )

    return Job("refresh-clocks", refresh_clocks, daily_at=REFRESH_CLOCKS_AT, retry=refresh_clocks)
