"""What follows here from what the directory says about one account: suspended at once, proposed to a second person."""

from __future__ import annotations

from aftercare.casework.accounts.account_changes import EDIT, OPEN, REOPEN, NewPosition
from aftercare.casework.accounts.directory_proposals import (
    holds,
    propose_for_directory,
    withdraw_for_directory,
)
from aftercare.casework.openid.directory import position_in_directory
from aftercare.domain.directory import users
from aftercare.domain.directory.users import Document
from aftercare.domain.openid.claims import ClaimsFault, ClaimsMapping, claimed_position
from aftercare.store.accounts import audit
from aftercare.store.accounts.change_rows import (
    DIRECTORY,
    AccountChangeRow,
    directory_opening,
    waiting_change,
)
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.unit_of_work import UnitOfWork, as_sign_in
from aftercare.store.sign_in.sign_ins import end_all_sign_ins


def position_of(work: UnitOfWork, mapping: ClaimsMapping, document: Document) -> NewPosition | None:
    """The one role and team that this document gives here, if it gives one."""
    given = users.claims(document, mapping.role_claim, mapping.place_claim)
    claimed = claimed_position(mapping, given)
    return None if isinstance(claimed, ClaimsFault) else position_in_directory(work, claimed)


def with_role_given(mapping: ClaimsMapping, document: Document, before: Document) -> Document:
    """The document, with whether it or one before it gave a role. A team, or a value that means no role here, gives
    none: a directory sends those of everyone, also for accounts that were made here."""
    name = mapping.role_claim
    gave = before.get(users.GAVE_ROLE) or any(
        value in mapping.roles
        for one in (document, before)
        for value in users.claims(one, name)[name]
    )
    return document | {users.GAVE_ROLE: True} if gave else document


def settle(
    work: UnitOfWork,
    mapping: ClaimsMapping,
    staff: StaffRow,
    document: Document,
    before: Document,
) -> None:
    """Suspends, or lifts the suspension; what else the directory says is proposed, in place of what it said before. An
    account for which the directory never gave any role keeps the one it has."""
    speaks = users.GAVE_ROLE in document
    position = position_of(work, mapping, document) if speaks else None
    if not document["active"] or (speaks and position is None):
        return suspend(work, staff)
    opening = directory_opening(work.session, staff)
    # Who was deleted and comes again may be another colleague: two people decide on that.
    if staff.suspended_at is not None and (opening is None or opening.kind != REOPEN):
        staff.suspended_at = None
        audit.note(work, "directory-resume", "staff", staff.id)
    if position is None:
        return None
    new_word = position != position_of(work, mapping, before)
    if staff.is_open:
        return propose_for_open(work, staff, position, new_word=new_word)
    return _propose_for_shut(work, staff, opening, position, new_word=new_word)


def propose_for_open(
    work: UnitOfWork, staff: StaffRow, position: NewPosition, *, new_word: bool
) -> None:
    """Another role or team waits for a second person, and ends the sessions; the present one ends what waits."""
    if holds(staff, position):
        withdraw_for_directory(work, staff, new_word=new_word)
    elif propose_for_directory(work, staff, EDIT, position, new_word=new_word):
        _end_sign_ins(work, staff)


def _propose_for_shut(
    work: UnitOfWork,
    staff: StaffRow,
    opening: AccountChangeRow | None,
    position: NewPosition,
    *,
    new_word: bool,
) -> None:
    """An account that no one opened yet is proposed with this position, unless people refused just that; what people
    closed stays closed. `opening` as `directory_opening` gives it."""
    if opening is None:
        waits = waiting_change(work.session, staff.id)
        if waits is not None and new_word and waits.kind in (OPEN, REOPEN):
            propose_for_directory(work, staff, waits.kind, position, new_word=True)
        return
    refused = opening.decided_by not in (None, DIRECTORY)
    if not (refused and holds(opening, position)):
        propose_for_directory(work, staff, opening.kind, position, new_word=new_word)


def suspend(work: UnitOfWork, staff: StaffRow, *, new_word: bool = False) -> None:
    """From now on the account cannot sign in, and is signed in nowhere; nothing waits that would open it, but what
    people proposed since. Its work stays, for an administrator to see to before the account is closed."""
    withdraw_for_directory(work, staff, new_word=new_word or staff.suspended_at is None)
    if staff.suspended_at is None:
        staff.suspended_at = work.now
        audit.note(work, "directory-suspend", "staff", staff.id)
    _end_sign_ins(work, staff)


def _end_sign_ins(work: UnitOfWork, staff: StaffRow) -> None:
    work.session.flush()
    with as_sign_in(work):
        end_all_sign_ins(work.session, staff.id)
