"""When an instrument has to be repeated, according to its own guidance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import pendulum

from aftercare.domain.deadlines import WantedDeadline
from aftercare.domain.risk import acute_2007, j_soap, stable_2007
from aftercare.domain.time.wall_time import start_of_day

FIRST_STABLE = "first-stable"
FIRST_STABLE_DAYS = 90


@dataclass(frozen=True)
class Interval:
    """The code of the deadline, and how long after an assessment the next one is due."""

    code: str
    months: int = 0
    days: int = 0


# Static instruments have no interval: they change only with a new conviction or another age at release.
INTERVALS: Mapping[str, Interval] = {
    stable_2007.CODE: Interval("reassess-stable", months=6),
    acute_2007.CODE: Interval("reassess-acute", days=30),
    **{code: Interval("reassess-juvenile", months=6) for code in j_soap.CODES},
}
REASSESSMENT_CODES = frozenset({one.code for one in INTERVALS.values()} | {FIRST_STABLE})


def instruments_asked(code: str) -> tuple[str, ...]:
    """The instruments of which a signed assessment meets a deadline with this code; empty for any other code."""
    again = tuple(name for name, interval in INTERVALS.items() if interval.code == code)
    return (stable_2007.CODE,) if code == FIRST_STABLE else again


def due_again(instrument: str, assessed_on: date) -> WantedDeadline | None:
    """The next assessment is due at the end of the same day six months later, or of the thirtieth day. None for an
    instrument that is not repeated. The sources are with the kind of deadline."""
    interval = INTERVALS.get(instrument)
    if interval is None:
        return None
    made = pendulum.date(assessed_on.year, assessed_on.month, assessed_on.day)
    last_day = made.add(months=interval.months, days=interval.days)
    return _by_the_end_of(interval.code, assessed_on, last_day)


def first_stable(supervised_from_on: date) -> WantedDeadline:
    """The first STABLE-2007 within ninety days of supervision (Idaho standard, an example)."""
    last_day = supervised_from_on + timedelta(days=FIRST_STABLE_DAYS)
    return _by_the_end_of(FIRST_STABLE, supervised_from_on, last_day)


def _by_the_end_of(code: str, counted_from_on: date, last_day: date) -> WantedDeadline:
    return WantedDeadline(code, counted_from_on, start_of_day(last_day + timedelta(days=1)))
