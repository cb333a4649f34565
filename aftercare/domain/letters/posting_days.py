"""The days of the post: when the clock makes a letter, when it is posted, and when it has waited too long."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from aftercare.domain.time.wall_time import at_wall, civil_date, start_of_day
from aftercare.domain.time.working_hours import USUAL_HOURS, next_working_moment

# The last post leaves when the office closes.
LAST_POST: Final = USUAL_HOURS.closes
# A letter that cannot be there two days before it matters is left to the officer, who calls.
ON_ITS_WAY: Final = timedelta(days=2)


def post_on(now: datetime) -> date:
    """The day of the next post: today before the office closes, else the next working day."""
    return civil_date(next_working_moment(now))


def made_today_before(now: datetime) -> datetime:
    """Tasks due before this moment get their letter today: no working day comes before it."""
    tomorrow = start_of_day(civil_date(now) + timedelta(days=1))
    return start_of_day(civil_date(next_working_moment(tomorrow)))


def made_at(due_at: datetime) -> datetime:
    """When the clock makes the letter for a task due then: the last working day on or before it."""
    day = civil_date(due_at)
    while civil_date(next_working_moment(start_of_day(day))) != day:
        day -= timedelta(days=1)
    return start_of_day(day)


def in_time_from(posted_on: date) -> datetime:
    """A letter posted on that day is in time for what begins at or after this moment."""
    return start_of_day(posted_on + ON_ITS_WAY)


def late_at(due_on: date) -> datetime:
    """When a letter due on that day has waited a working day past its last post."""
    after = next_working_moment(at_wall(due_on, LAST_POST))
    return at_wall(civil_date(after), LAST_POST)
