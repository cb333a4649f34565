"""Since when nobody has been in contact with a person, and from when on that is too long."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from aftercare.domain.contact_standards import Break, RecordKind
from aftercare.domain.deadlines import WantedDeadline
from aftercare.domain.deadlines.reported import LOST_CONTACT
from aftercare.domain.time.wall_time import at_wall_or_later

# Contact is with the person. Whoever spoke with the employer, the clinic or the family has news of them.
WITH_THE_PERSON = frozenset({RecordKind.PHONE_CALL, RecordKind.OTHER})
# Every night it is counted anew; too long from the morning on, when that is over.
COUNTED_AT = time(2, 25)
FROM_TIME = time(6)
_DAY = timedelta(days=1)
# Rows of one person differ in this number: the days that are asked, then how often it was answered.
_ANSWERS = 1_000


@dataclass(frozen=True)
class Answered:
    """A time without contact that somebody has answered: done on a day, or said to need no answer (None)."""

    days: int
    counted_from_on: date
    done_on: date | None


@dataclass(frozen=True)
class Silence:
    """The newer of the first day of supervision and the last contact that succeeded, the stretches in which
    nobody could be asked to come, and what was answered before."""

    since_on: date
    breaks: Sequence[Break] = ()
    answered: Sequence[Answered] = ()


def lost_contacts(silence: Silence, asked_days: Iterable[int]) -> tuple[WantedDeadline, ...]:
    """For each number of days that a rule asks about, when so many days without contact are over. A stretch
    in custody or admitted does not count; while one lasts nothing falls due. What was answered is counted
    anew from that day; what a supervisor said needs no answer, from the next contact."""
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
    return WantedDeadline(LOST_CONTACT, from_on, _from(lost_on), days * _ANSWERS + len(before))


def _from(on: date) -> datetime:
    return at_wall_or_later(on, FROM_TIME)


def supervised_since(
    frames: Iterable[tuple[date, date | None]], enrolled_on: date, today: date
) -> date | None:
    """The first day of the frames that run today (first and last day of each that binds), but not before the
    file was opened here; None while none runs."""
    starts = [on for on, last_on in frames if on <= today and (last_on is None or last_on >= today)]
    return max(min(starts), enrolled_on) if starts else None


def days_asked(number: int) -> int:
    """After how many days without contact the deadline with this number falls due."""
    return number // _ANSWERS


def _day_after(from_on: date, days: int, breaks: Sequence[Break]) -> date | None:
    """The first day after so many that count; None while a stretch that does not count lasts."""
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
