"""Whose a telephone number is, over time: how that is proved, and when it is asked anew."""

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
    """Why a number stands in a file in this state; the history keeps it with who and when."""

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


# Why a number stands still until somebody says or hears that it may be used again.
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
    """Why a number is to be verified (anew)."""

    VERIFICATION_DUE = "verification-due"
    NUMBER_SILENT = "number-silent"
    NEVER_VERIFIED = "never-verified"


class CodeOutcome(StrEnum):
    """What came of a code."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    REPLACED = "replaced"
    EXHAUSTED = "exhausted"
    EXPIRED = "expired"
    NUMBER_CHANGED = "number-changed"


@dataclass(frozen=True)
class PhonePolicy:
    """`verify_every_days` after it was verified, a number is verified anew; after `silent_days` in which
    no text arrived there and none came from it; and `unverified_days` after it was entered and never
    verified. Only where `lapse_stops_texts` does a task that nobody answers for `grace_days` suspend it."""

    version: int
    verify_every_days: int = 180
    silent_days: int = 90
    unverified_days: int = 14
    lapse_stops_texts: bool = False
    grace_days: int = 30


@dataclass(frozen=True)
class NumberInUse:
    """A number as it stands now: since when in this state, and when anything was last heard of it (a text
    that arrived there or came from it), None for never."""

    state: PhoneState
    from_at: datetime
    heard_at: datetime | None


def verify_by(number: NumberInUse, policy: PhonePolicy) -> tuple[datetime, DueReason] | None:
    """When this number is to be verified, the first reason of several; None for a suspended one: what
    suspended it asks already, and only a verification brings it back."""
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
    """What forbids a text with a code: as for any text, but that nobody knows yet whose number it is."""
    state = PhoneState.UNVERIFIED if reached.phone else PhoneState.NONE
    return why_no_text(
        replace(reached, phone_state=state, contact_unverified=False, unproven=False)
    )
