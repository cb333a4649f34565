"""How far a text got, and what we do about a failure.

Receipts arrive late, twice and in any order, so states are ranked and the highest one counts. The words are Twilio's
(https://www.twilio.com/docs/messaging/api/message-resource#message-status-values). A word that Twilio adds later
does not change the state but is never refused. `delivered` does not mean read.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final


class DeliveryState(StrEnum):
    ACCEPTED = "accepted"
    SCHEDULED = "scheduled"
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    FAILED = "failed"
    CANCELED = "canceled"


TERMINAL: Final = frozenset(
    {
        DeliveryState.DELIVERED,
        DeliveryState.UNDELIVERED,
        DeliveryState.FAILED,
        DeliveryState.CANCELED,
    }
)

_RANKS: Final = {
    DeliveryState.ACCEPTED: 0,
    DeliveryState.SCHEDULED: 1,
    DeliveryState.QUEUED: 2,
    DeliveryState.SENDING: 3,
    DeliveryState.SENT: 4,
} | dict.fromkeys(TERMINAL, 5)


def delivery_state(word: str | None) -> DeliveryState | None:
    """The state for a word of the provider; None for an unknown word."""
    try:
        return DeliveryState(word.strip().lower()) if word else None
    except ValueError:
        return None


def newer_state(current: DeliveryState | None, incoming: str | None) -> DeliveryState | None:
    """The state after a receipt; the order of receipts does not matter.

    A higher rank wins, so a late `undelivered` beats `sent` and a late `sent` changes nothing. The first terminal
    state stays, and an unknown word changes nothing.
    """
    incoming_state = delivery_state(incoming)
    if incoming_state is None or current is None:
        return incoming_state or current
    return incoming_state if _RANKS[incoming_state] > _RANKS[current] else current


# When our server answers with an error, Twilio repeats a receipt for fifteen seconds and then never again.
ASKED_AFTER: Final = timedelta(minutes=30)
LONGEST_BETWEEN: Final = timedelta(hours=6)
# A provider keeps a text for ten hours at most: without news for two days, it has ended.
SILENT_ENDS: Final = timedelta(days=2)


def next_asked_at(claimed_at: datetime, asked: int, now: datetime) -> datetime | None:
    """When to ask the provider again for the missing final state of a text: half an hour after `now`, doubled for
    each time it was `asked`, at most six hours. None once two days have passed since `claimed_at`."""
    if now - claimed_at >= SILENT_ENDS:
        return None
    doubled: int = 2 ** min(asked, 10)
    return now + min(ASKED_AFTER * doubled, LONGEST_BETWEEN)


class Remedy(StrEnum):
    """What to do about an error; `…_TASK` gives an officer a task (call or write)."""

    FLAG_NUMBER_TASK = "flag-number-task"
    CHANNEL_CLOSED_TASK = "channel-closed-task"
    CHANNEL_SUSPENDED_TASK = "channel-suspended-task"
    STOP_SENDER_ALARM = "stop-sender-alarm"
    BACK_OFF_RETRY = "back-off-retry"
    RETRY_IF_USEFUL = "retry-if-useful"
    ONE_LATER_RETRY = "one-later-retry"
    NO_RETRY_ADMIN = "no-retry-admin"
    RETRY_BEFORE_APPOINTMENT = "retry-before-appointment"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ErrorMeaning:
    """`sentence` is the key of a plain sentence for officers."""

    remedy: Remedy
    sentence: str


_INVALID: Final = ErrorMeaning(Remedy.FLAG_NUMBER_TASK, "delivery.number-invalid")
_TEXT_FAULT: Final = ErrorMeaning(Remedy.FLAG_NUMBER_TASK, "delivery.request-incomplete")
_OPTED_OUT: Final = ErrorMeaning(Remedy.CHANNEL_CLOSED_TASK, "delivery.opted-out")
_NO_TEXTS: Final = ErrorMeaning(Remedy.CHANNEL_SUSPENDED_TASK, "delivery.number-takes-no-texts")
_SETTINGS: Final = ErrorMeaning(Remedy.STOP_SENDER_ALARM, "delivery.sender-set-up-wrongly")
_TOO_FAST: Final = ErrorMeaning(Remedy.BACK_OFF_RETRY, "delivery.too-many-at-once")
_QUEUE_FULL: Final = ErrorMeaning(Remedy.RETRY_IF_USEFUL, "delivery.queue-full")
_UNREACHABLE: Final = ErrorMeaning(Remedy.ONE_LATER_RETRY, "delivery.phone-unreachable")
_NOT_TAKEN: Final = ErrorMeaning(Remedy.ONE_LATER_RETRY, "delivery.call-not-taken")
_BLOCKED: Final = ErrorMeaning(Remedy.NO_RETRY_ADMIN, "delivery.blocked-on-the-way")
_EXPIRED: Final = ErrorMeaning(Remedy.RETRY_BEFORE_APPOINTMENT, "delivery.expired-in-queue")
_UNKNOWN: Final = ErrorMeaning(Remedy.UNKNOWN, "delivery.unknown-reason")

# https://www.twilio.com/docs/api/errors, grouped by what we do about them.
ERROR_MEANINGS: Final = (
    dict.fromkeys((21211,), _INVALID)
    | dict.fromkeys((21602, 21603, 21604, 21617, 90007), _TEXT_FAULT)
    | dict.fromkeys((21610,), _OPTED_OUT)
    | dict.fromkeys((21614, 21635, 30005, 30006), _NO_TEXTS)
    | dict.fromkeys((21408, 21606, 21609, 21612, 20003, 20404), _SETTINGS)
    # HTTP status codes of answers without a Twilio code: not from Twilio, or our credentials were not accepted.
    | dict.fromkeys((401, 403, 404), _SETTINGS)
    | dict.fromkeys((20429,), _TOO_FAST)
    | dict.fromkeys((30001,), _QUEUE_FULL)
    | dict.fromkeys((30003, 30008), _UNREACHABLE)
    # Codes of the telephone network: a call that was not answered, or a busy line.
    | dict.fromkeys((480, 486), _NOT_TAKEN)
    | dict.fromkeys((30004, 30007, 30034), _BLOCKED)
    | dict.fromkeys((30036,), _EXPIRED)
)


def error_meaning(code: int | str | None) -> ErrorMeaning:
    """What we do about a provider's error code; unknown and missing codes have a meaning too."""
    try:
        return ERROR_MEANINGS.get(int(code or 0), _UNKNOWN)
    except ValueError:
        return _UNKNOWN
