"""Keeps the hand-over list complete while a stand-in works: new items are added."""

from __future__ import annotations

from datetime import time
from uuid import UUID

from aftercare.base.clock import Clock
from aftercare.domain.time.wall_time import civil_date
from aftercare.processes.staff.hand_over_list import fill_hand_over_list
from aftercare.scheduling.jobs.batches import Only, RunResult, each
from aftercare.scheduling.jobs.job import Job
from aftercare.store.accounts import audit
from aftercare.store.database.unit_of_work import Database, UnitOfWork
from aftercare.store.staff.stand_in_rows import active_on, get_stand_in

# After the horizon is extended, so that moved appointments are on the list in the morning.
HAND_OVER_AT = time(3, 30)


def complete_hand_over_lists_job(database: Database, clock: Clock) -> Job:
    """Every night, for everyone who is a stand-in that day."""

    def run(only: Only = None) -> RunResult:
        return each(
            database,
            clock,
            lambda work: active_on(work.session, civil_date(work.now)),
            complete_hand_over_list,
            only,
        )

    return Job("complete-hand-over-lists", run, daily_at=HAND_OVER_AT, retry=run)


def complete_hand_over_list(work: UnitOfWork, stand_in_id: UUID) -> int:
    """Add open items that are not on the list; idempotent. Returns how many were new."""
    row = get_stand_in(work.session, stand_in_id, for_update=True)
    if row.ended_at is not None:
        return 0
    new = fill_hand_over_list(work.session, row, work.now)
    if new:
        audit.note(work, "hand-over", "staff", row.officer_id)
    return new
