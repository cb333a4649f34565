"""What the organisation's directory says about an account: a position here, proposed for a second person to confirm."""

from __future__ import annotations

from aftercare.casework.accounts.account_changes import EDIT, NewPosition, propose_change_unchecked
from aftercare.domain.accounts.permissions import Role
from aftercare.domain.openid.claims import ClaimedPosition
from aftercare.store.accounts.change_rows import waiting_change
from aftercare.store.accounts.rows import StaffRow, providers, teams
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


def propose_as_directory(work: UnitOfWork, staff: StaffRow, position: NewPosition) -> None:
    """Proposes the position, unless a change of this account waits already. No account here proposed it, so any
    independent one may confirm it; work that is left with the present role is in the way then, and not now."""
    if waiting_change(work.session, staff.id) is None:
        propose_change_unchecked(work, staff, EDIT, position, proposed_by=None)
