"""Texts and calls to staff, held against the facts of this moment: the number, and whether they are still wanted."""

from __future__ import annotations

from aftercare.domain.messages.delivery import Remedy
from aftercare.notifications.delivery.withhold import cancel
from aftercare.store.database.unit_of_work import Work
from aftercare.store.messages.rows import NUMBER_CHANGED, MessageRow
from aftercare.store.phones.code_rows import code_of_message
from aftercare.store.staff.mail_rows import MAIL, flag_address
from aftercare.store.staff.phone_rows import ALARM_OVER, flag_phone, still_rings, verified_phone

CODE_OVER = "code-over"
# The provider says of the number itself that texts do not arrive there.
_OF_THE_NUMBER = {
    Remedy.FLAG_NUMBER_TASK.value,
    Remedy.CHANNEL_SUSPENDED_TASK.value,
    Remedy.CHANNEL_CLOSED_TASK.value,
}


def may_go_to_staff(work: Work, row: MessageRow) -> bool:
    """Whether this message may leave; what may not is called off without a task. No quiet hours and no consent
    hold for staff on call."""
    assert row.staff_id is not None
    if row.notice_id is not None:
        found = verified_phone(work.session, row.staff_id)
        if not still_rings(work.session, row.notice_id):
            return _call_off(work, row, ALARM_OVER)
        if found is None or found[0].number != row.recipient:
            return _call_off(work, row, NUMBER_CHANGED)
        return True
    code = code_of_message(work.session, row.id)
    # Another number, or none, ended it; and its text is of use for as long as it can be said.
    if code is not None and code.ended_at is not None:
        return _call_off(work, row, CODE_OVER)
    return True


def to_staff_failed(work: Work, row: MessageRow, why: str) -> None:
    """Staff have their inbox; an address or a number at which nothing arrives is shown to them and to
    administrators, and the watchdog counts it."""
    if row.staff_id is None:
        return
    code = row.error_code or 0
    if row.channel == MAIL and why == Remedy.FLAG_NUMBER_TASK.value:
        flag_address(work.session, row.staff_id, row.recipient, code, work.now)
    elif row.channel == "sms" and why in _OF_THE_NUMBER:
        flag_phone(work.session, row.staff_id, row.recipient, code, work.now)


def _call_off(work: Work, row: MessageRow, reason: str) -> bool:
    cancel(work, row, reason)
    return False
