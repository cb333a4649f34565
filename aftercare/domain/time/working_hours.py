"""Time that passes only while the office is open, for the due times of its staff.

Every result is absolute: two steps end where their sum ends, so escalation steps that run late do not drift. The
office opens and closes by local time, so a clock change moves no due time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import islice
from typing import Final

from aftercare.base.clock import aware_utc
from aftercare.domain.time.holidays import USUAL_CLOSURES, OfficeClosures, office_closure
from aftercare.domain.time.wall_time import at_wall, civil_date, wall


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """Monday to Friday from `opens` up to `closes` in Amsterdam time, except holidays.

    Opening at or after closing raises ValueError.
    """

    opens: time = time(8, 30)
    closes: time = time(17)
    closures: OfficeClosures = USUAL_CLOSURES

    def __post_init__(self) -> None:
        if self.opens >= self.closes:
            raise ValueError("an office opens before it closes")


USUAL_HOURS: Final = OfficeHours()


def next_working_moment(at: datetime, office: OfficeHours = USUAL_HOURS) -> datetime:
    """The moment itself (UTC) while the office is open, else the next opening.

    The closing minute is outside: at 17:00 the next working moment is the next morning.
    A naive moment raises ValueError.
    """
    at = aware_utc(at)
    opens_at, _ = _office_day(at, office)
    return max(at, opens_at)


def add_working_hours(
    start_at: datetime, hours: float, office: OfficeHours = USUAL_HOURS
) -> datetime:
    """The moment (UTC) at which the office has been open for `hours` since `start_at`.

    Hours that end exactly at closing time are due at closing, not the next morning. Zero hours give the next working
    moment. Negative hours or a naive start raise ValueError.
    """
    left = timedelta(hours=hours)
    if left < timedelta():
        raise ValueError("working hours are added, not taken away")
    at = next_working_moment(start_at, office)
    _, closes_at = _office_day(at, office)
    while at + left > closes_at:
        left -= closes_at - at
        at, closes_at = _office_day(closes_at, office)
    return at + left


def add_working_days(start_at: datetime, days: int, office: OfficeHours = USUAL_HOURS) -> datetime:
    """The same local time `days` office days later (UTC), counted from the next working moment.

    Friday 16:00 plus two is Tuesday 16:00; Friday 19:00 plus two is Wednesday at opening. Negative days or a naive
    start raise ValueError.
    """
    if days < 0:
        raise ValueError("working days are added, not taken away")
    local = wall(next_working_moment(start_at, office))
    office_dates = _office_dates(local.date(), office)
    return at_wall(next(islice(office_dates, days, None)), local.time())


def working_time_between(
    start_at: datetime, end_at: datetime, office: OfficeHours = USUAL_HOURS
) -> timedelta:
    """How long the office was open between two moments; zero when the end is not after the start."""
    start_at, end_at = aware_utc(start_at), aware_utc(end_at)
    passed = timedelta()
    for day in _office_dates(civil_date(start_at), office):
        opens_at, closes_at = at_wall(day, office.opens), at_wall(day, office.closes)
        if opens_at >= end_at:
            break
        passed += max(timedelta(), min(end_at, closes_at) - max(start_at, opens_at))
    return passed


def _office_day(at: datetime, office: OfficeHours) -> tuple[datetime, datetime]:
    """Opening and closing (UTC) of the first office day that has not ended at `at`."""
    day = civil_date(at)
    while True:
        found = _open_on(day, office)
        if found is not None and at < found[1]:
            return found
        day += timedelta(days=1)


# A cache: escalation steps ask for the same few days again and again, for every escalation that opens.
@lru_cache(maxsize=2_048)
def _open_on(day: date, office: OfficeHours) -> tuple[datetime, datetime] | None:
    """Opening and closing (UTC) on this date; None when the office stays closed."""
    if day.isoweekday() >= 6 or office_closure(day, office.closures) is not None:
        return None
    return at_wall(day, office.opens), at_wall(day, office.closes)


def _office_dates(day: date, office: OfficeHours) -> Iterator[date]:
    """Every date from `day` on, on which the office opens."""
    while True:
        if _open_on(day, office) is not None:
            yield day
        day += timedelta(days=1)
