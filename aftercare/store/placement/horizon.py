"""How far ahead is planned, and how near a change is a person's to make."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from aftercare.domain.time.wall_time import civil_date, start_of_day

HORIZON_DAYS = 84
# People get at least this notice: nothing new is placed sooner than the same time tomorrow.
NOTICE_DAYS = 1


@dataclass(frozen=True)
class Horizon:
    """The planned period in local days: whole weeks, from this week's Monday."""

    first_on: date
    last_on: date

    @classmethod
    def seen_from(cls, now: datetime) -> Horizon:
        monday = civil_date(now) - timedelta(days=civil_date(now).weekday())
        return cls(monday, monday + timedelta(days=HORIZON_DAYS - 1))

    def near(self, first_on: date, last_on: date) -> Horizon:
        """The weeks of these days and the day on either side, within the horizon; all of it where they lie
        outside."""
        before = first_on - timedelta(days=1)
        monday = max(before - timedelta(days=before.weekday()), self.first_on)
        last = min(last_on + timedelta(days=1), self.last_on)
        return Horizon(monday, last) if monday <= last else self

    @property
    def days(self) -> int:
        return (self.last_on - self.first_on).days + 1

    @property
    def from_at(self) -> datetime:
        return start_of_day(self.first_on)

    @property
    def until_at(self) -> datetime:
        return start_of_day(self.last_on + timedelta(days=1))

    @property
    def bounds(self) -> dict[str, datetime]:
        """Both ends as the values of a statement."""
        return {"from_at": self.from_at, "until_at": self.until_at}
