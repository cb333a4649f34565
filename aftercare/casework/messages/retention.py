"""How long words and numbers of messages are kept: readable by its users, set by an administrator with a reason."""

from __future__ import annotations

from aftercare.casework.phones.policies import set_days
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.messages.retention import SHORTEST, Retention
from aftercare.store.accounts import audit
from aftercare.store.database.unit_of_work import Work
from aftercare.store.messages.retention_rows import MessageRetentionRow, retention_rows


@requires(Permission.READ_STANDARDS)
def retention_versions(work: Work) -> list[MessageRetentionRow]:
    """Every version, the one in force first."""
    return retention_rows(work.session)


@requires(Permission.MANAGE_STANDARDS)
def set_retention(work: Work, new: Retention, reason: str) -> MessageRetentionRow:
    """Records the next version, in force from the next night; earlier ones stay readable. Content already erased
    does not come back. Raises Invalid with every field that does not hold."""
    row = set_days(work, MessageRetentionRow, new, SHORTEST, reason)
    audit.note(work, "set-retention", "message-retention", None, None)
    return row
