"""Of the addresses that were sent about a client the latest is decided on first, for each use: keeps it so."""

from __future__ import annotations

from uuid import UUID

from aftercare.domain.deadlines import DeadlineState, WantedDeadline
from aftercare.domain.deadlines.reported import SUBMISSION
from aftercare.domain.submissions.documents import SubmissionType
from aftercare.domain.submissions.landing import SubmissionState
from aftercare.domain.time.wall_time import civil_date
from aftercare.processes.deadlines.keep_true import sync_deadlines
from aftercare.processes.submissions.before_visits import due_of, still_due
from aftercare.processes.submissions.replacing import left_of, left_of_accepted
from aftercare.store.accounts import audit
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock
from aftercare.store.deadlines.rows import OF_SUBMISSION, lock_deadlines, lock_deadlines_about
from aftercare.store.submissions.rows import SubmissionRow, submissions_of, waiting_about


def settle_addresses(work: UnitOfWork, person_id: UUID, came: UUID | None = None) -> None:
    """After an address of this client, who is locked, came or was decided on. One of which later ones that were
    accepted have every use is history. One of which later ones that wait have the rest is set aside: it waits, without
    a deadline. Any other has one; also one that was set aside until a later one was refused. `came`: what just came."""
    with as_clock(work):
        of_client = submissions_of(work.session, person_id)
        waiting = waiting_about(work.session, person_id, [SubmissionType.ADDRESS_CHANGE])
        lock_deadlines(work.session, [person_id])
        for one in waiting:
            if one.problem is None:
                _settle(work, one, of_client, is_new=one.id == came)


def _settle(
    work: UnitOfWork, row: SubmissionRow, of_client: list[SubmissionRow], *, is_new: bool
) -> None:
    assert row.person_id is not None
    session = work.session
    deadlines = lock_deadlines_about(session, OF_SUBMISSION, row.id)
    standing = next((one for one in deadlines if one.state == DeadlineState.OPENED), None)
    if left_of(row, of_client):
        counted_from_on, due_at = (
            (standing.counted_from_on, still_due(session, standing, row, of_client))
            if standing
            else (civil_date(work.now), due_of(session, row, work.now))
        )
        wanted = [WantedDeadline(SUBMISSION, counted_from_on, due_at)]
        said = None if standing or is_new else "wait-again"
    else:
        wanted = []
        said = "set-aside" if standing else None
        if not left_of_accepted(row, of_client):
            row.state, row.decided_at = SubmissionState.SUPERSEDED.value, work.now
            row.version += 1
            said = "supersede"
    sync_deadlines(session, row.person_id, OF_SUBMISSION, row.id, wanted, work.now)
    if said:
        audit.note(work, said, "submission", row.id, row.person_id)
