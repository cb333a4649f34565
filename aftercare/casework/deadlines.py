"""Saying that something with a term was done, or that its ground is gone."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from aftercare.base.errors import AlreadyDecided, FieldFault, Invalid
from aftercare.casework.remedying import resolve_remedied
from aftercare.domain.access import Permission
from aftercare.domain.deadlines import DeadlineState
from aftercare.domain.wall_time import civil_date
from aftercare.store import audit
from aftercare.store.deadlines import DeadlineRow, get_deadline
from aftercare.store.unit_of_work import Work, as_clock, expect_version

LONGEST_NOTE = 2_000


def finish_deadline(
    work: Work, deadline_id: UUID, version: int, done_on: date, note: str = ""
) -> DeadlineRow:
    """It was done on that day, by the actor's word; a case that waited for it ends.

    Raises Invalid for a day to come, AlreadyDecided when it is no longer open, Stale.
    """
    work.actor.must(Permission.WRITE_CASES)
    faults = []
    if done_on > civil_date(work.now):
        faults.append(FieldFault("/done_on", "in-the-future", "Not after today."))
    if len(note) > LONGEST_NOTE or "\0" in note:
        faults.append(FieldFault("/note", "too-long", f"At most {LONGEST_NOTE} characters."))
    if faults:
        raise Invalid(fields=tuple(faults))
    row = _open(work, deadline_id, version)
    row.state, row.done_on = DeadlineState.DONE.value, done_on
    row.done_by, row.done_at = work.actor.somebody, work.now
    row.done_note = note.strip() or None
    return _settled(work, row, "finish")


def drop_deadline(work: Work, deadline_id: UUID, version: int, reason: str) -> DeadlineRow:
    """A supervisor says that it need not be done, and why."""
    work.actor.must(Permission.DECIDE_ESCALATIONS)
    if not reason.strip() or len(reason) > LONGEST_NOTE or "\0" in reason:
        raise Invalid(fields=(FieldFault("/reason", "reason-missing", "Give a reason."),))
    row = _open(work, deadline_id, version)
    row.state, row.done_note = DeadlineState.DROPPED.value, reason.strip()
    return _settled(work, row, "drop")


def _open(work: Work, deadline_id: UUID, version: int) -> DeadlineRow:
    row = get_deadline(work.session, deadline_id, for_update=True)
    if row.state != DeadlineState.OPENED:
        raise AlreadyDecided()
    expect_version(row, version)
    return row


def _settled(work: Work, row: DeadlineRow, action: str) -> DeadlineRow:
    work.session.flush()
    audit.note(work, action, "deadline", row.id, row.person_id)
    with as_clock(work):
        resolve_remedied(work, row.person_id)
    return row
