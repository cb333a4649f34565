"""Another home address is decided on before the next home visit, whichever of the two came first."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, time
from uuid import UUID

from sqlmodel import Session

from aftercare.domain.deadlines import DeadlineState, WantedDeadline
from aftercare.domain.deadlines.reported import SUBMISSION
from aftercare.domain.plans.obligations import HOME_KINDS
from aftercare.domain.submissions.contents import AddressUse
from aftercare.domain.submissions.documents import SubmissionType
from aftercare.domain.submissions.landing import decide_by
from aftercare.domain.time.wall_time import at_wall
from aftercare.processes.deadlines.keep_true import sync_all_deadlines
from aftercare.processes.submissions.replacing import left_of, refused_after, uses_of
from aftercare.store.appointments.rows import first_standing_start
from aftercare.store.deadlines.rows import (
    OF_SUBMISSION,
    DeadlineRow,
    DeadlineSubject,
    lock_deadlines_about_each,
)
from aftercare.store.submissions.rows import SubmissionRow, submissions_of, waiting_of_clients


def due_of(
    session: Session, row: SubmissionRow, laid_at: datetime, is_free_since: datetime | None = None
) -> datetime:
    """When `row`, laid before the officer of its client at this moment, is to be decided on: within the usual days, and
    a home address before the first visit since, also once that has been. `is_free_since`: when it last came out from
    behind a later one, from when visits count."""
    assert row.person_id is not None
    due_at = decide_by(laid_at)
    is_address = row.type == SubmissionType.ADDRESS_CHANGE
    if not is_address or AddressUse.HOME not in left_of(
        row, submissions_of(session, row.person_id)
    ):
        return due_at
    # Who visits the client has to know by then where that is.
    since = is_free_since or laid_at
    visit_at = first_standing_start(session, row.person_id, HOME_KINDS, since)
    return min(due_at, visit_at or due_at)


def still_due(
    session: Session, deadline: DeadlineRow, row: SubmissionRow, of_client: Iterable[SubmissionRow]
) -> datetime:
    """The same for `row` with the deadline that it has."""
    laid_at = at_wall(deadline.counted_from_on, time.min)
    moments = [one.decided_at for one in refused_after(row, of_client) if one.decided_at]
    return due_of(session, row, laid_at, max([deadline.created_at, *moments]))


def keep_due_before_visits(session: Session, people: Collection[UUID], now: datetime) -> None:
    """After appointments of these clients came or went: brings the deadlines of home addresses that wait for a decision
    in line. Call it with the clock's rights, once appointments and texts are written."""
    sent = waiting_of_clients(session, people, SubmissionType.ADDRESS_CHANGE) if people else []
    waiting = {one.id: one for one in sent if AddressUse.HOME in uses_of(one)}
    if not waiting:
        return
    for row in lock_deadlines_about_each(session, OF_SUBMISSION, waiting):
        # Decided on while this waited for the lock, it stays so.
        if row.code == SUBMISSION and row.state == DeadlineState.OPENED:
            _keep_due(session, row, waiting[row.subject_id], now)
    session.flush()


def _keep_due(session: Session, row: DeadlineRow, sent: SubmissionRow, now: datetime) -> None:
    due_at = still_due(session, row, sent, submissions_of(session, row.person_id))
    wanted = WantedDeadline(SUBMISSION, row.counted_from_on, due_at)
    subject = DeadlineSubject(row.person_id, OF_SUBMISSION, row.subject_id)
    sync_all_deadlines(session, subject, [row], [wanted], now)
