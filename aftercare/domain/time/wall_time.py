"""Between the clock on the wall in Amsterdam and the instants we store, never guessing in silence.

The night clocks go forward lacks an hour (02:00-03:00) and the night they go back has it twice.
Whoever asks for a wall time in the first is refused, or says explicitly that later will do; in the
second the first pass is meant unless `fold=1` says otherwise.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final, Literal, NamedTuple
from zoneinfo import ZoneInfo

from aftercare.base.clock import aware_utc
from aftercare.base.errors import NaiveMoment, NonexistentTime, UnreadableMoment

ZONE_NAME: Final = "Europe/Amsterdam"
ZONE: Final = ZoneInfo(ZONE_NAME)
# No day of a case lies outside these: what is typed beyond them is a slip, and at the very edges of the calendar
# neither the day after nor the same moment in UTC exists.
FIRST_DAY: Final = date(1900, 1, 1)
LAST_DAY: Final = date(2199, 12, 31)

Fold = Literal[0, 1]


class IsoWeek(NamedTuple):
    """A week from Monday, numbered by ISO 8601; its year is the year its Thursday lies in."""

    year: int
    week: int


def wall(moment: datetime) -> datetime:
    """The same instant as an aware datetime in Amsterdam; a naive moment raises ValueError."""
    return aware_utc(moment).astimezone(ZONE)


def civil_date(moment: datetime) -> date:
    """The date on the Amsterdam calendar at that instant."""
    return wall(moment).date()


def last_civil_date(until_at: datetime) -> date:
    """The last day of what ends at a moment: what ends at midnight ends with the day before."""
    return civil_date(until_at - timedelta(microseconds=1))


def at_wall(day: date, at: time, *, fold: Fold = 0) -> datetime:
    """The instant (UTC) at which the wall shows `at` on `day`.

    Raises NonexistentTime in the hour that clocks skip; in the doubled hour `fold` chooses the
    first pass (0, summer time) or the second (1). An `at` with a zone of its own raises ValueError.
    """
    if _is_skipped(day, at):
        raise NonexistentTime()
    return _readings(day, at)[fold]


def at_wall_or_later(day: date, at: time, *, fold: Fold = 0) -> datetime:
    """Like `at_wall`, but in the skipped hour moves on by the length of the gap: 02:30 is 03:30."""
    # With the offset from before the change a skipped time lands just as far after the gap.
    return _readings(day, at)[0 if _is_skipped(day, at) else fold]


def is_doubled(day: date, at: time) -> bool:
    """Whether the wall shows `at` twice on `day`, so that a form must ask which one is meant."""
    first, second = _readings(day, at)
    return first < second


def civil_days_after(moment: datetime, days: int) -> datetime:
    """The same wall time `days` calendar days later (earlier when negative), as a UTC instant.

    10:00 stays 10:00 across a clock change, so the distance may be 23 or 25 hours. A target in the
    skipped hour moves to the same minute of the next hour; in the doubled hour the first pass is
    taken. Zero days answers the very same instant.
    """
    local = wall(moment)
    return at_wall_or_later(
        local.date() + timedelta(days=days),
        local.time(),
        fold=1 if local.fold and not days else 0,
    )


def civil_days_before(moment: datetime, days: int) -> datetime:
    """The same wall time `days` calendar days earlier; see `civil_days_after` for the odd hours."""
    return civil_days_after(moment, -days)


def start_of_day(day: date) -> datetime:
    """The instant (UTC) a civil date begins in Amsterdam."""
    return at_wall_or_later(day, time.min)


def iso_week(day: date) -> IsoWeek:
    """The ISO 8601 week of a civil date: 1 January 2027 lies in week 53 of 2026."""
    year, week, _ = day.isocalendar()
    return IsoWeek(year, week)


def parse_moment(text: str) -> datetime:
    """The instant (UTC) that an ISO 8601 text names.

    Raises NaiveMoment without an offset (`Z` or `+01:00`), UnreadableMoment when it is no ISO 8601
    date and time at all or lies beyond year 1 to 9999.
    """
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is not None and "T" in text:
            return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise UnreadableMoment() from None
    if moment.tzinfo is None:
        raise NaiveMoment()
    raise UnreadableMoment()


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
