"""What is decided on before a submission: the first that was sent before it, tells of the same and waits."""

from __future__ import annotations

from aftercare.domain.submissions.documents import SubmissionType, read_submission
from aftercare.domain.submissions.landing import about_same, story_of
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.submissions.rows import SubmissionRow, waiting_before


def earlier_of(work: UnitOfWork, row: SubmissionRow) -> SubmissionRow | None:
    """Of `row`, which waits; None without a client, and for an alarm. Lock the client to keep it so."""
    if row.person_id is None:
        return None
    story = story_of(SubmissionType(row.type))
    content = read_submission(row.document).content
    before = waiting_before(work.session, row.person_id, story, row)
    found = (one for one in before if about_same(content, read_submission(one.document).content))
    return next(found, None)
