"""The email address of a member of staff and what it is used for: set by themselves and by administrators."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from aftercare.base.errors import Forbidden, Stale, existing
from aftercare.domain.accounts.fresh_sign_in import needs_fresh_sign_in
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.sign_in.notices import AccountNotice
from aftercare.domain.staff.staff_mail import MailAbout, MailWishes, mail_address
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.locks import get_row
from aftercare.store.database.unit_of_work import UnitOfWork, as_sign_in, expect_version
from aftercare.store.sign_in.notice_rows import add_notice
from aftercare.store.staff.mail_rows import StaffMailRow, refused_staff, staff_mail

# The version of an address that was never entered.
NONE_YET = 0


@dataclass(frozen=True)
class MailFile:
    """The account, and its email settings; None while no address was entered."""

    staff: StaffRow
    mail: StaffMailRow | None

    @property
    def version(self) -> int:
        return NONE_YET if self.mail is None else self.mail.version


def mail_file(work: UnitOfWork, staff_id: UUID) -> MailFile:
    """The same for a page, also before an address was entered. Raises NotFound for an unknown account, Forbidden for
    the account of a colleague."""
    _own_or_admin(work, staff_id)
    staff = get_row(StaffRow, work.session, staff_id)
    return MailFile(staff, staff_mail(work.session, staff_id))


@requires(Permission.MANAGE_ACCOUNTS)
def refused_addresses(work: UnitOfWork) -> set[UUID]:
    """The accounts with an address that the mail server refuses; for administrators."""
    return refused_staff(work.session)


def mail_of(work: UnitOfWork, staff_id: UUID) -> StaffMailRow:
    """Raises NotFound while none was entered, Forbidden for the account of a colleague."""
    _own_or_admin(work, staff_id)
    return existing(staff_mail(work.session, staff_id))


@needs_fresh_sign_in
def enter_mail(
    work: UnitOfWork, staff_id: UUID, version: int, address: str, wishes: MailWishes
) -> StaffMailRow:
    """Sets the address; an address that was refused is tried again when entered anew.

    Raises Invalid at /address, Stale on an outdated view (`version` NONE_YET for the first). Raises NotFound for an
    unknown account, Forbidden for the account of a colleague.
    """
    _own_or_admin(work, staff_id)
    plain = mail_address(address)
    # Two first clicks at the same time would each find no address; with the lock, the second waits.
    get_row(StaffRow, work.session, staff_id, for_update=True)
    row = staff_mail(work.session, staff_id, for_update=True)
    if row is None:
        if version != NONE_YET:
            raise Stale()
        row = StaffMailRow(
            staff_id=staff_id,
            address=plain,
            entered_by=work.actor.staff_id,
            entered_at=work.now,
        )
        work.session.add(row)
    elif _is_repeated(work, row, version, plain, wishes):
        return row
    else:
        expect_version(row, version)
    if row.address != plain or row.version == 1:
        _note_change(work, staff_id, row.address)
    row.address, row.refused_at, row.refused_code = plain, None, None
    row.digest = wishes.digest
    for about in MailAbout:
        setattr(row, about.value, wishes.when(about))
    row.entered_by, row.entered_at = work.actor.staff_id, work.now
    work.session.flush()
    audit.note(work, "change", "staff-mail", staff_id)
    return row


@needs_fresh_sign_in
def remove_mail(work: UnitOfWork, staff_id: UUID, version: int) -> None:
    """Removes the address: no email is sent any more. Raises NotFound when there is none, Stale, Forbidden."""
    _own_or_admin(work, staff_id)
    row = existing(staff_mail(work.session, staff_id, for_update=True))
    expect_version(row, version)
    _note_change(work, staff_id, row.address)
    work.session.delete(row)
    audit.note(work, "remove", "staff-mail", staff_id)


def _note_change(work: UnitOfWork, staff_id: UUID, address: str) -> None:
    """The holder hears of it at the address of before, which is the new one for a first address."""
    with as_sign_in(work):
        add_notice(work.session, staff_id, AccountNotice.ADDRESS_CHANGED, work.now, address)


def _is_repeated(
    work: UnitOfWork, row: StaffMailRow, version: int, address: str, wishes: MailWishes
) -> bool:
    """Whether this is what the actor saved before, or just now from the same page: a second click."""
    same = (row.address, row.wishes(), row.entered_by) == (address, wishes, work.actor.staff_id)
    return same and row.refused_at is None and version in (row.version, row.version - 1)


def _own_or_admin(work: UnitOfWork, staff_id: UUID) -> None:
    if work.actor.staff_id_or_none != staff_id and not work.actor.can(Permission.MANAGE_ACCOUNTS):
        raise Forbidden()
