"""Transfer of a client to another officer: the days on which it is possible, the best one, and the warnings before."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from aftercare.base.errors import FieldFault
from aftercare.base.typed_text import MEDIUM_REASON, reason_faults
from aftercare.domain.figures.team_figures import OfficerWeek
from aftercare.domain.time.wall_time import civil_date, start_of_day
from aftercare.domain.time.working_hours import next_working_moment

LONGEST_DAYS: Final = 366
# The first days of a transfer, during which an officer on leave cannot take over clients.
NEAR_DAYS: Final = 14
# Within how many days a first day is sought: later, the old officer would keep the client for too long.
SOUGHT_DAYS: Final = 28
# How long a transfer is shown to both officers after its day.
SHOWN_DAYS: Final = 14


class Warns(StrEnum):
    """Warnings before a transfer; none of them forbids it."""

    NO_HOURS = "no-hours"
    TOO_MUCH = "too-much"
    AWAY = "away"


@dataclass(frozen=True)
class Load:
    """Average minutes per week of one officer over the coming weeks. Planned work (travel included) before and after
    a transfer, and working hours."""

    officer_id: UUID
    name: str
    clients: int
    before: int
    after: int
    hours: int
    away: bool

    @property
    def warnings(self) -> tuple[Warns, ...]:
        return tuple(
            one
            for one, holds in (
                (Warns.NO_HOURS, self.hours == 0),
                (Warns.TOO_MUCH, 0 < self.hours < self.after),
                (Warns.AWAY, self.away),
            )
            if holds
        )


@dataclass(frozen=True)
class Beginning:
    """A first day, how many appointments get no time with the new officer if the transfer begins then, and how many if
    it begins today."""

    from_on: date
    lost: int
    lost_today: int


def best_beginning(
    today: date, lost_on: Callable[[date], Sequence[date]], closed: Collection[date] = ()
) -> Beginning:
    """The earliest working day of the next SOUGHT_DAYS on which the fewest appointments get no time. `closed`: closing
    days beside weekends and holidays.

    `lost_on`: the days of the appointments that get no time if the transfer begins on that day. It is asked seldom,
    since each answer is a run of the engine. Fewer appointments seek a time from a later day on, so only the days
    after a lost one are candidates, and the first of them that loses as few as the last one is found by halving.
    """
    of_today = lost_on(today)
    lost = {today: len(of_today)}
    last_on = today + timedelta(days=SOUGHT_DAYS)
    after = (_working_day(one + timedelta(days=1), closed) for one in of_today)
    days = sorted({_working_day(today, closed), *(one for one in after if one <= last_on)})

    def count(day: date) -> int:
        if day not in lost:
            lost[day] = len(lost_on(day))
        return lost[day]

    fewest = count(days[-1])
    first, last = 0, len(days) - 1
    while first < last:
        middle = (first + last) // 2
        if count(days[middle]) > fewest:
            first = middle + 1
        else:
            last = middle
    # A run that found more with less room does not make it worse than what was tried already.
    found = min(lost.keys() & set(days), key=lambda day: (lost[day], day))
    return Beginning(found, lost[found], lost[today])


def _working_day(day: date, closed: Collection[date]) -> date:
    """The day itself when the office is open, else the next one on which it is."""
    found = civil_date(next_working_moment(start_of_day(day)))
    return _working_day(found + timedelta(days=1), closed) if found in closed else found


def day_that_spares(from_on: date, affected_on: Iterable[date]) -> date | None:
    """A later first day than `from_on` that leaves the appointments on these days as they are. They are the
    appointments that clients know and that would change. Only those in the first two weeks count: clients can still
    be notified of later ones in time. None when there are none."""
    near = [day for day in affected_on if from_on <= day < from_on + timedelta(days=NEAR_DAYS)]
    return max(near) + timedelta(days=1) if near else None


def minutes_a_week(weeks: Sequence[OfficerWeek]) -> tuple[int, int]:
    """The average per week: minutes of work, travel included, and of working hours."""
    many = max(len(weeks), 1)
    work = sum(one.contact_minutes + one.travel_minutes for one in weeks)
    return work // many, sum(one.hours_minutes for one in weeks) // many


def transfer_faults(from_on: date, today: date, reason: str) -> list[FieldFault]:
    """What is wrong with the day or the reason."""
    faults = []
    if from_on < today:
        faults.append(FieldFault("/from_on", "in-the-past"))
    elif from_on > (last_on := today + timedelta(days=LONGEST_DAYS)):
        faults.append(FieldFault("/from_on", "too-far", holes={"last": last_on}, part="day"))
    return faults + reason_faults("/reason", reason, MEDIUM_REASON)
