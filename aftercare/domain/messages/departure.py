"""Whether a planned message may leave now, and what becomes of one that may not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

ALARM_OVER: Final = "alarm-over"
ANOTHER_WAY: Final = "another-way"
APPOINTMENT_CHANGED: Final = "appointment-changed"
CODE_OVER: Final = "code-over"
NUMBER_CHANGED: Final = "number-changed"


@dataclass(frozen=True, slots=True)
class Code:
    """The code a text carries: until when it can be said, and whether it has ended before."""

    valid_until_at: datetime
    ended: bool = False


@dataclass(frozen=True, slots=True)
class ToClient:
    """What decides about a message to a client or a contact. `quiet_until_at`: when the quiet hours end, or `now`
    when none hold; `obstacle`: why nothing may go to this telephone; `reveals`: its words say too much."""

    useful_until_at: datetime
    quiet_until_at: datetime
    appointment_stands: bool = True
    goes_another_way: bool = False
    number_changed: bool = False
    obstacle: str | None = None
    reveals: bool = False
    code: Code | None = None


@dataclass(frozen=True, slots=True)
class ToStaff:
    """What decides about a message to a colleague; `alarm_over`: the alarm it is about no longer rings."""

    useful_until_at: datetime
    alarm_over: bool = False
    number_changed: bool = False
    reveals: bool = False
    code: Code | None = None


@dataclass(frozen=True, slots=True)
class Leaves:
    """Nothing stands in its way."""


@dataclass(frozen=True, slots=True)
class Cancel:
    """Nothing follows from it: it is no longer wanted."""

    reason: str


@dataclass(frozen=True, slots=True)
class ReplanReminders:
    """The number changed: it is cancelled, and planned or asked for anew."""


@dataclass(frozen=True, slots=True)
class Postpone:
    """It waits for the end of the quiet hours."""

    until: datetime


@dataclass(frozen=True, slots=True)
class TooLate:
    """It could no longer help."""


@dataclass(frozen=True, slots=True)
class Withhold:
    """It may not go to this telephone now; another way is looked for."""

    reason: str


@dataclass(frozen=True, slots=True)
class TooRevealing:
    """It says more than a text may: a list has become stricter, or a name is new in the file."""


Departure = Leaves | Cancel | ReplanReminders | Postpone | TooLate | Withhold | TooRevealing


def departure(facts: ToClient | ToStaff, now: datetime) -> Departure:
    """What becomes of a message that is due at `now`."""
    stopped = _to_staff(facts, now) if isinstance(facts, ToStaff) else _to_client(facts, now)
    if stopped is not None:
        return stopped
    return TooRevealing() if facts.reveals else Leaves()


def _to_staff(facts: ToStaff, now: datetime) -> Departure | None:
    """No quiet hours and no consent hold for staff on call. A code's text is of use for as long as the code can be
    said, so only its end is asked about."""
    if now > facts.useful_until_at:
        return TooLate()
    if facts.alarm_over:
        return Cancel(ALARM_OVER)
    if facts.number_changed:
        return Cancel(NUMBER_CHANGED)
    if facts.code is not None and facts.code.ended:
        return Cancel(CODE_OVER)
    return None


def _to_client(facts: ToClient, now: datetime) -> Departure | None:
    # First of all: an expired code is not a late text, and needs no call.
    if facts.code is not None and (stopped := _of_code(facts, facts.code, now)):
        return stopped
    if not facts.appointment_stands:
        return Cancel(APPOINTMENT_CHANGED)
    if facts.goes_another_way:
        return Cancel(ANOTHER_WAY)
    if now > facts.useful_until_at:
        return TooLate()
    if facts.quiet_until_at > now:
        return _after_quiet(facts)
    if facts.number_changed:
        return ReplanReminders()
    return Withhold(facts.obstacle) if facts.obstacle else None


def _of_code(facts: ToClient, code: Code, now: datetime) -> Cancel | None:
    """No task follows: the colleague who asked for the code sees on the page that none comes."""
    if code.ended or now > code.valid_until_at:
        return Cancel(CODE_OVER)
    if facts.number_changed:
        return Cancel(NUMBER_CHANGED)
    return Cancel(facts.obstacle) if facts.obstacle else None


def _after_quiet(facts: ToClient) -> Departure:
    """In the morning it may be too late: who is to call instead hears that tonight."""
    if facts.quiet_until_at <= facts.useful_until_at:
        return Postpone(facts.quiet_until_at)
    return TooLate() if facts.code is None else Cancel(CODE_OVER)
