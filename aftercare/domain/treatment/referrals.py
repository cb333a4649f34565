"""A referral's life: from asking a provider for treatment to its end, each step on a day of its own.

referred ──offer_intake──▶ intake_offered ──hold_intake──▶ intake_held ──start──▶ started ◀─resume─┐
                                                                                 │  └───pause──▶ paused
any of these ──transfer──▶ transferred, ──withdraw──▶ withdrawn                  └─complete──▶ completed
started, paused ──drop_out──▶ dropped_out

A treatment that has not begun causes no absence: sessions the client cannot attend yet are not placed. Its start
may be recorded as soon as it is agreed: the referral is accepted then, and appointments are placed from that day.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from aftercare.base.errors import FieldFault
from aftercare.domain.time.lifecycle import Lifecycle


class ReferralState(StrEnum):
    REFERRED = "referred"
    INTAKE_OFFERED = "intake_offered"
    INTAKE_HELD = "intake_held"
    STARTED = "started"
    PAUSED = "paused"
    TRANSFERRED = "transferred"
    COMPLETED = "completed"
    DROPPED_OUT = "dropped_out"
    WITHDRAWN = "withdrawn"


class ReferralAct(StrEnum):
    OFFER_INTAKE = "offer_intake"
    HOLD_INTAKE = "hold_intake"
    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    TRANSFER = "transfer"
    COMPLETE = "complete"
    DROP_OUT = "drop_out"
    WITHDRAW = "withdraw"


_S = ReferralState
WAITING = (_S.REFERRED, _S.INTAKE_OFFERED, _S.INTAKE_HELD)
OPEN = (*WAITING, _S.STARTED, _S.PAUSED)
ENDED = (_S.TRANSFERRED, _S.COMPLETED, _S.DROPPED_OUT, _S.WITHDRAWN)

REFERRAL_LIFE: Lifecycle[ReferralState, ReferralAct] = Lifecycle(
    {
        ReferralAct.OFFER_INTAKE: {_S.REFERRED: _S.INTAKE_OFFERED},
        ReferralAct.HOLD_INTAKE: {_S.INTAKE_OFFERED: _S.INTAKE_HELD},
        ReferralAct.START: {_S.INTAKE_HELD: _S.STARTED},
        ReferralAct.PAUSE: {_S.STARTED: _S.PAUSED},
        ReferralAct.RESUME: {_S.PAUSED: _S.STARTED},
        ReferralAct.TRANSFER: dict.fromkeys(OPEN, _S.TRANSFERRED),
        ReferralAct.COMPLETE: {_S.STARTED: _S.COMPLETED},
        ReferralAct.DROP_OUT: {_S.STARTED: _S.DROPPED_OUT, _S.PAUSED: _S.DROPPED_OUT},
        ReferralAct.WITHDRAW: dict.fromkeys(OPEN, _S.WITHDRAWN),
    }
)
# LONGEST_AHEAD is how far ahead a provider may agree on a start: configuration of this service, not a norm.
# NEEDS_REASON: an end that was not planned must be explained; a drop-out by a reason of its own list.
LONGEST_AHEAD = timedelta(days=182)
NEEDS_REASON = frozenset({ReferralAct.WITHDRAW, ReferralAct.TRANSFER})


class DropOutReason(StrEnum):
    CLIENT_STOPPED = "client-stopped"
    MISSED_SESSIONS = "missed-sessions"
    CONDUCT = "conduct"
    NOT_SUITED = "not-suited"
    HEALTH = "health"
    MOVED = "moved"
    DETAINED = "detained"
    ORDER_ENDED = "order-ended"
    OTHER = "other"


class DropOutBy(StrEnum):
    """Who decided that a treatment ends early."""

    CLIENT = "client"
    PROVIDER = "provider"
    PROBATION = "probation"
    COURT = "court"


@dataclass(frozen=True)
class DropOut:
    reason: DropOutReason
    by: DropOutBy


@dataclass(frozen=True)
class Course:
    """The state of a referral and its calendar dates; None for what has not happened."""

    state: ReferralState
    referred_on: date
    intake_offered_on: date | None = None
    intake_on: date | None = None
    started_on: date | None = None
    paused_on: date | None = None
    ended_on: date | None = None


# The column with the day of each act.
_DATED = {
    ReferralAct.OFFER_INTAKE: "intake_offered_on",
    ReferralAct.HOLD_INTAKE: "intake_on",
    ReferralAct.START: "started_on",
    ReferralAct.PAUSE: "paused_on",
}


def dates_of(act: ReferralAct, on: date) -> dict[str, date | None]:
    """The dates of a Course that an act on that day changes. Resuming clears the pause; the first start stays the
    start."""
    if act is ReferralAct.RESUME:
        return {"paused_on": None}
    return {_DATED.get(act, "ended_on"): on}


def drop_out_faults(act: ReferralAct, end: DropOut | None, note: str) -> Iterator[FieldFault]:
    """A drop-out says why, and who decided it; another reason than those listed is explained. No other step does."""
    if (act is ReferralAct.DROP_OUT) != (end is not None):
        code = "missing" if end is None else "for-a-drop-out-only"
        yield FieldFault("/drop_out_reason", code)
    elif end is not None and end.reason is DropOutReason.OTHER and not note.strip():
        yield FieldFault("/note", "reason-missing")


def date_faults(
    act: ReferralAct, on: date, last_step_on: date, today: date
) -> Iterator[FieldFault]:
    """Faults in the date of a step. It may not be before the previous step, nor in the future. Only an agreed start
    may be in the future; a step that changes it before that day is dated today."""
    if act is ReferralAct.START:
        if on > today + LONGEST_AHEAD:
            yield FieldFault("/happened_on", "too-far-ahead")
    elif on > today:
        yield FieldFault("/happened_on", "in-the-future")
    if on < min(last_step_on, today):
        yield FieldFault("/happened_on", "before-last-step")


def never_begun(started_on: date | None, ended_on: date) -> bool:
    """Whether a referral ended before its agreed start."""
    return started_on is not None and started_on > ended_on


def course_after_transfer(before: Course, on: date, same_provider: bool) -> Course:
    """The course of the referral that follows a transfer on that day.

    Within one provider the treatment, or the wait for it, continues. With another provider it begins again with an
    intake; a client who had not started yet keeps the first day of their wait.
    """
    if same_provider:
        return before
    waited = before.state in WAITING
    return Course(ReferralState.REFERRED, before.referred_on if waited else on)
