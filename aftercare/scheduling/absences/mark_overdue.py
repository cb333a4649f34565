"""Finds appointments without an outcome past their grace period, and missed appointments without an absence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlmodel import Session

from aftercare.base.clock import Clock
from aftercare.domain.absences.absence import deadlines_of
from aftercare.domain.appointments.lifecycle import (
    OPEN_STATES,
    OUTCOME_GRACE,
    AppointmentState,
    outcome_due_at,
)
from aftercare.scheduling.jobs.batches import RunResult, in_batches
from aftercare.scheduling.jobs.job import Job, due_by_query
from aftercare.store.absences.opening import missed_without_absence, open_absences
from aftercare.store.accounts import audit
from aftercare.store.appointments.overdue import (
    Unrecorded,
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
_MISSED: Final = [AppointmentState.MISSED.value]


def overdue_appointments(session: Session, now: datetime) -> list[UUID]:
    """Appointments with an outcome due and not recorded, oldest first. No lower age limit."""
    ours = ended_unrecorded(session, now - OUTCOME_GRACE, MOST, by_provider=False)
    # Working days pass in date order, so the overdue appointments are at the front of the batch.
    theirs = ended_unrecorded(session, now, MOST, by_provider=True)
    late = [one for one in theirs if outcome_due_at(one[1], by_provider=True) <= now]
    found = sorted([*ours, *late], key=lambda one: one[1])
    return [appointment_id for appointment_id, _ in found]


def mark_overdue(work: UnitOfWork, appointment_ids: Sequence[UUID]) -> int:
    """Put these appointments on the officers' lists; returns how many. Skips those locked by another transaction or
    recorded meanwhile. One that cannot be enforced is listed too: its outcome is asked for; no rule evaluates it."""
    found = lock_in_states(work.session, appointment_ids, _OPEN)
    if found:
        due = [(row, outcome_due_at(row.ends_at, row.by_provider)) for row in found]
        mark_as_overdue(work.session, due, work.now)
        _note(work, "mark-overdue", "appointment", found)
    return len(found)


def misses_without_absence(session: Session) -> list[UUID]:
    """Missed appointments without an absence: a code path that bypasses casework must not lose a missed appointment.
    One that cannot be enforced is information only and needs no absence."""
    return missed_without_absence(session, MOST)


def open_missing_absences(work: UnitOfWork, appointment_ids: Sequence[UUID]) -> int:
    """Opens the absences that are missing; returns how many."""
    found = lock_in_states(work.session, appointment_ids, _MISSED, enforceable=True)
    if found:
        missed = [(row, deadlines_of(row.starts_at)) for row in found]
        open_absences(work.session, missed, work.now)
        _note(work, "open", "absence", found)
    return len(found)


def _note(work: UnitOfWork, action: str, kind: str, found: Sequence[Unrecorded]) -> None:
    audit.note_each(work, action, kind, [(row.id, row.person_id) for row in found])


def next_overdue(session: Session, _now: datetime) -> datetime | None:
    """When the next outcome is due and not recorded."""
    return min(
        (outcome_due_at(at, theirs) for theirs, at in first_unrecorded(session)), default=None
    )


def mark_overdue_job(database: Database, clock: Clock) -> Job:
    """Overdue appointments are marked first; then missed appointments without an absence are looked for."""

    def run() -> RunResult:
        found = in_batches(
            database,
            clock,
            lambda work: overdue_appointments(work.session, work.now),
            mark_overdue,
            BATCH,
        )
        return found + in_batches(
            database,
            clock,
            lambda work: misses_without_absence(work.session),
            open_missing_absences,
            BATCH,
        )

    return Job("mark-overdue", run, due_by_query(database, next_overdue))
