"""Closing days: the organisation or one office is closed, beside the public holidays.

Nothing is scheduled on them. They move no deadline: statutory terms follow the holidays of the Act (Atw art. 3), and
the steps of an escalation follow the public holidays alone, so that no entry can delay them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from aftercare.base.errors import FieldFault
from aftercare.domain.time.holidays import office_closure

LONGEST_NAME: Final = 60
# Further ahead than anything is scheduled or agreed, a year is a typing error.
FARTHEST_DAYS: Final = 2 * 366


def closing_day_faults(closed_on: date, today: date) -> Iterator[FieldFault]:
    """At most one fault: a day that is over, too far ahead, or a public holiday on which all offices are closed."""
    if closed_on < today:
        yield FieldFault("/closed_on", "in-the-past")
    elif closed_on > (last_on := today + timedelta(days=FARTHEST_DAYS)):
        yield FieldFault("/closed_on", "too-far", holes={"last": last_on}, part="day")
    elif office_closure(closed_on) is not None:
        yield FieldFault("/closed_on", "closed-anyway")
