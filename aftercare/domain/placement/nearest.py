"""Places occurrences that fall on a closed day at the free start nearest to that day."""

from __future__ import annotations

import numpy as np

from aftercare.domain.placement.compiling import Compiled
from aftercare.domain.placement.engine import layout as at
from aftercare.domain.placement.engine.api import construct
from aftercare.domain.placement.engine.bitsets import Ints

Windows = dict[int, tuple[int, int]]
"""By task, the slots [first, after) of its whole period."""

Days = dict[int, tuple[int, ...]]
"""By task with a closed usual day, the days of the horizon that may replace it, nearest first."""

WINDOW = [at.B_LOW, at.B_AFTER]


def construct_nearest(compiled: Compiled, order: Ints, days: Days) -> Windows:
    """Places the tasks in their order, each at its best free start. One with a closed usual day goes to the nearest
    of the days that may replace it. Those keep that day until `widen` is called with the result."""
    ints, bits = compiled.ints, compiled.bits
    whole: Windows = {}
    if not days:
        construct(ints, bits, order)
        return whole
    spots = np.flatnonzero(np.isin(order, list(days))).tolist()
    first = 0
    for spot in spots:
        construct(ints, bits, order[first:spot])
        task, first = int(order[spot]), spot + 1
        window = (int(compiled.bookings[task, at.B_LOW]), int(compiled.bookings[task, at.B_AFTER]))
        if _on_nearest(compiled, order[spot : spot + 1], days[task]):
            whole[task] = window
        else:
            compiled.bookings[task, WINDOW] = window
    construct(ints, bits, order[first:])
    return whole


def widen(compiled: Compiled, whole: Windows) -> None:
    """Gives tasks their whole periods back."""
    for task, window in whole.items():
        compiled.bookings[task, WINDOW] = window


def _on_nearest(compiled: Compiled, one: Ints, days: tuple[int, ...]) -> bool:
    """Whether the task is placed on one of these days; its window is left at that day."""
    task, per_day = int(one[0]), compiled.calendar.per_day
    start = int(compiled.bookings[task, at.B_START])
    for day in days if start == at.UNPLACED else (start // per_day,):
        compiled.bookings[task, WINDOW] = day * per_day, (day + 1) * per_day
        construct(compiled.ints, compiled.bits, one)
        if compiled.bookings[task, at.B_START] != at.UNPLACED:
            return True
    return False


def days_instead(compiled: Compiled) -> Days:
    """The replacement days of all tasks with a closed usual day."""
    calendar = compiled.calendar
    found: Days = {}
    for obligation, occurrences in compiled.duties.stand_ins.items():
        for index, one in occurrences.items():
            task = compiled.task(obligation, index)
            days = tuple(calendar.day(day) for day in one.days)
            if task >= 0:
                found[task] = tuple(day for day in days if 0 <= day < calendar.days)
    return found
