"""Another home address is decided on before the next home visit, whichever of the two came first."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from aftercare.domain.deadlines import DeadlineState, WantedDeadline
from aftercare.domain.deadlines.reported import SUBMISSION
from aftercare.domain.plans.obligations import HOME_KINDS
from aftercare.domain.submissions.contents import AddressChange, AddressUse, Content
from aftercare.domain.submissions.documents import SubmissionType, read_submission
from aftercare.domain.submissions.landing import decide_by
from aftercare.processes.deadlines.keep_true import sync_all_deadlines
from aftercare.store.appointments.rows import first_standing_start
from aftercare.store.deadlines.rows import (
    OF_SUBMISSION,
    DeadlineRow,
    DeadlineSubject,
    lock_deadlines_about_each,
)
from aftercare.store.submissions.rows import waiting_of_clients


def due_of(session: Session, person_id: UUID, content: Content, laid_at: datetime) -> datetime:
    """When what was laid before the officer at this moment is to be decided on: within the usual days, and a home
    address before the first visit since, also once that has been."""
    due_at = decide_by(laid_at)
    if not is_of_home(content):
        return due_at
    visit_at = first_standing_start(session, person_id, HOME_KINDS, laid_at)
    return min(due_at, visit_at or due_at)


def is_of_home(content: Content) -> bool:
    """Who visits the client has to know such an address."""
    return isinstance(content, AddressChange) and AddressUse.HOME in content.uses


def keep_due_before_visits(session: Session, people: Collection[UUID], now: datetime) -> None:
    """After appointments of these clients came or went: brings the deadlines of home addresses that wait for a decision
    in line. Call it with the clock's rights, once appointments and texts are written."""
    waiting = {
        one.id: content
        for one in (
            waiting_of_clients(session, people, SubmissionType.ADDRESS_CHANGE) if people else ()
        )
        if is_of_home(content := read_submission(one.document).content)
    }
    if not waiting:
        return
    for row in lock_deadlines_about_each(session, OF_SUBMISSION, waiting):
        # Decided on while this waited for the lock, it stays so.
        if row.code == SUBMISSION and row.state == DeadlineState.OPENED:
            _keep_due(session, row, waiting[row.subject_id], now)
    session.flush()


def _keep_due(session: Session, row: DeadlineRow, content: Content, now: datetime) -> None:
    due_at = due_of(session, row.person_id, content, row.created_at)
    wanted = WantedDeadline(SUBMISSION, row.counted_from_on, due_at)
    subject = DeadlineSubject(row.person_id, OF_SUBMISSION, row.subject_id)
    sync_all_deadlines(session, subject, [row], [wanted], now)
