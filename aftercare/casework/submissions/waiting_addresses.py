"""Home addresses that another organisation sent and that no one has decided on: where a visit goes may change."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from aftercare.base.grouping import grouped
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.submissions.contents import AddressUse
from aftercare.domain.submissions.documents import SubmissionType
from aftercare.processes.submissions.replacing import left_of, uses_of
from aftercare.store.accounts import audit
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.submissions.rows import SubmissionRow, submissions_of_any, waiting_of_clients


@requires(Permission.READ_CASE_FILES)
def addresses_that_wait(
    work: UnitOfWork, person_ids: Collection[UUID]
) -> dict[UUID, SubmissionRow]:
    """The newest by client, of those clients who have one; runs no query without clients."""
    if not person_ids:
        return {}
    waiting = waiting_of_clients(work.session, person_ids, SubmissionType.ADDRESS_CHANGE)
    homes = [one for one in waiting if AddressUse.HOME in uses_of(one)]
    known = grouped((one.person_id, one) for one in _of_clients(work, homes))
    found = {
        one.person_id: one
        for one in homes
        if one.person_id and AddressUse.HOME in left_of(one, known.get(one.person_id, ()))
    }
    audit.note_each(
        work, "list-submissions", "submission", [(one.id, who) for who, one in found.items()]
    )
    return found


def _of_clients(work: UnitOfWork, waiting: list[SubmissionRow]) -> list[SubmissionRow]:
    return submissions_of_any(work.session, {one.person_id for one in waiting if one.person_id})
