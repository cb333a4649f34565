"""How long words and numbers of messages are kept: readable by its users, set by an administrator with a reason."""

from __future__ import annotations

from dataclasses import dataclass

from aftercare.base.errors import FieldFault, Invalid
from aftercare.casework.phones.acts import stated_reason
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.messages.retention import LONGEST_TERM, SHORTEST
from aftercare.store.accounts import audit
from aftercare.store.database.unit_of_work import Work
from aftercare.store.messages.retention_rows import (
    MessageRetentionRow,
    retention_row,
    retention_rows,
)
from aftercare.store.phones.rows import lock_policies


@dataclass(frozen=True)
class NewRetention:
    """In days; `reason` is kept with them for good."""

    message_days: int
    incoming_days: int
    unclaimed_days: int
    receipt_days: int
    after_case_days: int
    reason: str


@requires(Permission.READ_STANDARDS)
def retention_versions(work: Work) -> list[MessageRetentionRow]:
    """Every version, the one in force first."""
    return retention_rows(work.session)


@requires(Permission.MANAGE_STANDARDS)
def set_retention(work: Work, new: NewRetention) -> MessageRetentionRow:
    """Records the next version, in force from the next night; earlier ones stay readable. Content already erased
    does not come back. Raises Invalid with every field that does not hold."""
    faults = tuple(
        FieldFault(f"/{name}", "out-of-range", f"From {least} to {LONGEST_TERM} days.")
        for name, least in SHORTEST.items()
        if not least <= getattr(new, name) <= LONGEST_TERM
    )
    if faults:
        raise Invalid(fields=faults)
    reason = stated_reason(new.reason)
    lock_policies(work.session)
    row = MessageRetentionRow(
        version=retention_row(work.session).version + 1,
        message_days=new.message_days,
        incoming_days=new.incoming_days,
        unclaimed_days=new.unclaimed_days,
        receipt_days=new.receipt_days,
        after_case_days=new.after_case_days,
        reason=reason,
        entered_by=work.actor.account_id,
        entered_at=work.now,
    )
    work.session.add(row)
    work.session.flush()
    audit.note(work, "set-retention", "message-retention", None, None)
    return row
