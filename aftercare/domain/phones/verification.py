"""Whom a telephone number belongs to over time: how that is verified, and when it has to be verified again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from aftercare.domain.people.person import PhoneState, Reachability, WhyNoText, why_no_text
from aftercare.domain.time.wall_time import civil_days_after

CODE_DIGITS: Final = 6
CODE_VALID: Final = timedelta(minutes=30)
MOST_ATTEMPTS: Final = 5
MOST_CODES_A_DAY: Final = 3


class PhoneReason(StrEnum):
    """Why a number in a case file has this state; the history stores it with who and when."""

    FROM_BEFORE = "from-before"
    ENTERED = "entered"
    REPLACED = "replaced"
    REMOVED = "removed"
    SAID = "said"
    CODE = "code"
    HEARD = "heard"
    UNVERIFIED = "unverified"
    SUSPENDED = "suspended"
    BY_HAND = "by-hand"
    LIFTED = "lifted"
    WRONG_NUMBER = "wrong-number"
    NO_SUCH_NUMBER = "flag-number-task"
    OUT_OF_SERVICE = "channel-suspended-task"
    LAPSED = "verification-lapsed"
    TAKEN_OVER = "taken-over"


# Reasons that stop texts to a number until a person states or verifies that it may be used again.
STOPPING: Final = frozenset(
    {
        PhoneReason.BY_HAND,
        PhoneReason.WRONG_NUMBER,
        PhoneReason.NO_SUCH_NUMBER,
        PhoneReason.OUT_OF_SERVICE,
        PhoneReason.LAPSED,
    }
)


class DueReason(StrEnum):
    """Why a number has to be verified (again)."""

    VERIFICATION_DUE = "verification-due"
    NUMBER_SILENT = "number-silent"
    NEVER_VERIFIED = "never-verified"


class CodeOutcome(StrEnum):
    """The result of a code."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    REPLACED = "replaced"
    EXHAUSTED = "exhausted"
    EXPIRED = "expired"
    NUMBER_CHANGED = "number-changed"


@dataclass(frozen=True)
class PhonePolicy:
    """A number is verified again `verify_every_days` after its last verification. Also after `silent_days` without a
    text to or from it, and `unverified_days` after it was entered but not verified. With `lapse_stops_texts`, a task
    that stays open for `grace_days` suspends the number."""

    version: int
    verify_every_days: int = 180
    silent_days: int = 90
    unverified_days: int = 14
    lapse_stops_texts: bool = False
    grace_days: int = 30


@dataclass(frozen=True)
class NumberInUse:
    """A number as it is now: since when it has this state, and when it last received or sent a text (None for
    never)."""

    state: PhoneState
    from_at: datetime
    heard_at: datetime | None


def verify_by(number: NumberInUse, policy: PhonePolicy) -> tuple[datetime, DueReason] | None:
    """When this number has to be verified, and the earliest reason. None for a suspended one: its suspension already
    asks for it, and only a verification makes the number usable again."""
    if number.state is PhoneState.UNVERIFIED:
        return civil_days_after(number.from_at, policy.unverified_days), DueReason.NEVER_VERIFIED
    if number.state is not PhoneState.VERIFIED:
        return None
    heard_at = max(number.from_at, number.heard_at or number.from_at)
    return min(
        (civil_days_after(number.from_at, policy.verify_every_days), DueReason.VERIFICATION_DUE),
        (civil_days_after(heard_at, policy.silent_days), DueReason.NUMBER_SILENT),
        key=lambda due: due[0],
    )


def why_no_code(reached: Reachability) -> WhyNoText | None:
    """What forbids a text with a code: the same as for any text, except that the number need not be verified yet."""
    state = PhoneState.UNVERIFIED if reached.phone else PhoneState.NONE
    return why_no_text(
        replace(reached, phone_state=state, contact_unverified=False, unproven=False)
    )
