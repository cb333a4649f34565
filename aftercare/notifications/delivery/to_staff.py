"""Texts and calls to staff: what decides whether one may leave, and what follows when it does not arrive."""

from __future__ import annotations

from aftercare.domain.messages.delivery import Remedy
from aftercare.domain.messages.departure import Code, ToStaff
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.messages.rows import MessageRow
from aftercare.store.phones.code_rows import code_of_message
from aftercare.store.staff.mail_rows import MAIL, flag_address
from aftercare.store.staff.phone_rows import flag_phone, still_rings, verified_phone

# The provider reports that texts to this number do not arrive.
_OF_THE_NUMBER = {
    Remedy.FLAG_NUMBER_TASK.value,
    Remedy.CHANNEL_SUSPENDED_TASK.value,
    Remedy.CHANNEL_CLOSED_TASK.value,
}


def facts_of_staff(work: UnitOfWork, row: MessageRow, *, reveals: bool) -> ToStaff:
    """Decides whether this message may be sent."""
    assert row.staff_id is not None
    if row.notice_id is None:
        code = code_of_message(work.session, row.id)
        carried = Code(code.valid_until_at, code.ended_at is not None) if code else None
        return ToStaff(row.useful_until_at, reveals=reveals, code=carried)
    found = verified_phone(work.session, row.staff_id)
    return ToStaff(
        row.useful_until_at,
        alarm_over=not still_rings(work.session, row.notice_id),
        number_changed=found is None or found[0].number != row.recipient,
        reveals=reveals,
    )


def to_staff_failed(work: UnitOfWork, row: MessageRow, why: str) -> None:
    """Staff have their inbox. An address or number at which nothing arrives is shown to them and to administrators, and
    the watchdog counts it."""
    if row.staff_id is None:
        return
    code = row.error_code or 0
    if row.channel == MAIL and why == Remedy.FLAG_NUMBER_TASK.value:
        flag_address(work.session, row.staff_id, row.recipient, code, work.now)
    elif row.channel == "sms" and why in _OF_THE_NUMBER:
        flag_phone(work.session, row.staff_id, row.recipient, code, work.now)
