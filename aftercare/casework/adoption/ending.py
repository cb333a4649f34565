"""A proposed version that will not be activated: its proposer withdraws it, another administrator refuses it."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from aftercare.base.errors import AlreadyDecided
from aftercare.base.subject_errors import NotOwnProposal, OwnProposalRefusal
from aftercare.base.typed_text import MEDIUM_REASON, required
from aftercare.casework.adoption.acts import Adoptable
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import names_of
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.database.versioned_policy import Endable, Ending, get_version
from aftercare.store.phones.rows import lock_policies

Version = TypeVar("Version", bound=Endable)


@requires(Permission.MANAGE_STANDARDS)
def withdraw(work: UnitOfWork, kind: Adoptable[Version], version: int) -> Version:
    """Ends what the actor proposed; it stays in the list. Raises NotOwnProposal to another, who refuses it, and
    AlreadyDecided when it no longer waits."""
    row = _waiting(work, kind, version)
    if row.proposed_by != work.actor.staff_id:
        raise NotOwnProposal()
    _end(work, row, Ending.WITHDRAWN, None)
    audit.note(work, "withdraw", kind.resource.name)
    return row


@requires(Permission.MANAGE_STANDARDS)
def refuse(work: UnitOfWork, kind: Adoptable[Version], version: int, reason: str) -> Version:
    """Ends what another proposed; it stays in the list with the reason. Raises OwnProposalRefusal to the proposer, who
    withdraws it, AlreadyDecided when it no longer waits, Invalid at /reason. An account that depends on the proposer
    may refuse: that puts nothing in force."""
    row = _waiting(work, kind, version)
    if row.proposed_by == work.actor.staff_id:
        raise OwnProposalRefusal()
    _end(work, row, Ending.REFUSED, required(reason, MEDIUM_REASON))
    audit.note(work, "refuse", kind.resource.name)
    return row


def _waiting(work: UnitOfWork, kind: Adoptable[Version], version: int) -> Version:
    lock_policies(work.session)
    row = get_version(work.session, kind.table, version, for_update=True)
    if not row.waits:
        raise AlreadyDecided()
    return row


def _end(work: UnitOfWork, row: Endable, ending: Ending, reason: str | None) -> None:
    row.ended_as, row.end_reason = ending.value, reason
    row.ended_by, row.ended_at = work.actor.staff_id, work.now
    work.session.flush()


@requires(Permission.READ_STANDARDS)
def names_at(work: UnitOfWork, row: Endable) -> dict[UUID, str]:
    """The displayed names of who proposed, activated or ended this version, by their ids."""
    return names_of(work.session, {row.proposed_by, row.activated_by, row.ended_by} - {None})
