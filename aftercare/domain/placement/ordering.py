"""The order in which occurrences are placed: a total order that ends in the ids."""

from __future__ import annotations

import numpy as np

from aftercare.domain.placement.compiling import Compiled
from aftercare.domain.placement.engine import layout as at
from aftercare.domain.placement.engine.api import ease
from aftercare.domain.placement.engine.bitsets import Ints


def in_order(compiled: Compiled) -> Ints:
    """All tasks: highest risk first, then the least flexible kinds, then the obligations with the fewest possible
    starts. Each obligation goes from its first occurrence to its last, so that the longest gap is known while they
    are placed."""
    in_empty_calendar(compiled)
    return sorted_tasks(compiled, np.arange(compiled.duties.tasks))


def sorted_tasks(compiled: Compiled, tasks: Ints) -> Ints:
    """These tasks in the same order."""
    of = compiled.bookings[tasks, at.B_DUTY]
    fields = compiled.duty_fields
    keys = (tasks, fields[of, at.D_EASE], fields[of, at.D_RANK], fields[of, at.D_TIER])
    order: Ints = tasks[np.lexsort(keys)]
    return order


def in_empty_calendar(compiled: Compiled) -> Ints:
    """For each task 1 if it has a start in an empty calendar, else 0; stores how hard each duty is to place."""
    possible = np.zeros(compiled.duties.tasks, dtype=np.int64)
    ease(compiled.ints, compiled.bits, 0, len(compiled.duties.rows), possible)
    return possible
