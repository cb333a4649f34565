"""The first day of a version that an organisation adopts: not over yet, and no further ahead than anything is planned.

What is in force is asked of today alone. A day that is over would change nothing of what was done, and say of days gone
by that a version held which no one had adopted.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from aftercare.base.errors import FieldFault

# Two years: further ahead than anything is scheduled or agreed, a year is a typing error.
FARTHEST: Final = timedelta(days=2 * 366)


def first_day_faults(
    first_on: date, today: date, pointer: str = "/valid_from"
) -> Iterator[FieldFault]:
    """At most one fault of the first day of a version that is proposed today."""
    if first_on < today:
        yield FieldFault(pointer, "in-the-past")
    else:
        yield from far_day_faults(first_on, today, pointer)


def far_day_faults(
    first_on: date, today: date, pointer: str = "/valid_from"
) -> Iterator[FieldFault]:
    """The same of what may count days that are over: only its year can be mistyped."""
    if first_on > (last_on := today + FARTHEST):
        yield FieldFault(pointer, "too-far", holes={"last": last_on}, part="day")


def effective_from(first_on: date, activated_on: date | None) -> date:
    """The day from which a version counts: its first, or that of a later activation."""
    return first_on if activated_on is None else max(first_on, activated_on)
