"""Recovers texts with an unknown outcome: two look-ups, ten minutes apart, then a person is asked."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from aftercare.base.clock import Clock
from aftercare.base.errors import Unavailable
from aftercare.base.logs import get_log
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.notifications.delivery.final_states import ask_final_states
from aftercare.notifications.delivery.report_changes import LOOK_AGAIN, accept
from aftercare.notifications.delivery.withhold import open_officer_task, settle
from aftercare.notifications.gateways.gateway import FoundText, MessageGateway
from aftercare.store.database.unit_of_work import Database, UnitOfWork
from aftercare.store.messages.outbox import give_back_unbegun
from aftercare.store.messages.rows import MessageRow, get_message, lock_message
from aftercare.store.messages.unsettled import is_of_another, lock_run_out, to_look_for

LOOKS = 2
# Clocks of two machines differ a little.
BEFORE_CLAIM = timedelta(minutes=1)
BATCH = 50


def recover_messages(
    database: Database, clock: Clock, gateway: MessageGateway, channel: str = "sms"
) -> int:
    """Handle every expired claim of the channel, every message with an unknown outcome and every one without a final
    state from the provider; returns how many were settled."""
    with database.work(CLOCK, clock.now()) as work:
        give_back_unbegun(work.session, channel, work.now)
    with database.work(CLOCK, clock.now()) as work:
        for row in lock_run_out(work.session, channel, work.now, BATCH):
            settle(work, row, "unknown", "claim-ran-out")
            row.looks, row.next_look_at = 0, work.now
    with database.work(CLOCK, clock.now()) as work:
        due = to_look_for(work.session, channel, work.now, BATCH)
    found = sum(
        _look_alone(database, clock, gateway, message_id)
        for message_id in due
        if not database.stopping.is_set()
    )
    return found + ask_final_states(database, clock, gateway, channel)


def _look_alone(
    database: Database, clock: Clock, gateway: MessageGateway, message_id: UUID
) -> bool:
    """One look-up that holds up no other: an error is logged by kind and the message is looked up again."""
    try:
        return _look(database, clock, gateway, message_id)
    except Exception as error:
        get_log().error("look-failed", id=str(message_id), error_type=type(error).__name__)
        return False


def _look(database: Database, clock: Clock, gateway: MessageGateway, message_id: UUID) -> bool:
    """One look-up. The network request is made between two transactions, never inside one."""
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


def _settle_look(work: UnitOfWork, row: MessageRow, found: tuple[FoundText, ...] | None) -> bool:
    if found is None:
        # The provider did not answer: that does not count as a look-up.
        row.next_look_at = work.now + LOOK_AGAIN
        return False
    for one in found:
        if not is_of_another(work.session, row.id, one.sid):
            accept(work, row, one.sid, one.state, one.error_code)
            return True
    row.looks += 1
    if row.looks < LOOKS:
        row.next_look_at = work.now + LOOK_AGAIN
        return False
    if row.staff_id is not None:
        # No task is made: an alarm is texted again anyway, and the watchdog counts people who were not reached.
        settle(work, row, "failed", "fate-unknown")
        return True
    row.next_look_at = None
    row.version += 1
    open_officer_task(work, row, "unknown_delivery", "fate-unknown", row.useful_until_at)
    return True
