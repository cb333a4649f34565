"""Calendar windows of a fixed cadence: weeks, months, quarters, half-years and years."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

# With a fixed cadence, a period of this many days means this calendar window. A month counts as thirty days, as in
# the tables of published standards.
WEEK = 7
MONTHS_OF = {30: 1, 90: 3, 180: 6, 365: 12}
FIXED_PERIODS = (WEEK, *MONTHS_OF)


@dataclass(frozen=True)
class Window:
    """A calendar window, both days included."""

    first_on: date
    last_on: date


def window_of(day: date, period_days: int) -> Window:
    """The calendar window that contains `day`; `period_days` is one of FIXED_PERIODS (KeyError otherwise)."""
    if period_days == WEEK:
        monday = day - timedelta(days=day.weekday())
        return Window(monday, monday + timedelta(days=6))
    months = MONTHS_OF[period_days]
    first_on = date(day.year, (day.month - 1) // months * months + 1, 1)
    index = first_on.year * 12 + first_on.month - 1 + months
    return Window(first_on, date(index // 12, index % 12 + 1, 1) - timedelta(days=1))


def window_before(window: Window, period_days: int) -> Window:
    return window_of(window.first_on - timedelta(days=1), period_days)


def window_after(window: Window, period_days: int) -> Window:
    return window_of(window.last_on + timedelta(days=1), period_days)
