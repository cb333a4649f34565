"""What pages and programs see of submissions: one with its difference, those of a client, those without one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from aftercare.casework.submissions.acts import proposal_of
from aftercare.casework.submissions.proposal import Proposal
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.submissions.landing import SubmissionState
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import names_of
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.people.rows import PersonRow, get_person
from aftercare.store.submissions.rows import SubmissionRow, get_submission, with_problem


@dataclass(frozen=True)
class SubmissionFile:
    """`proposal` is None once it is decided on, and without a client. `names`: of sender and colleagues."""

    row: SubmissionRow
    person: PersonRow | None
    proposal: Proposal | None
    names: Mapping[UUID, str]


@requires(Permission.READ_CASE_FILES)
def submission_file(work: UnitOfWork, submission_id: UUID) -> SubmissionFile:
    """Raises NotFound."""
    session = work.session
    row = audit.note_look(work, "read", "submission", get_submission(session, submission_id))
    people = [one for one in (row.sender_id, row.matched_by, row.decided_by) if one]
    waits = row.state == SubmissionState.WAITING
    return SubmissionFile(
        row,
        get_person(session, row.person_id) if row.person_id else None,
        proposal_of(work, row) if waits else None,
        names_of(session, people),
    )


@requires(Permission.TRANSFER_CLIENTS)
def unmatched_since(work: UnitOfWork) -> list[datetime]:
    """When each of those came that wait for a supervisor; a number for a page, so no look is noted."""
    return [one.received_at for one in with_problem(work.session)]


@requires(Permission.TRANSFER_CLIENTS)
def unmatched_submissions(work: UnitOfWork) -> list[tuple[SubmissionRow, str]]:
    """Those that wait for a supervisor, with the name of the sender: alarms first."""
    found = with_problem(work.session)
    audit.note_each(
        work, "list-submissions", "submission", [(one.id, one.person_id) for one in found]
    )
    names = names_of(work.session, {one.sender_id for one in found})
    return [(one, names.get(one.sender_id, "")) for one in found]
