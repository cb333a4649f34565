"""The legal deadline of a request: on the worklist until the answer, or until the client was informed of a decision."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from aftercare.domain.deadlines import DeadlineState, WantedDeadline
from aftercare.domain.deadlines.clients_rights import INFORM_OUTCOME
from aftercare.processes.deadlines.keep_true import sync_all_deadlines
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.deadlines.rows import (
    DeadlineRow,
    DeadlineSubject,
    deadlines_with_codes,
    get_deadline,
    lock_deadlines,
)

OF_PERSON = "person"


def open_request_deadline(
    work: UnitOfWork, person_id: UUID, code: str, received_on: date, due_at: datetime
) -> UUID:
    """A deadline of this code for the client, who is locked by the caller."""
    lock_deadlines(work.session, [person_id])
    number = _next_number(work, person_id, code)
    wanted = [WantedDeadline(code, received_on, due_at, number)]
    subject = DeadlineSubject(person_id, OF_PERSON, person_id)
    sync_all_deadlines(work.session, subject, [], wanted, work.now)
    work.session.flush()
    found = deadlines_with_codes(work.session, [person_id], [code])
    return next(one.id for one in found if one.number == number)


def move_request_deadline(work: UnitOfWork, deadline_id: UUID, due_at: datetime) -> None:
    """Another last day; the deadline remembers the one before."""
    row = get_deadline(work.session, deadline_id, for_update=True)
    wanted = [WantedDeadline(row.code, row.counted_from_on, due_at, row.number)]
    subject = DeadlineSubject(row.person_id, OF_PERSON, row.person_id)
    sync_all_deadlines(work.session, subject, [row], wanted, work.now)
    work.session.flush()


def ask_to_inform(work: UnitOfWork, deadline_id: UUID) -> None:
    """The request is decided on: its deadline stays, with the same last day, until the client was informed."""
    row = get_deadline(work.session, deadline_id, for_update=True)
    if row.state == DeadlineState.OPENED:
        row.number = _next_number(work, row.person_id, INFORM_OUTCOME)
        row.code = INFORM_OUTCOME
        row.version += 1
        work.session.flush()


def waive_request_deadline(work: UnitOfWork, deadline_id: UUID, why: str) -> DeadlineRow:
    """It need not be met any more, by the act of a person."""
    row = get_deadline(work.session, deadline_id, for_update=True)
    if row.state == DeadlineState.OPENED:
        row.state, row.done_note = DeadlineState.DROPPED.value, why
        row.done_by = work.actor.staff_id
        row.version += 1
        work.session.flush()
    return row


def _next_number(work: UnitOfWork, person_id: UUID, code: str) -> int:
    standing = deadlines_with_codes(work.session, [person_id], [code])
    return max((one.number + 1 for one in standing), default=0)
