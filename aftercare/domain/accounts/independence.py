"""Who may be the second person for what an account proposed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from aftercare.base.errors import Forbidden, RoleFromProposer, RoleNewerThanProposal


@dataclass(frozen=True)
class RoleHolder:
    """An account, since when it has its role, and who proposed that. None: from before this was recorded, or given at
    the command line."""

    account_id: UUID
    given_at: datetime | None = None
    given_by: UUID | None = None


def objection(
    second: RoleHolder,
    proposed_by: UUID | None,
    proposed_at: datetime,
    own: type[Forbidden] = Forbidden,
) -> type[Forbidden] | None:
    """Why this account cannot decide on the proposal, or None when it can: `own` for its proposer. One person could
    otherwise make the account that agrees with them."""
    if second.account_id == proposed_by:
        return own
    if proposed_by is not None and second.given_by == proposed_by:
        return RoleFromProposer
    if second.given_at is not None and second.given_at >= proposed_at:
        return RoleNewerThanProposal
    return None
