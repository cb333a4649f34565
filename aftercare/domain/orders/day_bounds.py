"""The first and last days that an order can have: a day outside them has a mistyped year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from aftercare.base.errors import FieldFault
from aftercare.domain.orders.order_checks import (
    FARTHEST,
    LONGEST,
    OWN_CHECK,
    Finding,
)
from aftercare.domain.orders.periods import Length, LengthUnit, day_after
from aftercare.domain.time.wall_time import FIRST_DAY

# Under Sr 77a no one is tried for what was done before this age.
_YOUNGEST: Final = 12
# An order can wait for years of imprisonment to end.
YEARS_AHEAD: Final = 10


@dataclass(frozen=True)
class OrderDays:
    """Those that are typed; None for one that is not, or that stands already."""

    starts_on: date | None = None
    ends_on: date | None = None
    final_on: date | None = None
    ended_on: date | None = None


def first_possible(birth_on: date) -> date:
    """The first day of which a court can have said something about a client."""
    return max(FIRST_DAY, _years_after(birth_on, _YOUNGEST))


def day_faults(days: OrderDays, today: date, first_on: date = FIRST_DAY) -> Iterator[FieldFault]:
    """Of days before `first_on`, or too far ahead: a judgment becomes final within a year, an order begins within ten
    years, and lasts no longer than the longest length."""
    ahead = _years_after(today, YEARS_AHEAD)
    longest = _years_after(days.starts_on or today, LONGEST[LengthUnit.YEARS])
    bounds = (
        ("starts_on", days.starts_on, ahead),
        ("ends_on", days.ends_on, longest),
        ("final_on", days.final_on, today + FARTHEST),
        ("ended_on", days.ended_on, ahead),
    )
    for name, day, last_on in bounds:
        if day is None:
            continue
        if day < first_on:
            yield FieldFault(f"/{name}", "too-early", holes={"first": first_on})
        elif day > last_on:
            yield FieldFault(f"/{name}", "too-far", holes={"last": last_on}, part="day")


def last_possible(today: date) -> date:
    """The last day of the longest order that begins as late as one can: a day of a condition is never later."""
    return _years_after(today, YEARS_AHEAD + LONGEST[LengthUnit.YEARS])


def withdrawal_faults(on: date, today: date) -> Iterator[FieldFault]:
    """Of a condition that no longer holds after `on`."""
    if on > (last_on := last_possible(today)):
        yield FieldFault("/on", "too-far", holes={"last": last_on}, part="day")


def extension_faults(
    decided_on: date, today: date, first_on: date = FIRST_DAY
) -> Iterator[FieldFault]:
    """Of a decision that no court can have made yet, or about this client."""
    if decided_on > today:
        yield FieldFault("/decided_on", "in-the-future")
    if decided_on < first_on:
        yield FieldFault("/decided_on", "too-early", holes={"first": first_on})


def _years_after(day: date, years: int) -> date:
    return day_after(day, Length(years, LengthUnit.YEARS))


def day_findings(days: OrderDays, today: date) -> Iterator[Finding]:
    """Of days that can be, and of which the year may be mistyped."""
    if days.starts_on and days.starts_on > today + FARTHEST:
        yield Finding("/starts_on", "begins-later", "It begins later than today: check day and year.",
                      OWN_CHECK, refused=False)  # fmt: skip
    if days.final_on and days.final_on > today:
        yield Finding("/final_on", "final-later", "It becomes final later than today: check day and year.",
                      OWN_CHECK, refused=False)  # fmt: skip
