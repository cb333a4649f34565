"""Dutch holidays: the days on which no statutory term ends, and the days the office is closed.

Two calendars, on purpose. The Algemene termijnenwet (Atw) art. 3 counts Good Friday and every
5 May; most offices are open on both. A term is never computed from the office's calendar, an
appointment never placed by the Act's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import Final


class Holiday(StrEnum):
    """The reason for a holiday; the value is the stable code that pages translate."""

    NEW_YEAR = "new-year"
    GOOD_FRIDAY = "good-friday"
    EASTER_SUNDAY = "easter-sunday"
    EASTER_MONDAY = "easter-monday"
    KINGS_DAY = "kings-day"
    LIBERATION_DAY = "liberation-day"
    ASCENSION = "ascension"
    WHIT_SUNDAY = "whit-sunday"
    WHIT_MONDAY = "whit-monday"
    CHRISTMAS = "christmas"
    SECOND_CHRISTMAS = "second-christmas"
    EQUATED_DAY = "equated-day"


@dataclass(frozen=True, slots=True)
class OfficeClosures:
    """What one office decides for itself: whether it closes on Good Friday, and on 5 May outside lustrum years."""

    good_friday: bool = False
    every_liberation_day: bool = False


USUAL_CLOSURES: Final = OfficeClosures()

# Atw art. 3(3): days equated by royal decree, three years at a time. Source: the titles of the
# Besluiten gelijkstelling for 2023-2025 and for 2026-2028. Until the next decree is entered, a
# term after EQUATED_THROUGH may be computed too short, never too long.
EQUATED_DAYS: Final = frozenset(
    {
        date(2023, 4, 28),
        date(2023, 5, 19),
        date(2024, 5, 10),
        date(2024, 12, 27),
        date(2025, 5, 30),
        date(2026, 1, 2),
        date(2026, 5, 15),
        date(2027, 5, 7),
        date(2028, 4, 28),
        date(2028, 5, 26),
    }
)
EQUATED_THROUGH: Final = 2028

_DAYS_FROM_EASTER: Final = {
    Holiday.GOOD_FRIDAY: -2,
    Holiday.EASTER_SUNDAY: 0,
    Holiday.EASTER_MONDAY: 1,
    Holiday.ASCENSION: 39,
    Holiday.WHIT_SUNDAY: 49,
    Holiday.WHIT_MONDAY: 50,
}
_ALWAYS_A_SUNDAY: Final = frozenset({Holiday.EASTER_SUNDAY, Holiday.WHIT_SUNDAY})


def easter_sunday(year: int) -> date:
    """Easter Sunday in the Gregorian calendar.

    Source: the anonymous Gregorian computus (J. Meeus, Astronomical Algorithms, ch. 8).
    """
    century, year_of_century = divmod(year, 100)
    leap_centuries, century_rest = divmod(century, 4)
    moon_correction = (century - (century + 8) // 25 + 1) // 3
    golden = year % 19
    epact = (19 * golden + century - leap_centuries - moon_correction + 15) % 30
    leap_years, year_rest = divmod(year_of_century, 4)
    to_sunday = (32 + 2 * century_rest + 2 * leap_years - epact - year_rest) % 7
    late_moon = (golden + 11 * epact + 22 * to_sunday) // 451
    month, day = divmod(epact + to_sunday - 7 * late_moon + 114, 31)
    return date(year, month, day + 1)


def kings_day(year: int) -> date:
    """27 April, or the Saturday before when that is a Sunday (2025, 2031); the rule since 2014."""
    birthday = date(year, 4, 27)
    return birthday - timedelta(days=1) if birthday.isoweekday() == 7 else birthday


def recognised_holiday(day: date) -> Holiday | None:
    """Which recognised holiday (Atw art. 3) a civil date is; a datetime raises TypeError."""
    return _recognised(_civil(day).year).get(day)


def office_closed_on(year: int, closures: OfficeClosures = USUAL_CLOSURES) -> frozenset[date]:
    """The dates on which nothing is scheduled: the holidays of the office; other weekends are not included.

    Includes Easter Sunday and Whit Sunday, so that weekend slots stay empty then. 5 May is closed in lustrum years
    (2025, 2030, ...); 5 May in other years and Good Friday are the office's choice. Days equated by decree only
    extend statutory terms: the office is open.
    """
    return frozenset(_closed(year, closures))


def office_closure(day: date, closures: OfficeClosures = USUAL_CLOSURES) -> Holiday | None:
    """Which holiday keeps the office closed on a civil date; a datetime raises TypeError."""
    return _closed(_civil(day).year, closures).get(day)


@lru_cache(maxsize=64)
def _recognised(year: int) -> Mapping[date, Holiday]:
    equated = {day: Holiday.EQUATED_DAY for day in EQUATED_DAYS if day.year == year}
    named = {day: name for day, name in _named(year).items() if name not in _ALWAYS_A_SUNDAY}
    return MappingProxyType(equated | named)


@lru_cache(maxsize=64)
def _closed(year: int, closures: OfficeClosures) -> Mapping[date, Holiday]:
    open_after_all = set()
    if not closures.good_friday:
        open_after_all.add(Holiday.GOOD_FRIDAY)
    if year % 5 and not closures.every_liberation_day:
        open_after_all.add(Holiday.LIBERATION_DAY)
    return MappingProxyType(
        {day: name for day, name in _named(year).items() if name not in open_after_all}
    )


def _named(year: int) -> dict[date, Holiday]:
    """Every named day; where two coincide (5 May 2016) the movable holiday gives the name."""
    easter = easter_sunday(year)
    fixed = {
        date(year, 1, 1): Holiday.NEW_YEAR,
        kings_day(year): Holiday.KINGS_DAY,
        date(year, 5, 5): Holiday.LIBERATION_DAY,
        date(year, 12, 25): Holiday.CHRISTMAS,
        date(year, 12, 26): Holiday.SECOND_CHRISTMAS,
    }
    movable = {easter + timedelta(days=n): name for name, n in _DAYS_FROM_EASTER.items()}
    return fixed | movable


def _civil(day: date) -> date:
    """Refuses a datetime: it equals no date, so a holiday would pass for a working day without an error."""
    if isinstance(day, datetime):
        raise TypeError("a civil date is asked for, not a moment")
    return day
