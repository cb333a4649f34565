"""Chooses the clock of a command: the machine's, or the demonstration's on the database of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from aftercare.base.clock import Clock, FixedClock, SystemClock
from aftercare.base.errors import Invalid
from aftercare.base.settings import Settings
from aftercare.base.start_errors import UnusableSettings
from aftercare.bootstrap import clock_file, movable_clock
from aftercare.demo.recognising import holds_demonstration

UNKNOWN: Final = (
    "This database holds a demonstration, which has a clock of its own, and its file {file} is not there. Set"
    " AFTERCARE_DATA_DIR to the folder of the demonstration, or start `aftercare demo`, which makes the file again."
    " `aftercare tick` can work at a moment of your choice, with --at."
)


@dataclass(frozen=True)
class ClockHere:
    """The clock of the database, and whether that holds a demonstration."""

    clock: Clock
    is_demonstration: bool


def clock_here(settings: Settings, url: str, at: datetime | None = None) -> ClockHere:
    """The clock for a command on the database at `url`; with `at`, one that stands at that moment.

    Raises UnusableSettings for a demonstration without its clock in the data folder, and Invalid for a moment after
    now on any other database: its job would do now what is due later, such as open an escalation of an appointment
    that has yet to be.
    """
    is_demonstration = _is_demonstration(settings, url)
    if at is not None:
        if not is_demonstration and at > SystemClock().now():
            detail = "must not be later than now, except in the demonstration"
            raise Invalid.at("--at", "later-than-now", detail)
        return ClockHere(FixedClock(at), is_demonstration)
    if not is_demonstration:
        return ClockHere(SystemClock(), is_demonstration=False)
    if not clock_file(settings).exists():
        raise UnusableSettings(UNKNOWN.format(file=clock_file(settings)))
    return ClockHere(movable_clock(settings), is_demonstration=True)


def _is_demonstration(settings: Settings, url: str) -> bool:
    """The clock's file alone says it of the private server beside it, and of no other database."""
    beside_it = settings.database_url is None and clock_file(settings).exists()
    return beside_it or holds_demonstration(url)
