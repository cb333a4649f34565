"""An upper bound on the score: the best each obligation could earn alone, in an empty calendar.

The ceiling counts every occurrence that has a start as in time. Some cannot be: a holiday, an
officer's leave or the shortest gap makes them late or impossible whatever one does. Days are
enough to know that, so a walk over the days of the latest occurrence finds the best by itself.
"""

from __future__ import annotations

import numpy as np

from bench.placement_officers import Json
from bench.placement_points import WEIGHTS
from bench.placement_starts import Starts

Best = dict[int | None, int]
"""The most points by the day of the latest placed occurrence."""


def bound(document: Json) -> int:
    """No plan of the instance has more points than this."""
    starts = Starts(document)
    return sum(
        WEIGHTS[starts.persons[row["person"]]["tier"]] * _alone(starts, row)
        for row in document["obligations"]
    )


def _alone(starts: Starts, obligation: Json) -> int:
    options = [one.starts for one in starts.options(obligation)]
    if not options:
        return 0
    anywhere = np.logical_or.reduce(options).reshape(starts.days, starts.per_day)
    open_days = np.flatnonzero(anywhere.any(axis=1)).tolist()
    best: Best = {starts.last_done(obligation): 0}
    for first, after in starts.periods(obligation):
        best = _next(best, [day for day in open_days if first <= day < after], obligation)
    return max(best.values())


def _next(best: Best, days: list[int], obligation: Json) -> Best:
    """One occurrence further: left out, or on one of the days."""
    shortest, longest = obligation["min_gap_days"], obligation["max_gap_days"]
    found = dict(best)
    for last, earned in best.items():
        for day in days:
            gap = None if last is None else day - last
            if gap is not None and gap < shortest:
                continue
            late = gap is not None and longest is not None and gap > longest
            found[day] = max(found.get(day, 0), earned + (1 if late else 2))
    return found
