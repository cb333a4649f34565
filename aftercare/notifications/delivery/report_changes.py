"""Applies a report about a message: its state, the standing of its number, the officer's task list."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from aftercare.domain.messages.delivery import (
    DeliveryState,
    Remedy,
    error_meaning,
    newer_state,
    next_asked_at,
)
from aftercare.domain.messages.sender_rate import LONGEST_PAUSE, Answer, News, after
from aftercare.domain.phones.verification import PhoneReason
from aftercare.notifications.delivery.follow_up import follow_up
from aftercare.notifications.delivery.withhold import open_officer_task, postpone, settle
from aftercare.notifications.gateways.gateway import (
    Accepted,
    Busy,
    NotSent,
    Refused,
    SendReport,
    Uncertain,
)
from aftercare.processes.messages.recipients import opt_out, recipient_of, suspend_number
from aftercare.store.appointments.known_to_client import mark_state_notified
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.messages.receipts import receipts_of
from aftercare.store.messages.rows import (
    REPORTING,
    WITHOUT_END,
    MessageRow,
    lock_message,
)
from aftercare.store.messages.sender_rows import change_sender
from aftercare.store.messages.unsettled import was_sent_again
from aftercare.store.people.rows import get_person

LOOK_AGAIN = timedelta(minutes=10)
LATER_RETRY = timedelta(minutes=30)
TRY_NOT_SENT = timedelta(minutes=1)
MOST_ATTEMPTS = 6
# How many times a text that was accepted, or refused, and did not arrive may be tried; each try waits longer.
MOST_TRIES: Final = {
    Remedy.ONE_LATER_RETRY: 2,
    Remedy.RETRY_IF_USEFUL: 4,
    Remedy.RETRY_BEFORE_APPOINTMENT: 4,
}

STATE_OF_DELIVERY: Final = {
    DeliveryState.ACCEPTED: "accepted",
    DeliveryState.SCHEDULED: "accepted",
    DeliveryState.QUEUED: "accepted",
    DeliveryState.SENDING: "accepted",
    DeliveryState.SENT: "sent",
    DeliveryState.DELIVERED: "delivered",
    DeliveryState.UNDELIVERED: "undelivered",
    DeliveryState.FAILED: "failed",
    DeliveryState.CANCELED: "failed",
}
_WITH_PROVIDER: Final = frozenset(STATE_OF_DELIVERY.values())


def stops_sender(report: SendReport) -> bool:
    """Whether every next message would meet the same refusal."""
    return isinstance(report, Refused) and report.remedy is Remedy.STOP_SENDER_ALARM


def record_report(
    work: UnitOfWork,
    message_id: UUID,
    claim_number: int,
    report: SendReport,
    *,
    blamed: bool = False,
) -> None:
    """Record the outcome of a send, if the claim is still the newest. A report that arrives after the claim expired
    still counts: it is surer than looking the text up. `blamed`: a refusal that blames our set-up is in fact this
    message's own fault."""
    row = _under_claim(work, message_id, claim_number)
    if row is None:
        return
    if isinstance(report, Accepted):
        accept(work, row, report.sid, report.state)
    elif isinstance(report, Busy):
        wait = min(LONGEST_PAUSE, timedelta(seconds=report.retry_after_s or 1))
        _was_no_attempt(work, row, work.now + wait)
    elif isinstance(report, NotSent):
        _was_no_attempt(work, row, work.now + TRY_NOT_SENT)
    elif isinstance(report, Refused):
        row.error_code = report.code
        remedy = Remedy.UNKNOWN if blamed and stops_sender(report) else report.remedy
        _apply_remedy(work, row, remedy, sent_before=False)
    else:
        _leave_unknown(work, row, report)


def give_back(work: UnitOfWork, message_id: UUID, claim_number: int) -> None:
    """The claim's holder never posted the text: it is planned again, and this was no attempt."""
    row = _under_claim(work, message_id, claim_number)
    if row is not None:
        _was_no_attempt(work, row, row.due_at)


def _was_no_attempt(work: UnitOfWork, row: MessageRow, until: datetime) -> None:
    """Known not to have been accepted, through no fault of this message: it waits for the sender."""
    row.attempts -= 1
    _plan_again(work, row, until)


def _plan_again(work: UnitOfWork, row: MessageRow, until: datetime) -> None:
    """Unless a person has sent it again meanwhile: then that copy is the one that goes."""
    if was_sent_again(work.session, row.id):
        settle(work, row, "failed", "sent-again")
        return
    postpone(work, row, until)


