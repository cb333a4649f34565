"""Converts between local time in Amsterdam and the stored instants, and never guesses without saying so.

When clocks go forward an hour is missing (02:00-03:00), and when they go back it occurs twice. A local time in the
missing hour is refused, unless the caller asks explicitly for a later one. In the doubled hour the first occurrence
is meant unless `fold=1` says otherwise.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final, Literal
from zoneinfo import ZoneInfo

from aftercare.base.clock import aware_utc
from aftercare.base.errors import NaiveMoment, NonexistentTime, UnreadableMoment

ZONE_NAME: Final = "Europe/Amsterdam"
ZONE: Final = ZoneInfo(ZONE_NAME)
# No date in a case file is outside these limits: anything beyond is a typing error. At the limits of the calendar
# itself, neither the next day nor the same moment in UTC exists.
FIRST_DAY: Final = date(1900, 1, 1)
LAST_DAY: Final = date(2199, 12, 31)

Fold = Literal[0, 1]


def wall(moment: datetime) -> datetime:
    """The same instant as an aware datetime in Amsterdam; a naive moment raises ValueError."""
    return aware_utc(moment).astimezone(ZONE)


def civil_date(moment: datetime) -> date:
    """The date on the Amsterdam calendar at that instant."""
    return wall(moment).date()


def last_civil_date(until_at: datetime) -> date:
    """The last day of a period with this end: one that ends at midnight has the day before as its last day."""
    return civil_date(until_at - timedelta(microseconds=1))


def at_wall(day: date, at: time, *, fold: Fold = 0) -> datetime:
    """The instant (UTC) at which local time is `at` on `day`.

    Raises NonexistentTime in the hour that clocks skip; in the doubled hour `fold` chooses the first occurrence (0,
    summer time) or the second (1). An `at` with a zone of its own raises ValueError.
    """
    if _is_skipped(day, at):
        raise NonexistentTime()
    return _readings(day, at)[fold]


def at_wall_or_later(day: date, at: time, *, fold: Fold = 0) -> datetime:
    """Like `at_wall`, but a time in the skipped hour moves on by the length of the gap: 02:30 becomes 03:30."""
    # With the offset from before the change, a skipped time falls just as far after the gap.
    return _readings(day, at)[0 if _is_skipped(day, at) else fold]


def is_doubled(day: date, at: time) -> bool:
    """Whether local time is `at` twice on `day`, so that a form must ask which one is meant."""
    first, second = _readings(day, at)
    return first < second


def civil_days_after(moment: datetime, days: int) -> datetime:
    """The same local time `days` calendar days later (earlier when negative), as a UTC instant.

    10:00 stays 10:00 across a clock change, so the distance may be 23 or 25 hours. A time in the skipped hour moves
    to the same minute of the next hour; in the doubled hour the first occurrence is taken. Zero days gives exactly
    the same instant.
    """
    local = wall(moment)
    return at_wall_or_later(
        local.date() + timedelta(days=days),
        local.time(),
        fold=1 if local.fold and not days else 0,
    )


def civil_days_before(moment: datetime, days: int) -> datetime:
    """The same local time `days` calendar days earlier; see `civil_days_after` for skipped and doubled hours."""
    return civil_days_after(moment, -days)


def start_of_day(day: date) -> datetime:
    """The instant (UTC) at which a date begins in Amsterdam."""
    return at_wall_or_later(day, time.min)


def parse_moment(text: str) -> datetime:
    """The instant (UTC) of an ISO 8601 text.

    Raises NaiveMoment without an offset (`Z` or `+01:00`). Raises UnreadableMoment when the text is not an ISO 8601
    date and time, as a day alone, or is outside the years 1 to 9999.
    """
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is not None and "T" in text:
            return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise UnreadableMoment() from None
    if moment.tzinfo is None and not _is_day(text):
        raise NaiveMoment()
    raise UnreadableMoment()


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=8_192)
def _readings(day: date, at: time) -> tuple[datetime, datetime]:
    """The instants (UTC) by the offset before and after a change; equal when there is none."""
    if at.tzinfo is not None:
        raise ValueError("a wall time has no zone of its own")
    local = datetime.combine(day, at, tzinfo=ZONE)
    return local.replace(fold=0).astimezone(UTC), local.replace(fold=1).astimezone(UTC)


def _is_skipped(day: date, at: time) -> bool:
    first, second = _readings(day, at)
    return second < first


def monday_of(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(days=day.weekday())
