"""Carries out transfers on their date: clients and their remaining work move to the new officer's caseload."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from aftercare.base.clock import Clock
from aftercare.domain.placement.preparing import is_ready_or_begun
from aftercare.domain.time.wall_time import civil_date, start_of_day
from aftercare.processes.placement.reassigning import (
    lock_and_compute_reassignment,
    write_reassignment,
)
from aftercare.processes.transfers.change_officer import change_officer, notify_new_officer
from aftercare.scheduling.jobs.batches import RunResult, each
from aftercare.scheduling.jobs.job import Job
from aftercare.store.accounts import audit
from aftercare.store.database.unit_of_work import Database, UnitOfWork
from aftercare.store.transfers.rows import (
    get_transfer,
    lock_people,
    next_transfer_on,
    transfers_due,
)


def carry_out_transfers_job(database: Database, clock: Clock) -> Job:
    """In the first minute of the day, before the nightly jobs read the caseloads."""

    def run() -> RunResult:
        return each(
            database,
            clock,
            lambda work: transfers_due(work.session, civil_date(work.now)),
            carry_out,
        )

    return Job("carry-out-transfers", run, _next_transfer, can_run=is_ready_or_begun)


def _next_transfer(session: Session, _now: datetime) -> datetime | None:
    day = next_transfer_on(session)
    return None if day is None else start_of_day(day)


def carry_out(work: UnitOfWork, transfer_id: UUID) -> bool:
    """Moves one client to the new officer; returns whether the transfer was carried out. Appointments made with the old
    officer after the transfer was arranged move too; a transfer called off in the meantime stays called off."""
    session = work.session
    (person,) = lock_people(session, [get_transfer(session, transfer_id).person_id])
    row = get_transfer(session, transfer_id, for_update=True)
    if not row.to_come or row.from_on > civil_date(work.now):
        return False
    before = person.team_id
    change_officer(session, person, row, work.now)
    left = lock_and_compute_reassignment(
        session,
        row.from_officer_id if person.team_id == before else None,
        {person.id: row.to_officer_id},
        work.now,
        work.now,
    )
    if left is not None:
        write_reassignment(session, left, work.now)
    notify_new_officer(session, row, work.now)
    audit.note(work, "transfer", "transfer", row.id, person.id)
    return True
