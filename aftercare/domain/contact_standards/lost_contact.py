"""The last contact with a person, and the day on which the time without contact becomes too long."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from aftercare.domain.contact_standards.due import Break
from aftercare.domain.contact_standards.kinds import RecordKind
from aftercare.domain.deadlines import WantedDeadline
from aftercare.domain.deadlines.reported import LOST_CONTACT
from aftercare.domain.time.wall_time import at_wall_or_later

# Contact is contact with the client. A call with the employer, the clinic or the family gives only news of them.
WITH_THE_PERSON = frozenset({RecordKind.PHONE_CALL, RecordKind.OTHER})
# Counted anew every night; contact counts as lost from the morning after the last allowed day.
COUNTED_AT = time(2, 25)
FROM_TIME = time(6)
_DAY = timedelta(days=1)
# This number keeps the rows of one person apart: the number of days times this, plus how often it was answered
# before.
_ANSWERS = 1_000


@dataclass(frozen=True)
class Answered:
    """A time without contact that was answered before. `done_on` is the day it was done, None when a supervisor
    decided that it needs no answer."""

    days: int
    counted_from_on: date
    done_on: date | None


@dataclass(frozen=True)
class Silence:
    """`since_on` is the first day of supervision or the day of the last successful contact, whichever is later.
    `breaks` are periods in which the client could not be asked to come; `answered` are the earlier answers."""

    since_on: date
    breaks: Sequence[Break] = ()
    answered: Sequence[Answered] = ()


def lost_contacts(silence: Silence, asked_days: Iterable[int]) -> tuple[WantedDeadline, ...]:
    """A deadline for each number of days that a rule asks about: due once that many days without contact have passed.
    Time in custody or admitted does not count, and nothing falls due during it. Once a person has dealt with it,
    counting restarts on that day. After a supervisor's decision that no answer is needed, it begins again at the next
    contact."""
    found = (_lost(silence, days) for days in sorted(set(asked_days)))
    return tuple(one for one in found if one is not None)


def _lost(silence: Silence, days: int) -> WantedDeadline | None:
    before = [one for one in silence.answered if one.days == days]
    if any(one.done_on is None and one.counted_from_on >= silence.since_on for one in before):
        return None
    from_on = max([silence.since_on, *(one.done_on for one in before if one.done_on)])
    lost_on = _day_after(from_on, days, silence.breaks)
    if lost_on is None:
        return None
    lost_at = at_wall_or_later(lost_on, FROM_TIME)
    return WantedDeadline(LOST_CONTACT, from_on, lost_at, days * _ANSWERS + len(before))


def supervised_since(
    frames: Iterable[tuple[date, date | None]], enrolled_on: date, today: date
) -> date | None:
    """The first day of the frames that run today, but not before the file was opened here; None when no frame runs.
    Each frame is given by the first and last day on which it binds."""
    starts = [on for on, last_on in frames if on <= today and (last_on is None or last_on >= today)]
    return max(min(starts), enrolled_on) if starts else None


def days_asked(number: int) -> int:
    """The number of days without contact of the deadline with this number."""
    return number // _ANSWERS


def _day_after(from_on: date, days: int, breaks: Sequence[Break]) -> date | None:
    """The first day after `days` counted days; None while a break without an end lasts."""
    if not breaks:
        return from_on + (days + 1) * _DAY
    on, left = from_on, days
    while left >= 0:
        on += _DAY
        within = [
            one
            for one in breaks
            if one.from_on <= on and (one.until_on is None or on <= one.until_on)
        ]
        if any(one.until_on is None for one in within):
            return None
        if within:
            on = max(one.until_on for one in within if one.until_on is not None)
        else:
            left -= 1
    return on
