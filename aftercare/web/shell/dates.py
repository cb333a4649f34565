"""Formats days, times and deadlines for pages, always in Amsterdam time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MINUTE, HOUR, DAY = 60, 3600, 86400
FEW_HOURS = 3 * HOUR
# Above these, time left is read more easily in months.
MANY_DAYS = 61


def local(moment: datetime) -> datetime:
    """An aware time in Amsterdam; a naive one raises ValueError."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs an offset")
    return moment.astimezone(AMSTERDAM)


def civil(day: date | datetime) -> date:
    """The calendar day in Amsterdam; a plain date is returned as it is."""
    return local(day).date() if isinstance(day, datetime) else day


def whole_days(from_at: datetime, until_at: datetime | None) -> tuple[date, date | None] | None:
    """The first and last day of a period that begins and ends at midnight; the last is None while it has no end. None
    for a period of partial days."""
    if local(from_at).time() != time.min:
        return None
    if until_at is None:
        return civil(from_at), None
    is_whole = local(until_at).time() == time.min
    return (civil(from_at), civil(until_at) - timedelta(days=1)) if is_whole else None


def typed_day(day: date | datetime) -> str:
    """`25-11-2026`, the format of a date field."""
    return civil(day).strftime("%d-%m-%Y")


def typed_query_day(asked: str) -> str:
    """The ISO day of an address as a date field writes it; an invalid one is left out."""
    try:
        return typed_day(date.fromisoformat(asked))
    except ValueError:
        return ""


def short_day(day: date | datetime, language: str, this_year: int | None = None) -> str:
    """`wo 25 nov`; in another year than the current one `ma 25 nov 2027`."""
    on = civil(day)
    pattern = "EEE d MMM" if on.year == this_year else "EEE d MMM y"
    return format_date(on, pattern, locale=language).replace(".", "")


def full_day(day: date | datetime, language: str) -> str:
    """`19 mei 2026`: of a birth, an order and another period of years, where the weekday says nothing."""
    return format_date(civil(day), "d MMM y", locale=language).replace(".", "")


def month_name(day: date, language: str) -> str:
    """`november 2026`."""
    return format_date(day, "LLLL y", locale=language)


def weekday_name(day: date, language: str) -> str:
    """`ma`, without the date."""
    return format_date(day, "EEE", locale=language).replace(".", "")


def clock(moment: datetime) -> str:
    """`09:05`, 24 hours."""
    return local(moment).strftime("%H:%M")


def tick(day: date) -> str:
    """`25-11`, the short form below a column of a plot."""
    return day.strftime("%d-%m")


def short_moment(moment: datetime, language: str, this_year: int | None = None) -> str:
    """`wo 25 nov, 09:05`."""
    return f"{short_day(moment, language, this_year)}, {clock(moment)}"


def exact_moment(moment: datetime, language: str, this_year: int | None = None) -> str:
    """`wo 25 nov, 09:05:07`, where the order within a minute matters."""
    return f"{short_moment(moment, language, this_year)}{local(moment)::%S}"


def due_moment(moment: datetime, language: str, this_year: int | None = None) -> str:
    """A deadline. One at the end of a day shows only that day, never 0:00 of the next day."""
    if local(moment).time() == time.min:
        return short_day(civil(moment) - timedelta(days=1), language, this_year)
    return short_moment(moment, language, this_year)


def spreadsheet_moment(moment: datetime | None) -> str | None:
    """`2026-11-25 09:05` of the local day, which a spreadsheet reads as a moment and sorts."""
    return None if moment is None else local(moment).strftime("%Y-%m-%d %H:%M")


def spreadsheet_second(moment: datetime) -> str:
    """`2026-11-25 09:05:07`, where the order within a minute matters."""
    return local(moment).strftime("%Y-%m-%d %H:%M:%S")


def spreadsheet_due(moment: datetime | None) -> str | None:
    """A deadline for a spreadsheet. As in `due_moment`, one at the end of a day is only that day: `2026-11-25`."""
    if moment is not None and local(moment).time() == time.min:
        return (civil(moment) - timedelta(days=1)).isoformat()
    return spreadsheet_moment(moment)


def week_name(day: date | datetime) -> str:
    """The ISO week as used in an address: `2026-W48`."""
    year, week, _ = civil(day).isocalendar()
    return f"{year}-W{week:02d}"


def week_number(day: date | datetime) -> int:
    """The ISO week number."""
    return civil(day).isocalendar().week


@dataclass(frozen=True)
class TimeLeft:
    """The distance to a deadline: whole `count` of `unit` ("minute", "hour", "day", "month"), and its tone.

    `tone` is `danger` once it has passed, `warning` within a day, else `neutral`. `minutes`: left beside the hours,
    when these are few.
    """

    count: int
    unit: str
    passed: bool
    tone: str
    minutes: int = 0


def time_left(deadline: datetime, now: datetime) -> TimeLeft:
    """The distance from `now` to `deadline`, in the unit people would use; what is left is never rounded up. A
    deadline at the end of a day counts in days of the calendar, except on that day itself; so does one that passed
    more than a day ago."""
    seconds = int((deadline - now).total_seconds())
    # Due now is overdue, as rules and counts see it.
    passed, distance = deadline <= now, abs(seconds)
    tone = "danger" if passed else "warning" if distance < DAY else "neutral"
    if local(deadline).time() == time.min:
        last_on = civil(deadline) - timedelta(days=1)
        if last_on != civil(now):
            count, unit = (
                (abs((last_on - civil(now)).days), "day")
                if passed
                else days_left(last_on, civil(now))
            )
            return TimeLeft(count, unit, passed, tone)
    if distance < HOUR:
        return TimeLeft(distance // MINUTE, "minute", passed, tone)
    if not passed and distance < FEW_HOURS:
        return TimeLeft(distance // HOUR, "hour", passed, tone, distance % HOUR // MINUTE)
    # Overdue by more than a day counts in days; time left counts in hours for longer.
    if distance < (DAY if passed else 2 * DAY):
        return TimeLeft(distance // HOUR, "hour", passed, tone)
    if passed:
        return TimeLeft((civil(now) - civil(deadline)).days, "day", passed, tone)
    today = civil(now)
    return TimeLeft(*days_left(today + timedelta(days=distance // DAY), today), passed, tone)


def days_left(last_on: date, today: date) -> tuple[int, str]:
    """How many days, or from two months on how many whole months, are left to a day: the number and its unit."""
    days = (last_on - today).days
    if days <= MANY_DAYS:
        return days, "day"
    months = 12 * (last_on.year - today.year) + last_on.month - today.month
    return months - (last_on.day < today.day), "month"


def day_near(asked: str, today: date, farthest: int) -> date:
    """The day in an address; today when it is unreadable or more than `farthest` days away."""
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        return today
    return day if abs((day - today).days) <= farthest else today
