"""Claims due messages: within the sender's rate, after the pre-send checks, and committed first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from aftercare.base.clock import stopwatch
from aftercare.base.logs import get_log
from aftercare.domain.messages.delivery import Remedy, error_meaning
from aftercare.domain.messages.sender_rate import (
    Sender,
    allowed,
    given_back,
    is_its_own_fault,
    resumed,
)
from aftercare.notifications.gateways.gateway import OutgoingMessage
from aftercare.notifications.outbox.pre_send_checks import check_due
from aftercare.processes.messages.older_database import hold_if_older
from aftercare.store.accounts import audit
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.messages.outbox import claim, lock_due
from aftercare.store.messages.rows import MessageRow
from aftercare.store.messages.sender_rows import SenderRow, keep_event, lock_sender, put_sender

# Longer than any attempt: the claim of a living worker never expires.
CLAIM_TERM: Final = timedelta(minutes=2)
# How many claims a worker holds for each parallel attempt. If it dies, a person decides about them. So the larger
# number is used only while the provider answers so fast that they take a moment.
CLAIMS_EACH: Final = 5
MOST_CLAIMS_EACH: Final = 25
STATUS_PATH: Final = "/webhooks/twilio/status"
# By default Twilio repeats a receipt only when it could not connect. With this it repeats five times within
# fifteen seconds, also when our answer was too slow or an error (5xx).
REPEATED: Final = "#rc=5&rp=ct,rt,5xx"
LEAST_VALIDITY_S, MOST_VALIDITY_S = 60, 14_400


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to post one message, and only under this claim number. It lasts until `expires_at` by the clock and for
    CLAIM_TERM by `age_s`, a stopwatch that setting the clock does not change. `blamed`: when refused again as if our
    set-up were wrong, this message itself is at fault."""

    message_id: UUID
    number: int
    text: OutgoingMessage
    claimed_at: datetime
    expires_at: datetime
    age_s: Callable[[], float]
    blamed: bool = False
    due_at: datetime | None = None
    to_staff: bool = False


@dataclass(frozen=True, slots=True)
class Batch:
    """The claims, and the sender as it was then; `more` when it is worth looking again."""

    claims: tuple[Claim, ...]
    sender: Sender
    more: bool


@dataclass(frozen=True, slots=True)
class SenderIdentity:
    """The claiming worker: its channel and id, the address for receipts, and the number that texts ask people to
    call."""

    channel: str
    worker: UUID
    origin: str
    callback_number: str


def claim_due(
    work: UnitOfWork, sender: SenderIdentity, wanted: int, accepted_at: datetime | None
) -> Batch:
    """Claim up to `wanted` messages; `accepted_at` is when this worker's last text was accepted. The
    sender is locked first, so all workers of all machines share its tokens."""
    age_s = stopwatch()
    row = lock_sender(work.session, sender.channel)
    if hold_if_older(work, row):
        return Batch((), row.facts(), more=False)
    before = _noting(_resumed(work, row), accepted_at)
    granted, after = allowed(before, wanted, work.now)
    due = lock_due(work.session, sender.channel, work.now, granted) if granted else []
    ready = check_due(work, due, sender.callback_number) if due else []
    # A rate token without a message is given back.
    put_sender(row, given_back(after, granted - len(ready)) if ready else before)
    if not ready:
        return Batch((), before, more=bool(due))
    expires_at = work.now + CLAIM_TERM
    blamed = {one.row.id for one in ready if is_its_own_fault(_refused_at(one.row), before)}
    rows = [one.row for one in ready]
    numbers = claim(work.session, rows, sender.worker, work.now, expires_at)
    claims = (
        Claim(
            row.id,
            numbers[row.id],
            _outgoing(row, sender, work.now),
            work.now,
            expires_at,
            age_s,
            row.id in blamed,
            row.due_at,
            row.staff_id is not None,
        )
        for row in rows
    )
    return Batch(tuple(claims), after, more=True)


def _resumed(work: UnitOfWork, row: SenderRow) -> Sender:
    """Its facts, once the stop of one person that ran out has ended."""
    stopped = row.facts()
    found = resumed(stopped, work.now)
    if found is not stopped:
        keep_event(work.session, row.channel, (stopped, found), work.now)
        audit.note(work, "notice-unconfirmed-stop", "sender")
        get_log().warning("sender-started", channel=row.channel, reason=stopped.reason)
    return found


def _noting(sender: Sender, accepted_at: datetime | None) -> Sender:
    if accepted_at is None or (sender.accepted_at or accepted_at) > accepted_at:
        return sender
    return replace(sender, accepted_at=accepted_at)


def _refused_at(row: MessageRow) -> datetime | None:
    """When this message was refused as if our set-up were wrong, if it ever was."""
    meaning = error_meaning(row.error_code)
    return row.state_at if meaning.remedy is Remedy.STOP_SENDER_ALARM else None


def _outgoing(row: MessageRow, sender: SenderIdentity, now: datetime) -> OutgoingMessage:
    seconds = int((row.useful_until_at - now).total_seconds())
    return OutgoingMessage(
        message_id=row.id,
        to=row.recipient,
        body=row.body,
        callback_url=f"{sender.origin}{STATUS_PATH}/{row.id}{REPEATED}",
        valid_for_s=max(LEAST_VALIDITY_S, min(seconds, MOST_VALIDITY_S)),
        language=row.language,
    )
