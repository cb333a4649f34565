"""Passwords: chosen by the account holder, through a link that works once or in place of the present one."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from aftercare.base.errors import AccountHasPassword, FieldFault, LinkOver
from aftercare.casework.sign_in.acts import token_hash
from aftercare.casework.sign_in.breached import is_breached
from aftercare.domain.accounts.fresh_sign_in import needs_fresh_sign_in
from aftercare.domain.sign_in.notices import AccountNotice
from aftercare.domain.sign_in.passwords import password_faults
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.unit_of_work import UnitOfWork, as_sign_in
from aftercare.store.sign_in.credentials import employer_name, end_credentials, has_password
from aftercare.store.sign_in.factor_rows import cancel_waiting_sign_ins
from aftercare.store.sign_in.notice_rows import add_notice
from aftercare.store.sign_in.password_link_rows import (
    PasswordLinkRow,
    account_of_password_link,
    end_password_link,
    take_password_link,
)
from aftercare.store.sign_in.rows import CredentialRow
from aftercare.store.sign_in.sign_ins import end_all_sign_ins


@dataclass(frozen=True)
class Holder:
    """An account, and the facts about its holder that a password must not consist of."""

    staff: StaffRow
    employer: str

    def faults(
        self, password: str, stolen: Path | None, pointer: str = "/password"
    ) -> list[FieldFault]:
        """What is wrong with a new password. Takes up to half a second: not inside a transaction. `stolen`: the list of
        `is_breached`."""
        names = (self.staff.display_name, self.employer)
        found = password_faults(password, self.staff.username, names, pointer)
        if not found and stolen and is_breached(password, stolen):
            return [FieldFault(pointer, "guessable", part="stolen")]
        return found


def new_password_link(work: UnitOfWork, staff: StaffRow, term: timedelta) -> tuple[str, datetime]:
    """The secret of a link that works once until the moment given, and ends the one before; without a permission
    check. Raises AccountHasPassword."""
    token = secrets.token_urlsafe(32)
    ends_at = work.now + term
    with as_sign_in(work):
        if has_password(work.session, staff.id):
            raise AccountHasPassword()
        end_password_link(work.session, staff.id)
        link = PasswordLinkRow(
            staff_id=staff.id,
            token_hash=token_hash(token),
            made_by=work.actor.staff_id_or_none,
            made_at=work.now,
            expires_at=ends_at,
        )
        work.session.add(link)
    audit.note(work, "make-link", "staff", staff.id)
    return token, ends_at


def holder_of(work: UnitOfWork, staff: StaffRow) -> Holder:
    return Holder(staff, employer_name(work.session, staff))


def own_account(work: UnitOfWork) -> Holder:
    return holder_of(work, work.session.get_one(StaffRow, work.actor.staff_id))


def password_link_holder(work: UnitOfWork, token: str) -> Holder:
    """The account of this link; looking does not use it up. Raises LinkOver."""
    with as_sign_in(work):
        staff = account_of_password_link(work.session, token_hash(token), work.now)
    if staff is None:
        raise LinkOver()
    return holder_of(work, staff)


def use_password_link(work: UnitOfWork, token: str, password_hash: str) -> None:
    """The actor, holder of the account of this link, has a password from now on. Raises LinkOver."""
    with as_sign_in(work):
        if not take_password_link(work.session, work.actor.staff_id, token_hash(token), work.now):
            raise LinkOver()
    set_password(work, work.actor.staff_id, password_hash)


def set_password(
    work: UnitOfWork, staff_id: UUID, password_hash: str, keep: bytes | None = None
) -> None:
    """The account has this password from now on. All its sessions, tokens and waiting sign-ins end, but not the
    session with the hash `keep`."""
    with as_sign_in(work):
        row = work.session.get(CredentialRow, staff_id)
        if row is None:
            row = CredentialRow(staff_id=staff_id, password_hash=password_hash)
        row.password_hash, row.changed_at = password_hash, work.now
        row.failed_count = 0
        work.session.add(row)
        end_all_sign_ins(work.session, staff_id, keep)
        cancel_waiting_sign_ins(work.session, staff_id)
        add_notice(work.session, staff_id, AccountNotice.PASSWORD_SET, work.now)
    audit.note(work, "set-password", "staff", staff_id)


@needs_fresh_sign_in
def change_password(
    work: UnitOfWork, staff_id: UUID, password_hash: str, keep: bytes | None = None
) -> None:
    """The same by a holder who may have shown no more than the present password."""
    set_password(work, staff_id, password_hash, keep)


def end_access(work: UnitOfWork, staff_id: UUID) -> None:
    """The account has nothing left to sign in with; its sessions and tokens end."""
    with as_sign_in(work):
        end_credentials(work.session, staff_id, work.now)


def password_set_at(work: UnitOfWork) -> datetime | None:
    """Since when the actor has this password; None from before this was recorded."""
    with as_sign_in(work):
        row = work.session.get(CredentialRow, work.actor.staff_id)
        return row.changed_at if row else None
