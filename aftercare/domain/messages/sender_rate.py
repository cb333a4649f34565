"""How fast a channel may send, when it stops, and how it detects that it works again.

All workers of all machines share one sender per channel. Its tokens refill over time, one per message, so that
together they stay under what the provider accepts (a token bucket). It stops as a whole when the provider says that
our configuration is wrong. It also stops when several attempts in a row get no usable answer. The waiting messages
are then worth more than further attempts. A stopped sender tries one message now and then, and resumes when that one
is answered.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from functools import reduce
from math import ceil
from typing import Final
from uuid import UUID

# After this many attempts in a row without a usable answer, the provider is down: it is not about one message.
FAILURES_TO_STOP: Final = 5
LONGEST_PAUSE: Final = timedelta(hours=1)
# How long a stop by one person holds. Our choice: long enough to find a colleague in office hours and to act on a text
# that reveals too much; short enough that a reminder of the day before still leaves.
LONE_STOP: Final = timedelta(hours=2)
# Who stopped a channel alone, and took that back or let it run out, may not do so again within this time.
LONE_STOP_AGAIN: Final = timedelta(hours=24)
# The wait before each next attempt; the last value applies from then on.
TRY_AFTER: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 4, 8, 16, 30))
# The clocks of two machines differ a little; a larger step back means that a clock was set.
CLOCKS_DIFFER: Final = timedelta(minutes=1)


class WhyStopped(StrEnum):
    SET_UP = "set-up"
    PROVIDER_FAILING = "provider-failing"
    BY_HAND = "by-hand"
    WENT_BACK = "database-went-back"


# What only a person ends, or the time that a stop of one person has.
HELD: Final = frozenset({WhyStopped.BY_HAND, WhyStopped.WENT_BACK})


class SenderState(StrEnum):
    """`slowed`: the provider asked for a pause; sending resumes automatically."""

    RUNNING = "running"
    SLOWED = "slowed"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Sender:
    """The state of one channel's sender. `tokens` are messages that may leave at once, at most `burst`, and
    `rate_per_s` are added each second. `paused_until_at` is the pause the provider asked for; no attempt
    (`next_try_at`) comes before its end. When a person stopped it (`stopped_by`), sending goes on at `next_try_at`,
    unless a second person confirmed the stop (`confirmed_by`)."""

    rate_per_s: float
    burst: int
    tokens: float
    refilled_at: datetime | None = None
    paused_until_at: datetime | None = None
    pauses: int = 0
    failures: int = 0
    stopped_at: datetime | None = None
    reason: str | None = None
    code: int | None = None
    next_try_at: datetime | None = None
    tries: int = 0
    accepted_at: datetime | None = None
    stopped_by: UUID | None = None
    confirmed_by: UUID | None = None


class Answer(StrEnum):
    """What one attempt shows about the sender, apart from the message itself."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    NOT_NOW = "not-now"
    NOTHING_USABLE = "nothing-usable"
    SET_UP_WRONGLY = "set-up-wrongly"


@dataclass(frozen=True, slots=True)
class News:
    """One attempt: its result, when its message was claimed, the provider's code, and the pause it asked for."""

    answer: Answer
    claimed_at: datetime
    code: int | None = None
    wait: timedelta | None = None


def allowed(sender: Sender, wanted: int, now: datetime) -> tuple[int, Sender]:
    """How many of `wanted` messages may be claimed now, and the sender after that. One when it is stopped and an
    attempt is due. The next attempt is then already planned, so only one worker tries."""
    if sender.stopped_at is not None:
        return _one_try(sender, now) if wanted else (0, sender)
    if sender.paused_until_at is not None and now < sender.paused_until_at:
        return 0, sender
    full = _refilled(sender, now)
    granted = max(0, min(wanted, int(full.tokens)))
    return granted, replace(full, tokens=full.tokens - granted)


def given_back(sender: Sender, unused: int) -> Sender:
    """Returns the tokens of messages that were not sent after all."""
    if sender.stopped_at is not None:
        return sender
    return replace(sender, tokens=min(float(sender.burst), sender.tokens + unused))


def state_of(sender: Sender, now: datetime) -> SenderState:
    if sender.stopped_at is not None:
        return SenderState.STOPPED
    waits = sender.paused_until_at is not None and now < sender.paused_until_at
    return SenderState.SLOWED if waits else SenderState.RUNNING


def after(sender: Sender, news: Iterable[News], now: datetime) -> Sender:
    """The sender after these attempts, in the order in which they ended."""
    return reduce(lambda one, new: _after_one(one, new, now), news, sender)


def stopped_by_hand(sender: Sender, by: UUID, now: datetime) -> Sender:
    """Nothing leaves for LONE_STOP, or until a person starts it again; automatic attempts stop as well."""
    return replace(
        sender,
        stopped_at=sender.stopped_at or now,
        reason=WhyStopped.BY_HAND.value,
        code=None,
        next_try_at=now + LONE_STOP,
        tries=0,
        stopped_by=by,
        confirmed_by=None,
    )


def held_back(sender: Sender, now: datetime, stood_at: datetime | None = None) -> Sender:
    """Nothing leaves until a person accepts the database, which is older than what was sent. That comes before any
    other cause. Its code is by how many seconds the database is behind, rounded up: from the moment at which it stood
    until now, where that is known."""
    if sender.reason == WhyStopped.WENT_BACK:
        return sender
    return replace(
        sender,
        stopped_at=now,
        reason=WhyStopped.WENT_BACK.value,
        code=None if stood_at is None else max(0, ceil((now - stood_at).total_seconds())),
        next_try_at=None,
        tries=0,
        stopped_by=None,
        confirmed_by=None,
    )


