"""Brings the deadlines of a subject in line with what is wanted now, and leaves those that a person answered."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from aftercare.domain.deadlines import DEADLINE_KINDS, DeadlineState, WantedDeadline, shows_from
from aftercare.store.deadlines.rows import DeadlineRow, DeadlineSubject, lock_deadlines_about


def sync_deadlines(
    session: Session,
    person_id: UUID,
    subject_kind: str,
    subject_id: UUID,
    wanted: Iterable[WantedDeadline],
    now: datetime,
    codes: frozenset[str] | None = None,
) -> bool:
    """Bring the open deadlines of this subject in line with what is wanted now; returns whether any changed.

    A deadline that moved keeps its row and remembers when it was due; one no longer wanted is dropped. One that a
    person met, or waived, stays so. `codes` limits this to those codes.
    """
    standing = [
        row
        for row in lock_deadlines_about(session, subject_kind, subject_id)
        if codes is None or row.code in codes
    ]
    subject = DeadlineSubject(person_id, subject_kind, subject_id)
    changed = sync_all_deadlines(session, subject, standing, wanted, now)
    session.flush()
    return changed


def sync_all_deadlines(
    session: Session,
    subject: DeadlineSubject,
    rows: Iterable[DeadlineRow],
    wanted: Iterable[WantedDeadline],
    now: datetime,
) -> bool:
    """The same for a subject whose deadlines are read and locked; the next flush writes the difference."""
    standing = {(row.code, row.number): row for row in rows}
    changed = False
    for one in wanted:
        row = standing.pop((one.code, one.number), None)
        if row is None:
            session.add(_fresh(subject, one, now))
            changed = True
        elif not _is_answered(row):
            changed = _keep_true(row, one) or changed
    for row in standing.values():
        if row.state == DeadlineState.OPENED:
            row.state = DeadlineState.DROPPED.value
            row.version += 1
            changed = True
    return changed


def _fresh(subject: DeadlineSubject, one: WantedDeadline, now: datetime) -> DeadlineRow:
    return DeadlineRow(
        person_id=subject.person_id,
        subject_kind=subject.kind,
        subject_id=subject.id,
        shows_from_at=_shows(one),
        created_at=now,
        **vars(one),
    )


def _is_answered(row: DeadlineRow) -> bool:
    """A person met or waived it; a deadline dropped by a computation has no person on it."""
    return row.state == DeadlineState.DONE or (
        row.state == DeadlineState.DROPPED and row.done_by is not None
    )


def _keep_true(row: DeadlineRow, one: WantedDeadline) -> bool:
    if row.state == DeadlineState.OPENED and row.due_at == one.due_at:
        return False
    if row.due_at != one.due_at:
        row.was_due_at = row.due_at
    row.state = DeadlineState.OPENED.value
    row.due_at, row.shows_from_at = one.due_at, _shows(one)
    row.counted_from_on = one.counted_from_on
    row.version += 1
    return True


def _shows(one: WantedDeadline) -> datetime:
    return shows_from(one.due_at, DEADLINE_KINDS[one.code].lead_days)
