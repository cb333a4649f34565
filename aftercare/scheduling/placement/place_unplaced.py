"""Retries unplaced occurrences when time is freed: all of them once, in the order of their queues, moving none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlmodel import Session

from aftercare.base.clock import Clock
from aftercare.base.monitoring.measures import PLACE_SECONDS
from aftercare.domain.placement.fill_unplaced import placed_in_turn, with_fixed_bookings
from aftercare.domain.placement.preparing import is_ready_or_begun
from aftercare.domain.placement.result import Placed
from aftercare.domain.time.wall_time import civil_date
from aftercare.processes.appointments.pass_on import sync_change_tasks
from aftercare.processes.contact_standards.not_offered import record_periods_not_offered
from aftercare.processes.placement.write_difference import enforceable_obligations
from aftercare.processes.submissions.before_visits import keep_due_before_visits
from aftercare.scheduling.jobs.batches import RunResult, each, in_batches
from aftercare.scheduling.jobs.job import Job
from aftercare.store.accounts import audit
from aftercare.store.appointments.rows import book_appointment
from aftercare.store.contact_standards.not_offered_rows import persons_passed
from aftercare.store.database.unit_of_work import Database, UnitOfWork
from aftercare.store.placement.bulk_insert import appointment_values
from aftercare.store.placement.device_checks import reserve_for_device_checks
from aftercare.store.placement.freed_room import (
    Freed,
    Waiter,
    freed_things,
    room_is_free,
    take_freed,
    waiters_for,
)
from aftercare.store.placement.instance_builder import (
    PlacementInput,
    lock_and_read_placement,
    lock_placement,
)
from aftercare.store.placement.unplaced import refresh_reasons
from aftercare.store.placement.unplaced_rows import drop_unplaced

BATCH: Final = 100
"""For how many freed times one transaction retries the queue. A calendar is then read and compiled once for all of
them, and a person who could use several is tried once."""


def place_unplaced(work: UnitOfWork, freed: Sequence[Freed]) -> int:
    """Retry every unplaced occurrence that could use any of these; returns how many got a time.

    Claiming the freed times and retrying are one transaction: after a crash they are claimed again. The queue is read
    under the placement lock, so it includes people just found to have no time.
    """
    session = work.session
    taken = take_freed(session, freed)
    if not taken:
        return 0
    lock_placement(session)
    waiters = waiters_for(session, taken, civil_date(work.now))
    if not waiters:
        return 0
    with PLACE_SECONDS.labels("queue").time():
        return _placed(work, waiters)


def _placed(work: UnitOfWork, waiters: Sequence[Waiter]) -> int:
    session = work.session
    placement_input = lock_and_read_placement(session, {one.person_id for one in waiters}, work.now)
    instance = with_fixed_bookings(
        placement_input.instance, (one.taken() for one in placement_input.booked)
    )
    placed, left = placed_in_turn(instance, [one.key for one in waiters])
    _book(session, placement_input, placed, work.now)
    refresh_reasons(session, left)
    got = {(row.obligation, row.occurrence) for row in placed}
    served = sorted({one.person_id for one in waiters if one.key in got})
    if served:
        audit.note_people(work, "place-unplaced", served)
    return len(placed)


def _book(
    session: Session, placement_input: PlacementInput, placed: Sequence[Placed], now: datetime
) -> None:
    binding = enforceable_obligations(session, placement_input.obligation_by_line.values())
    for row in placed:
        line = placement_input.obligation_by_line[row.obligation]
        values = appointment_values(line, row, now, line.id in binding)
        book_appointment(session, values)
        drop_unplaced(session, UUID(row.obligation), row.occurrence)
    people = {placement_input.obligation_by_line[row.obligation].person_id for row in placed}
    sync_change_tasks(session, people, now)
    reserve_for_device_checks(session, people, now)
    keep_due_before_visits(session, people, now)


def record_not_offered(work: UnitOfWork, person_id: UUID) -> int:
    """Record which of this person's passed periods could not be offered."""
    lock_placement(work.session)
    passed = record_periods_not_offered(work.session, [person_id], work.now)
    if passed:
        audit.note(work, "mark-not-offered", "person", person_id, person_id)
    return passed


def place_unplaced_jobs(database: Database, clock: Clock) -> list[Job]:
    """Passed periods are recorded before the rest is retried."""

    def run() -> RunResult:
        passed = each(
            database, clock, lambda work: persons_passed(work.session, work.now), record_not_offered
        )
        return passed + in_batches(
            database, clock, lambda work: freed_things(work.session), place_unplaced, BATCH
        )

    def next_due(session: Session, now: datetime) -> datetime | None:
        return now if room_is_free(session) else None

    return [Job("place-unplaced", run, next_due, can_run=is_ready_or_begun)]
