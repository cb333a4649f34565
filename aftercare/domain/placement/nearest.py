"""Places occurrences that fall on a closed day at the free start nearest to that day."""

from __future__ import annotations

import numpy as np

from aftercare.domain.placement.compiling import Compiled
from aftercare.domain.placement.engine import layout as at
from aftercare.domain.placement.engine.api import construct
from aftercare.domain.placement.engine.bitsets import Ints

Windows = dict[int, tuple[int, int]]
"""By occurrence, the slots [first, after) of its whole period."""

Days = dict[int, tuple[int, ...]]
"""By occurrence whose usual day is closed, the days of the horizon that may stand in for it, nearest first."""

WINDOW = [at.Booking.window_start, at.Booking.window_end]


def construct_nearest(compiled: Compiled, order: Ints, days: Days) -> Windows:
    """Place the occurrences in their order, each at its best free start; one whose usual day is closed on the
    nearest of the days that stand in for it. Those keep to their day until `widen` is given the answer."""
    ints, bits = compiled.ints, compiled.bits
    whole: Windows = {}
    if not days:
        construct(ints, bits, order)
        return whole
    spots = np.flatnonzero(np.isin(order, list(days))).tolist()
    first = 0
    for spot in spots:
        construct(ints, bits, order[first:spot])
        occurrence, first = int(order[spot]), spot + 1
        window = (
            int(compiled.bookings[occurrence, at.Booking.window_start]),
            int(compiled.bookings[occurrence, at.Booking.window_end]),
        )
        if _on_nearest(compiled, order[spot : spot + 1], days[occurrence]):
            whole[occurrence] = window
        else:
            compiled.bookings[occurrence, WINDOW] = window
    construct(ints, bits, order[first:])
    return whole


def widen(compiled: Compiled, whole: Windows) -> None:
    """Give occurrences their whole periods back."""
    for occurrence, window in whole.items():
        compiled.bookings[occurrence, WINDOW] = window


def _on_nearest(compiled: Compiled, one: Ints, days: tuple[int, ...]) -> bool:
    """Whether the occurrence stands on one of these days now; it is left with the window of that day."""
    occurrence, per_day = int(one[0]), compiled.calendar.per_day
    start = int(compiled.bookings[occurrence, at.Booking.start])
    for day in days if start == at.UNPLACED else (start // per_day,):
        compiled.bookings[occurrence, WINDOW] = day * per_day, (day + 1) * per_day
        construct(compiled.ints, compiled.bits, one)
        if compiled.bookings[occurrence, at.Booking.start] != at.UNPLACED:
            return True
    return False


def days_instead(compiled: Compiled) -> Days:
    """Of all the occurrences there are."""
    calendar = compiled.calendar
    found: Days = {}
    for obligation, occurrences in compiled.obligations.stand_ins.items():
        for index, one in occurrences.items():
            occurrence = compiled.occurrence_number(obligation, index)
            days = tuple(calendar.day(day) for day in one.days)
            if occurrence >= 0:
                found[occurrence] = tuple(day for day in days if 0 <= day < calendar.days)
    return found
