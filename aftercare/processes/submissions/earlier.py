"""What is decided on before a submission: an earlier one that tells of the same, or of addresses a later one."""

from __future__ import annotations

from aftercare.domain.submissions.documents import SubmissionType, read_submission
from aftercare.domain.submissions.landing import about_same, story_of
from aftercare.processes.submissions.replacing import later_waiting
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.submissions.rows import SubmissionRow, submissions_of, waiting_before


def decided_first(work: UnitOfWork, row: SubmissionRow) -> SubmissionRow | None:
    """The first that was sent before `row`, tells of the same and waits too, as `row` does. Of addresses the latest for
    a use of `row`: were an older one accepted without that use, and the latest then refused, the use would be lost.
    None without a client, and for an alarm. Lock the client to keep it so."""
    if row.person_id is None:
        return None
    kind = SubmissionType(row.type)
    if kind is SubmissionType.ADDRESS_CHANGE:
        return later_waiting(row, submissions_of(work.session, row.person_id))
    content = read_submission(row.document).content
    before = waiting_before(work.session, row.person_id, story_of(kind), row)
    found = (one for one in before if about_same(content, read_submission(one.document).content))
    return next(found, None)
