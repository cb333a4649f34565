"""Where a member of staff gets e-mail and about what: their own to set, and the administrators'."""

from __future__ import annotations

from uuid import UUID

from aftercare.base.errors import Forbidden, NotFound, Stale
from aftercare.domain.access import Permission
from aftercare.domain.staff_mail import MailWishes, mail_address
from aftercare.store import audit
from aftercare.store.staff import StaffRow
from aftercare.store.staff_mail import StaffMailRow, staff_mail
from aftercare.store.unit_of_work import Work, expect_version

# The version of an address that was never entered.
NONE_YET = 0


def mail_of(work: Work, staff_id: UUID) -> StaffMailRow:
    """Raises NotFound while none was entered, Forbidden for somebody else's."""
    _own_or_admin(work, staff_id)
    row = staff_mail(work.session, staff_id)
    if row is None:
        raise NotFound()
    return row


def enter_mail(
    work: Work, staff_id: UUID, version: int, address: str, wishes: MailWishes
) -> StaffMailRow:
    """Entered anew, an address that was refused is tried again.

    Raises Invalid at /address, Stale on an outdated view (`version` NONE_YET for the first), NotFound for
    no such account, Forbidden for somebody else's.
    """
    _own_or_admin(work, staff_id)
    plain = mail_address(address)
    if work.session.get(StaffRow, staff_id) is None:
        raise NotFound()
    row = staff_mail(work.session, staff_id, for_update=True)
    if row is None:
        if version != NONE_YET:
            raise Stale()
        row = StaffMailRow(
            staff_id=staff_id,
            address=plain,
            entered_by=work.actor.somebody,
            entered_at=work.now,
        )
        work.session.add(row)
    else:
        expect_version(row, version)
    row.address, row.refused_at, row.refused_code = plain, None, None
    row.steps, row.replies, row.digest = wishes.steps, wishes.replies, wishes.digest
    row.entered_by, row.entered_at = work.actor.somebody, work.now
    work.session.flush()
    audit.note(work, "change", "staff-mail", staff_id)
    return row


def remove_mail(work: Work, staff_id: UUID, version: int) -> None:
    """No mail any more. Raises NotFound when there is none, Stale, Forbidden."""
    _own_or_admin(work, staff_id)
    row = staff_mail(work.session, staff_id, for_update=True)
    if row is None:
        raise NotFound()
    expect_version(row, version)
    work.session.delete(row)
    audit.note(work, "remove", "staff-mail", staff_id)


def _own_or_admin(work: Work, staff_id: UUID) -> None:
    if work.actor.staff_id != staff_id and not work.actor.may(Permission.MANAGE_ACCOUNTS):
        raise Forbidden()
