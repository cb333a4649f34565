"""What the organisation's directory says about an account: a position here, proposed for a second person to confirm."""

from __future__ import annotations

from aftercare.casework.accounts.account_changes import EDIT, NewPosition
from aftercare.casework.accounts.directory_proposals import (
    holds,
    propose_for_directory,
    withdraw_for_directory,
)
from aftercare.domain.accounts.permissions import Role
from aftercare.domain.openid.claims import ClaimedPosition
from aftercare.store.accounts.rows import StaffRow, providers, teams
from aftercare.store.database.locks import get_row
from aftercare.store.database.unit_of_work import UnitOfWork


def position_in_directory(work: UnitOfWork, claimed: ClaimedPosition) -> NewPosition | None:
    """The role with the team or provider of that name; None when there is none, or several, of that name."""
    if claimed.place is None:
        return NewPosition(claimed.role)
    of_provider = claimed.role is Role.PROVIDER
    known = providers(work.session) if of_provider else teams(work.session)
    named = [one.id for one in known if one.name == claimed.place]
    if len(named) != 1:
        return None
    if of_provider:
        return NewPosition(claimed.role, provider_id=named[0])
    return NewPosition(claimed.role, team_id=named[0])


def propose_as_directory(work: UnitOfWork, staff: StaffRow, position: NewPosition | None) -> None:
    """Proposes the position in place of what the directory proposed before; with the present position, or none,
    nothing of it waits any more. No account here proposed it, so any independent one may confirm it; work that is left
    with the present role is in the way then, and not now."""
    get_row(StaffRow, work.session, staff.id, for_update=True)
    if position is None or holds(staff, position):
        return withdraw_for_directory(work, staff, new_word=False)
    propose_for_directory(work, staff, EDIT, position, new_word=False)
    return None