def stop_confirmed(sender: Sender, by: UUID) -> Sender:
    """Nothing leaves until a person starts it again."""
    return replace(sender, next_try_at=None, confirmed_by=by)


def waits_for_second(sender: Sender, now: datetime) -> bool:
    """Whether one person stopped it, and the stop still holds without a second."""
    by_hand = sender.reason == WhyStopped.BY_HAND
    return by_hand and sender.next_try_at is not None and now < sender.next_try_at


def resumed(sender: Sender, now: datetime) -> Sender:
    """The sender, started when one person stopped it and no second person confirmed that in time."""
    by_hand = sender.reason == WhyStopped.BY_HAND
    ran_out = by_hand and sender.next_try_at is not None and now >= sender.next_try_at
    return started(sender) if ran_out else sender


def started(sender: Sender) -> Sender:
    """Sends again, with all earlier failures and pauses forgotten."""
    return replace(
        sender,
        stopped_at=None, reason=None, code=None, next_try_at=None, tries=0,
        failures=0, pauses=0, paused_until_at=None, stopped_by=None, confirmed_by=None,
    )  # fmt: skip


def is_its_own_fault(refused_at: datetime | None, sender: Sender) -> bool:
    """Whether a message is itself the problem, such as one to a country we may not text. It was refused at
    `refused_at` as if our configuration were wrong, but others have been accepted since. Refused again, it must not
    stop the sender for all other messages."""
    if refused_at is None or sender.accepted_at is None or sender.stopped_at is not None:
        return False
    return sender.accepted_at > refused_at


def _one_try(sender: Sender, now: datetime) -> tuple[int, Sender]:
    by_hand = sender.reason == WhyStopped.BY_HAND
    if by_hand or sender.next_try_at is None or now < sender.next_try_at:
        return 0, sender
    tries = sender.tries + 1
    wait = TRY_AFTER[min(tries, len(TRY_AFTER) - 1)]
    return 1, replace(sender, tries=tries, next_try_at=now + wait)


def _refilled(sender: Sender, now: datetime) -> Sender:
    last = sender.refilled_at
    if last is None or last > now + CLOCKS_DIFFER:
        return replace(sender, tokens=min(sender.tokens, sender.burst), refilled_at=now)
    passed = max(0.0, (now - last).total_seconds())
    tokens = min(float(sender.burst), sender.tokens + passed * sender.rate_per_s)
    return replace(sender, tokens=tokens, refilled_at=max(last, now))


def _after_one(sender: Sender, new: News, now: datetime) -> Sender:
    if new.answer is Answer.NOT_NOW:
        return _paused(sender, new.wait, now)
    if new.answer is Answer.NOTHING_USABLE:
        return _failed(sender, now)
    if new.answer is Answer.SET_UP_WRONGLY:
        return _stopped(sender, WhyStopped.SET_UP, new.code, now)
    return _answered(sender, new, now)


def _answered(sender: Sender, new: News, now: datetime) -> Sender:
    """The provider works. But a message claimed before the sender stopped proves nothing about the time after."""
    if new.answer is Answer.ACCEPTED:
        sender = replace(sender, accepted_at=now, pauses=0)
    held = sender.reason in HELD
    if sender.stopped_at is not None and (held or new.claimed_at < sender.stopped_at):
        return sender
    return started(sender) if sender.stopped_at is not None else replace(sender, failures=0)


def _paused(sender: Sender, asked: timedelta | None, now: datetime) -> Sender:
    """A pause for all messages, longer each time in a row; several refusals within one pause count as one."""
    running = sender.paused_until_at is not None and now < sender.paused_until_at
    pauses = sender.pauses if running else sender.pauses + 1
    own = timedelta(seconds=2 ** min(pauses, 10))
    until = now + min(LONGEST_PAUSE, asked if asked is not None else own)
    if pauses > 1:
        until = max(until, now + min(LONGEST_PAUSE, own))
    until = max(until, sender.paused_until_at or until)
    return replace(
        sender,
        pauses=pauses,
        paused_until_at=until,
        # What a person stopped waits for a second person, not for the provider.
        next_try_at=sender.next_try_at
        if sender.next_try_at is None or sender.reason == WhyStopped.BY_HAND
        else max(until, sender.next_try_at),
        tokens=0.0,
        refilled_at=now,
        failures=0,
    )


def _failed(sender: Sender, now: datetime) -> Sender:
    failing = replace(sender, failures=sender.failures + 1)
    if failing.failures < FAILURES_TO_STOP or failing.stopped_at is not None:
        return failing
    return _stopped(failing, WhyStopped.PROVIDER_FAILING, None, now)


def _stopped(sender: Sender, why: WhyStopped, code: int | None, now: datetime) -> Sender:
    if sender.stopped_at is not None:
        return sender if sender.reason in HELD else replace(sender, reason=why.value, code=code)
    return replace(
        sender,
        stopped_at=now,
        reason=why.value,
        code=code,
        tries=0,
        next_try_at=max(now + TRY_AFTER[0], sender.paused_until_at or now),
    )
