"""Home addresses that another organisation sent and that no one has decided on: where a visit goes may change."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.submissions.contents import AddressChange, AddressUse
from aftercare.domain.submissions.documents import SubmissionType, read_submission
from aftercare.store.accounts import audit
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.submissions.rows import SubmissionRow, waiting_of_clients


@requires(Permission.READ_CASE_FILES)
def addresses_that_wait(
    work: UnitOfWork, person_ids: Collection[UUID]
) -> dict[UUID, SubmissionRow]:
    """The newest by client, of those clients who have one; runs no query without clients."""
    if not person_ids:
        return {}
    waiting = waiting_of_clients(work.session, person_ids, SubmissionType.ADDRESS_CHANGE)
    found = {one.person_id: one for one in waiting if one.person_id and _is_of_home(one)}
    audit.note_each(
        work, "list-submissions", "submission", [(one.id, who) for who, one in found.items()]
    )
    return found


def _is_of_home(row: SubmissionRow) -> bool:
    content = read_submission(row.document).content
    return isinstance(content, AddressChange) and AddressUse.HOME in content.uses
