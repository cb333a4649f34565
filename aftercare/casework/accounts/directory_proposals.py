"""What waits at the word of the organisation's directory: its next word takes the place of the one before."""

from __future__ import annotations

from aftercare.casework.accounts.account_changes import NewPosition, propose_change_unchecked
from aftercare.store.accounts import audit
from aftercare.store.accounts.change_rows import (
    REPLACED,
    WITHDRAWN,
    AccountChangeRow,
    directory_account,
    waiting_change,
)
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.unit_of_work import UnitOfWork


def propose_for_directory(
    work: UnitOfWork, staff: StaffRow, kind: str, position: NewPosition, *, new_word: bool
) -> bool:
    """Whether this was not yet proposed and is now. It takes the place of what the directory proposed before; what
    people proposed stays, unless the directory says this for the first time (`new_word`). The account is locked.
    Without a permission check."""
    waits = waiting_change(work.session, staff.id)
    if waits is not None:
        is_same = waits.kind == kind and holds(waits, position)
        if is_same or (waits.proposed_by is not None and not new_word):
            return False
        _end(work, staff, waits, REPLACED)
    propose_change_unchecked(work, staff, kind, position, proposed_by=None)
    return True


def withdraw_for_directory(work: UnitOfWork, staff: StaffRow, *, new_word: bool) -> None:
    """The directory does not say any more what it proposed; with a new word, what people proposed ends too. The account
    is locked. Without a permission check."""
    waits = waiting_change(work.session, staff.id)
    if waits is not None and (waits.proposed_by is None or new_word):
        _end(work, staff, waits, WITHDRAWN)


def holds(row: StaffRow | AccountChangeRow, position: NewPosition) -> bool:
    """Whether an account has this role, team and provider, or a change would give them."""
    return (row.role, row.team_id, row.provider_id) == (
        position.role.value,
        position.team_id,
        position.provider_id,
    )


def _end(work: UnitOfWork, staff: StaffRow, change: AccountChangeRow, reason: str) -> None:
    """Recorded as a refusal by the directory, since a change that waits is decided once and never rewritten."""
    decider = directory_account(work.session, work.now)
    change.confirmed, change.reason = False, reason
    change.decided_by, change.decided_at = decider, work.now
    # One change of an account waits at a time.
    work.session.flush()
    audit.note(work, "withdraw", "staff", staff.id)
