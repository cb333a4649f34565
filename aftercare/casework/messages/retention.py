"""How long words and numbers of messages are kept: readable by its users, proposed with a reason, activated by a second
administrator."""

from __future__ import annotations

from aftercare.base.errors import OwnPeriodsActivation
from aftercare.casework.adoption.acts import Adoptable
from aftercare.casework.listing.resources import MESSAGE_RETENTION
from aftercare.casework.phones.policies import propose_days
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.messages.retention import SHORTEST, Retention
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.messages.retention_rows import MessageRetentionRow

RETENTION = Adoptable(MessageRetentionRow, MESSAGE_RETENTION, OwnPeriodsActivation)


@requires(Permission.MANAGE_STANDARDS)
def propose_retention(work: UnitOfWork, new: Retention, reason: str) -> MessageRetentionRow:
    """The next version, in force from the night after a second administrator activates it; earlier ones stay
    readable. Content already erased does not come back. Raises Invalid with every field that does not hold."""
    return propose_days(work, RETENTION, new, SHORTEST, reason)
