"""The period of a backtest: whole past days, possibly up to now, and not too many."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from aftercare.base.errors import FieldFault, Invalid
from aftercare.domain.time.wall_time import civil_date, start_of_day

# Three years: the longest window a rule can have.
LONGEST_DAYS: Final = 1_100


@dataclass(frozen=True)
class BacktestPeriod:
    """First and last day, both included."""

    since_on: date
    until_on: date

    def moments(self, now: datetime) -> tuple[datetime, datetime]:
        """The first moment and the end (not included); nothing after now."""
        return start_of_day(self.since_on), min(
            start_of_day(self.until_on + timedelta(days=1)), now
        )


def backtest_period(since_on: date, until_on: date | None, now: datetime) -> BacktestPeriod:
    """The period; without a last day it runs up to today. Raises Invalid at /since_on and /until_on."""
    today = civil_date(now)
    last_on = until_on or today
    faults = []
    if since_on >= today:
        faults.append(FieldFault("/since_on", "not-past", "must be a day before today"))
    elif last_on < since_on:
        faults.append(FieldFault("/until_on", "before-start", "must not lie before the first day"))
    elif (last_on - since_on).days >= LONGEST_DAYS:
        detail = f"must lie at most {LONGEST_DAYS} days before the last one"
        faults.append(FieldFault("/since_on", "period-too-long", detail))
    if last_on > today:
        faults.append(FieldFault("/until_on", "in-the-future", "must not lie after today"))
    if faults:
        raise Invalid(fields=tuple(faults))
    return BacktestPeriod(since_on, last_on)
