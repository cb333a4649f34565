"""Working hours worked out once more, day by day from a written list of holidays: nothing of the engine's."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
OPENS, CLOSES = time(8, 30), time(17)
# Days on which the office is closed besides weekends, as a wall calendar prints them.
CLOSED = {
    date(2026, 12, 25),
    date(2027, 1, 1), date(2027, 3, 29), date(2027, 4, 27), date(2027, 5, 6), date(2027, 5, 17),
    date(2028, 4, 17), date(2028, 4, 27), date(2028, 5, 25), date(2028, 6, 5),
    date(2028, 12, 25), date(2028, 12, 26),
    date(2029, 1, 1), date(2029, 4, 2), date(2029, 4, 27), date(2029, 5, 10), date(2029, 5, 21),
    date(2029, 12, 25), date(2029, 12, 26),
}  # fmt: skip
LAST_KNOWN = date(2029, 12, 31)


def after_hours(start_at: datetime, hours: float) -> datetime:
    """When the office has been open so long since; zero hours: when it is next open."""
    left = timedelta(hours=hours)
    day = start_at.astimezone(AMSTERDAM).date()
    while True:
        opens_at, closes_at = _open_on(day)
        from_at = max(start_at, opens_at)
        # Before closing time there is still some of this day.
        if from_at < closes_at:
            if left <= closes_at - from_at:
                return from_at + left
            left -= closes_at - from_at
        day = _next(day)


def after_days(start_at: datetime, days: int) -> datetime:
    """The same time of day so many office days after the office is next open."""
    local = after_hours(start_at, 0).astimezone(AMSTERDAM)
    day = local.date()
    for _ in range(days):
        day = _next(day)
    return _at(day, local.time())


def _open_on(day: date) -> tuple[datetime, datetime]:
    if not _is_open(day):
        return _at(day, OPENS), _at(day, OPENS)
    return _at(day, OPENS), _at(day, CLOSES)


def _at(day: date, at: time) -> datetime:
    return datetime.combine(day, at, AMSTERDAM).astimezone(UTC)


def _next(day: date) -> date:
    day += timedelta(days=1)
    while not _is_open(day):
        day += timedelta(days=1)
    return day


def _is_open(day: date) -> bool:
    if day > LAST_KNOWN:
        raise ValueError(f"{day} is not on this calendar")
    return day.weekday() < 5 and day not in CLOSED
