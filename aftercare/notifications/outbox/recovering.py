"""Finds out what became of a text whose fate is unknown: two looks, ten minutes apart, then a person is asked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session, col, select

from aftercare.base.clock import Clock
from aftercare.base.errors import Unavailable
from aftercare.base.logs import get_log
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.notifications.delivery.final_states import ask_final_states
from aftercare.notifications.delivery.report_changes import LOOK_AGAIN, accept
from aftercare.notifications.delivery.withhold import ask, settle
from aftercare.notifications.gateways.gateway import FoundText, SmsGateway
from aftercare.store.database.unit_of_work import Database, Work
from aftercare.store.messages.outbox import give_back_unbegun
from aftercare.store.messages.rows import MessageRow, get_message, lock_message

LOOKS = 2
# Clocks of two machines differ a little.
BEFORE_CLAIM = timedelta(minutes=1)
BATCH = 50


def recover_messages(
    database: Database, clock: Clock, gateway: SmsGateway, channel: str = "sms"
) -> int:
    """Handle every expired claim of the channel, every message whose fate is unknown and every one without a final
    state from the provider; returns how many were settled."""
    with database.work(CLOCK, clock.now()) as work:
        give_back_unbegun(work.session, channel, work.now)
    with database.work(CLOCK, clock.now()) as work:
        for row in _run_out(work, channel):
            settle(work, row, "unknown", "claim-ran-out")
            row.looks, row.next_look_at = 0, work.now
    with database.work(CLOCK, clock.now()) as work:
        due = _to_look_for(work.session, channel, work.now)
    found = sum(_look_alone(database, clock, gateway, message_id) for message_id in due)
    return found + ask_final_states(database, clock, gateway, channel)


def _run_out(work: Work, channel: str) -> Iterable[MessageRow]:
    query = (
        select(MessageRow)
        .where(
            MessageRow.channel == channel,
            MessageRow.state == "claimed",
            col(MessageRow.claim_expires_at) <= work.now,
        )
        .limit(BATCH)
        .with_for_update(key_share=True, skip_locked=True)
    )
    return list(work.session.exec(query))


def _to_look_for(session: Session, channel: str, now: datetime) -> list[UUID]:
    query = (
        select(MessageRow.id)
        .where(
            MessageRow.channel == channel,
            MessageRow.state == "unknown",
            col(MessageRow.next_look_at) <= now,
        )
        .order_by(col(MessageRow.next_look_at))
        .limit(BATCH)
    )
    return list(session.exec(query))


def _look_alone(database: Database, clock: Clock, gateway: SmsGateway, message_id: UUID) -> bool:
    """One look that holds up no other: what fails is logged by kind and looked for again."""
    try:
        return _look(database, clock, gateway, message_id)
    except Exception as error:
        get_log().error("look-failed", id=str(message_id), error_type=type(error).__name__)
        return False


def _look(database: Database, clock: Clock, gateway: SmsGateway, message_id: UUID) -> bool:
    """One look. The network is asked between two transactions, never inside one."""
    with database.work(CLOCK, clock.now()) as work:
        row = get_message(work.session, message_id)
        asked = (row.recipient, row.body, (row.claimed_at or row.due_at) - BEFORE_CLAIM)
        version = row.version
    try:
        found = gateway.find(*asked)
    except Unavailable:
        found = None
    with database.work(CLOCK, clock.now()) as work:
        held = lock_message(work.session, message_id)
        if held is None or held.version != version or held.state != "unknown":
            return False
        return _settle_look(work, held, found)


def _settle_look(work: Work, row: MessageRow, found: tuple[FoundText, ...] | None) -> bool:
    if found is None:
        # The provider did not answer: that was no look.
        row.next_look_at = work.now + LOOK_AGAIN
        return False
    for one in found:
        if not _belongs_elsewhere(work.session, row, one.sid):
            accept(work, row, one.sid, one.state, one.error_code)
            return True
    row.looks += 1
    if row.looks < LOOKS:
        row.next_look_at = work.now + LOOK_AGAIN
        return False
    if row.staff_id is not None:
        # No task is made: an alarm is texted again anyway, and the watchdog counts who was not reached.
        settle(work, row, "failed", "fate-unknown")
        return True
    row.next_look_at = None
    row.version += 1
    ask(work, row, "unknown_delivery", "fate-unknown", row.useful_until_at)
    return True


def _belongs_elsewhere(session: Session, row: MessageRow, sid: str) -> bool:
    query = select(MessageRow.id).where(MessageRow.provider_sid == sid, MessageRow.id != row.id)
    return session.exec(query).first() is not None