def _under_claim(work: UnitOfWork, message_id: UUID, claim_number: int) -> MessageRow | None:
    row = lock_message(work.session, message_id)
    if row is None or row.claim_number != claim_number or row.state not in ("claimed", "unknown"):
        return None
    return row


def accept(
    work: UnitOfWork, row: MessageRow, sid: str, word: str, error_code: int | None = None
) -> None:
    """The provider has it. Receipts that arrived before this commit are applied too."""
    receipts = receipts_of(work.session, row.id, sid)
    row.looks = 0
    _settle_with_provider(work, row, "accepted")
    row.provider_sid, row.error_code = sid, None
    if row.appointment_id is not None and row.slot.startswith("T-"):
        mark_state_notified(work.session, [row.appointment_id])
    # Receipts first: they carry the reason of a failure, which the state alone does not.
    for receipt in receipts:
        advance(work, row, receipt.status, receipt.error_code)
    advance(work, row, word, error_code)


def advance(work: UnitOfWork, row: MessageRow, word: str, error_code: int | None = None) -> None:
    """Advance the message by one receipt; receipts may come in any order. A message that an earlier receipt sent back
    to be planned again is not changed."""
    if row.state not in _WITH_PROVIDER:
        return
    current = DeliveryState(row.state)
    newer = newer_state(current, word)
    state = STATE_OF_DELIVERY[newer or current]
    if state == row.state:
        return
    _settle_with_provider(work, row, state)
    if state in ("failed", "undelivered"):
        row.error_code = error_code
        remedy = error_meaning(error_code).remedy
        _apply_remedy(work, row, remedy, sent_before=True)
        if remedy is Remedy.STOP_SENDER_ALARM:
            _stop_sender(work, row)


def _settle_with_provider(work: UnitOfWork, row: MessageRow, state: str) -> None:
    """Record the provider's state; after one that is not final, the provider is asked again later."""
    settle(work, row, state)
    if state in WITHOUT_END and row.channel in REPORTING:
        row.next_look_at = next_asked_at(row.claimed_at or work.now, row.looks, work.now)


def _stop_sender(work: UnitOfWork, row: MessageRow) -> None:
    """A failure that our set-up caused after acceptance would hit the next message as well."""
    news = News(Answer.SET_UP_WRONGLY, row.claimed_at or work.now, row.error_code)
    work.session.flush()
    change_sender(
        work.session, row.channel, lambda sender: after(sender, (news,), work.now), work.now
    )


def _again_later(work: UnitOfWork, row: MessageRow, wait: timedelta) -> None:
    """Known not accepted: planned again, later each time, and after a while left to a person."""
    if row.attempts >= MOST_ATTEMPTS:
        settle(work, row, "failed", "not-accepted")
        follow_up(work, row, "text-failed")
        return
    _plan_again(work, row, work.now + wait * row.attempts)


def _leave_unknown(work: UnitOfWork, row: MessageRow, report: Uncertain) -> None:
    settle(work, row, "unknown", report.reason)
    row.looks, row.next_look_at = 0, work.now


def _apply_remedy(work: UnitOfWork, row: MessageRow, remedy: Remedy, *, sent_before: bool) -> None:
    if remedy is Remedy.STOP_SENDER_ALARM and not sent_before:
        _was_no_attempt(work, row, work.now + LATER_RETRY)
        return
    if remedy is Remedy.BACK_OFF_RETRY:
        _again_later(work, row, timedelta(seconds=30))
        return
    again_at = work.now + LATER_RETRY * row.attempts
    if row.attempts < MOST_TRIES.get(remedy, 0) and again_at < row.useful_until_at:
        _plan_again(work, row, again_at)
        return
    if not sent_before or row.state == "planned":
        settle(work, row, "failed", remedy.value)
    row.reason = remedy.value
    _notify_officer(work, row, remedy)


def _notify_officer(work: UnitOfWork, row: MessageRow, remedy: Remedy) -> None:
    if row.person_id is None or row.staff_id is not None:
        follow_up(work, row, remedy.value)
        return
    person = get_person(work.session, row.person_id)  # locked before its message
    recipient = recipient_of(work.session, person)
    same_number = recipient.number == row.recipient
    if remedy in (Remedy.FLAG_NUMBER_TASK, Remedy.CHANNEL_SUSPENDED_TASK):
        if same_number:
            suspend_number(recipient, PhoneReason(remedy.value))
        open_officer_task(work, row, "check_number", remedy.value, row.useful_until_at)
        return
    if remedy is Remedy.CHANNEL_CLOSED_TASK and same_number:
        opt_out(recipient, work.now)
    follow_up(work, row, remedy.value)
