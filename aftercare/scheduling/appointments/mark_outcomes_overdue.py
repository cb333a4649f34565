"""Finds appointments without an outcome past their grace period, and puts them on the officers' lists."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlmodel import Session

from aftercare.base.clock import Clock
from aftercare.domain.appointments.lifecycle import (
    OPEN_STATES,
    OUTCOME_GRACE,
    outcome_due_at,
)
from aftercare.scheduling.jobs.batches import RunResult, in_batches
from aftercare.scheduling.jobs.job import Job
from aftercare.store.accounts import audit
from aftercare.store.appointments.outcomes_overdue import (
    ended_unrecorded,
    first_unrecorded,
    lock_in_states,
    mark_as_overdue,
)
from aftercare.store.database.unit_of_work import Database, UnitOfWork

BATCH: Final = 500
"""How many appointments one transaction handles."""

MOST: Final = 20_000
"""How many appointments one tick looks at: after a long outage the next tick goes on from there."""

_OPEN: Final = [state.value for state in OPEN_STATES]


def appointments_without_outcome(session: Session, now: datetime) -> list[UUID]:
    """Appointments with an outcome due and not recorded, oldest first. No lower age limit."""
    ours = ended_unrecorded(session, now - OUTCOME_GRACE, MOST, by_provider=False)
    # Working days pass in date order, so the overdue appointments are at the front of the batch.
    theirs = ended_unrecorded(session, now, MOST, by_provider=True)
    late = [one for one in theirs if outcome_due_at(one[1], by_provider=True) <= now]
    found = sorted([*ours, *late], key=lambda one: one[1])
    return [appointment_id for appointment_id, _ in found]


def mark_outcomes_overdue(work: UnitOfWork, appointment_ids: Sequence[UUID]) -> int:
    """Put these appointments on the officers' lists; returns how many. Skips those locked by another transaction or
    recorded meanwhile. One that cannot be enforced is listed too: its outcome is asked for; no rule evaluates it."""
    found = lock_in_states(work.session, appointment_ids, _OPEN)
    if found:
        due = [(row, outcome_due_at(row.ends_at, row.by_provider)) for row in found]
        mark_as_overdue(work.session, due, work.now)
        audit.note_each(
            work, "mark-overdue", "appointment", [(row.id, row.person_id) for row in found]
        )
    return len(found)


def next_outcome_due(session: Session, _now: datetime) -> datetime | None:
    """When the next outcome is due and not recorded."""
    return min(
        (outcome_due_at(at, theirs) for theirs, at in first_unrecorded(session)), default=None
    )


def mark_outcomes_overdue_job(database: Database, clock: Clock) -> Job:
    def run() -> RunResult:
        return in_batches(
            database,
            clock,
            lambda work: appointments_without_outcome(work.session, work.now),
            mark_outcomes_overdue,
            BATCH,
        )

    return Job("mark-outcomes-overdue", run, next_outcome_due)
