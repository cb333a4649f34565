"""A transfer tried with the engine and taken back: what becomes of each appointment, and the day to begin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from uuid import UUID

from aftercare.base.ids import new_id
from aftercare.domain.time.wall_time import civil_date, start_of_day
from aftercare.domain.transfers.transfer import SOUGHT_DAYS, Beginning, best_beginning
from aftercare.processes.placement.reassigning import Reassignment, lock_and_compute_reassignment
from aftercare.processes.transfers.change_officer import change_officer
from aftercare.store.accounts.rows import lock_staff
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock
from aftercare.store.people.rows import PersonRow
from aftercare.store.time.closing_day_rows import closing_names
from aftercare.store.transfers.rows import TransferRow, lock_people


@dataclass(frozen=True)
class NewTransfer:
    """Which of one officer's clients go to which officer, from which civil day on. `whole`: these and those that
    stay (`stays`) are the whole caseload of the preview. A client who came or went since makes it stale. `accepts`:
    another team proposed them, and the actor's team takes them."""

    from_officer_id: UUID
    officers: Mapping[UUID, UUID]
    from_on: date
    reason: str
    whole: bool = False
    stays: frozenset[UUID] = field(default_factory=frozenset)
    accepts: bool = False


def arranged(
    work: UnitOfWork, new: NewTransfer, people: Sequence[PersonRow], batch_id: UUID
) -> tuple[list[TransferRow], Reassignment | None]:
    """Writes the transfer of these people, who are locked, and computes what becomes of their appointments; None
    without any. Appointments are not written. Takes the placement lock."""
    session = work.session
    rows = [
        TransferRow(
            batch_id=batch_id,
            person_id=one.id,
            from_officer_id=new.from_officer_id,
            to_officer_id=new.officers[one.id],
            from_on=new.from_on,
            reason=new.reason.strip(),
            arranged_by=work.actor.staff_id,
            arranged_at=work.now,
        )
        for one in people
    ]
    session.add_all(rows)
    session.flush()
    if new.from_on <= civil_date(work.now):
        for person, row in zip(people, rows, strict=True):
            change_officer(session, person, row, work.now)
    with as_clock(work):
        from_at = start_of_day(new.from_on)
        handed = lock_and_compute_reassignment(
            session,
            None if new.accepts else new.from_officer_id,
            new.officers,
            from_at,
            work.now,
        )
    return rows, handed


def tried(work: UnitOfWork, new: NewTransfer, from_on: date) -> Reassignment | None:
    """What becomes of the appointments if the transfer begins on that day. Nothing is kept of it, no lock either."""
    savepoint = work.session.begin_nested()
    try:
        lock_staff(work.session, {new.from_officer_id, *new.officers.values()})
        people = lock_people(work.session, set(new.officers))
        return arranged(work, replace(new, from_on=from_on), people, new_id())[1]
    finally:
        savepoint.rollback()


def beginning_of(work: UnitOfWork, new: NewTransfer) -> Beginning:
    """The best day of the coming weeks, found in a few trials."""

    def lost_on(day: date) -> list[date]:
        handed = tried(work, new, day)
        return [civil_date(one.row.start) for one in handed.change.cancelled] if handed else []

    today = civil_date(work.now)
    closed = closing_names(work.session, today, today + timedelta(days=SOUGHT_DAYS))
    return best_beginning(today, lost_on, closed)
