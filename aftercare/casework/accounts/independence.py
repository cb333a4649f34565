"""The second person: an account that decides on what another proposed, and does not owe its role to it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from aftercare.base.errors import Forbidden, NotFound
from aftercare.domain.accounts.independence import objection
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.unit_of_work import UnitOfWork


def why_not_independent(
    work: UnitOfWork, proposed_by: UUID | None, proposed_at: datetime | None, own: type[Forbidden]
) -> type[Forbidden] | None:
    """Why the actor cannot decide on this proposal: `own` for its proposer, RoleFromProposer or RoleNewerThanProposal
    for an account that the proposer could have made for it. None for an independent account."""
    staff = work.session.get(StaffRow, work.actor.staff_id)
    if staff is None:
        raise NotFound()
    return objection(staff.holder(), proposed_by, proposed_at or work.now, own)


def refuse_dependent(
    work: UnitOfWork, proposed_by: UUID | None, proposed_at: datetime | None, own: type[Forbidden]
) -> None:
    """Raises Forbidden unless the actor is independent of the proposal (see `why_not_independent`)."""
    found = why_not_independent(work, proposed_by, proposed_at, own)
    if found is not None:
        raise found()
