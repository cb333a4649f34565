"""Which reminders a client got of an appointment before it began, and whether any of them arrived.

Nothing here excuses a miss: a failure to notify never cancels a duty. But a person must have seen that no reminder
arrived before the miss counts as a failure to comply. The author of an unexcused verdict therefore confirms having
seen it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from aftercare.domain.absences.absence import Verdict

# People who get a text that is not for them say so within days; after that, the number may have a new holder.
DISOWNED_WITHIN: Final = timedelta(days=7)


class WhyNone(StrEnum):
    """Why an appointment has no reminder at all, not even one that was withheld."""

    ENTERED_AFTER = "entered-after"
    NOT_YET = "not-yet"
    NOT_PLANNED = "not-planned"
    NOT_KEPT = "not-kept"


class Doubt(StrEnum):
    """Why a delivered reminder probably did not reach the client."""

    AFTER_START = "after-start"
    WRONG_NUMBER = "wrong-number"


@dataclass(frozen=True, slots=True)
class Reminder:
    """One reminder as the outbox left it. `disowned_at`: the first time, after it was sent, that a reply from that
    number said that the number is wrong."""

    slot: str
    channel: str
    state: str
    reason: str | None
    error_code: int | None
    due_at: datetime
    sent_at: datetime | None
    state_at: datetime
    possible_duplicate: bool
    disowned_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Instead:
    """What a colleague was asked to do in place of a text, or did: `kind` of a task, or a letter that was posted.
    `who` and `done_at` are None while it is not done."""

    kind: str
    reason: str | None
    who: str | None
    done_at: datetime | None
    note: str | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the client wrote back about this appointment: a code of domain.messages.replies.Meaning."""

    meaning: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Reminded:
    """Every reminder of one appointment in the order they were due. The replies to them are in order too, the last
    reply last. `why_none` only when there is no reminder."""

    starts_at: datetime
    reminders: tuple[Reminder, ...]
    instead: tuple[Instead, ...]
    why_none: WhyNone | None
    answers: tuple[Answer, ...] = ()

    @property
    def arrived(self) -> bool:
        """Whether at least one was delivered without a doubt."""
        return any_arrived(self.reminders, self.starts_at)


def doubt_of(reminder: Reminder, starts_at: datetime) -> Doubt | None:
    """What speaks against a delivered reminder; None also for a reminder that was not delivered."""
    if reminder.state != "delivered":
        return None
    if reminder.state_at >= starts_at:
        return Doubt.AFTER_START
    sent_at = reminder.sent_at or reminder.state_at
    disowned_at = reminder.disowned_at
    if disowned_at is not None and sent_at <= disowned_at < sent_at + DISOWNED_WITHIN:
        return Doubt.WRONG_NUMBER
    return None


def any_arrived(reminders: Iterable[Reminder], starts_at: datetime) -> bool:
    return any(one.state == "delivered" and doubt_of(one, starts_at) is None for one in reminders)


def why_none(
    booked_at: datetime, starts_at: datetime, planned_at: datetime | None, now: datetime
) -> WhyNone:
    """Why there is no reminder. `planned_at`: when reminders were planned; None when they never were."""
    if booked_at >= starts_at:
        return WhyNone.ENTERED_AFTER
    if planned_at is not None:
        return WhyNone.NOT_KEPT
    return WhyNone.NOT_YET if now < starts_at else WhyNone.NOT_PLANNED


def must_be_seen(verdict: Verdict, *, arrived: bool) -> bool:
    """Whether the author of this verdict must confirm having seen that no reminder arrived."""
    return verdict is Verdict.UNEXCUSED and not arrived
