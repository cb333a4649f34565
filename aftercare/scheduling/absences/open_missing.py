"""Finds missed appointments without an absence, and opens it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlmodel import Session

from aftercare.base.clock import Clock
from aftercare.domain.absences.absence import deadlines_of
from aftercare.domain.appointments.lifecycle import AppointmentState
from aftercare.scheduling.jobs.batches import RunResult, in_batches
from aftercare.scheduling.jobs.job import Job
from aftercare.store.absences.opening import missed_without_absence, open_absences
from aftercare.store.accounts import audit
from aftercare.store.appointments.outcomes_overdue import lock_in_states
from aftercare.store.database.unit_of_work import Database, UnitOfWork

BATCH: Final = 500
"""How many absences one transaction opens."""

MOST: Final = 20_000
"""How many appointments one tick looks at; the next tick goes on from there."""

_MISSED: Final = [AppointmentState.MISSED.value]


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
        audit.note_each(work, "open", "absence", [(row.id, row.person_id) for row in found])
    return len(found)


def open_missing_absences_job(database: Database, clock: Clock) -> Job:
    def run() -> RunResult:
        return in_batches(
            database,
            clock,
            lambda work: misses_without_absence(work.session),
            open_missing_absences,
            BATCH,
        )

    return Job("open-missing-absences", run)
