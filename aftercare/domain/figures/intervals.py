"""The interval of a proportion: the shares that chance leaves possible, given how few cases were counted.

The method is the score interval with continuity correction (Newcombe 1998, Statistics in Medicine 17, method 4), which
Vollset (1993, Statistics in Medicine 12) recommends over exact ones. Its coverage is 95 % or more at every size that
figures show, which Wilson's own interval and Jeffreys' do not reach for rare or frequent events.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, floor, sqrt
from typing import Final

from aftercare.domain.figures.message_figures import share

# The 97.5th percentile of the normal distribution: an interval of 95 %.
_Z: Final = 1.959964
# Two appointments of one client correlate by this at most, in the trials that were simulated (decision 0096).
_ALIKE: Final = 0.4
# Room for rounding, so that the interval of 0 of 40 begins at 0.
_DUST: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Interval:
    """The bounds in whole per cent, rounded outwards."""

    lower: int
    upper: int


def interval(part: int | None, parts: Iterable[int | None], repeats: float = 1) -> Interval | None:
    """The 95 % interval of `share(part, parts)`, and None where that is. It follows from these counts alone, so it
    reveals nothing where they are shown. `repeats`: how many of the cases say as much as a single independent one."""
    known = list(parts)
    if part is None or share(part, known) is None:
        return None
    size = sum(one or 0 for one in known)
    # With hardly any independent case the correction outweighs the cases; fewer never say more than all of them.
    every, fewer = bounds(part / size, size), bounds(part / size, max(1.0, size / repeats))
    lower, upper = min(every[0], fewer[0]), max(every[1], fewer[1])
    return Interval(floor(100 * lower + _DUST), ceil(100 * upper - _DUST))


def bounds(found: float, size: float) -> tuple[float, float]:
    """Of a share from 0 to 1 found among `size` independent cases."""
    if found > 0.5:
        lower, upper = bounds(1 - found, size)
        return 1 - upper, 1 - lower
    middle, width = 2 * size * found + _Z**2, 2 * (size + _Z**2)
    lower = 0.0
    if found > 0:
        root = _Z**2 - 2 - 1 / size + 4 * found * (size * (1 - found) + 1)
        lower = max(0.0, (middle - 1 - _Z * sqrt(max(0.0, root))) / width)
    root = _Z**2 + 2 - 1 / size + 4 * found * (size * (1 - found) - 1)
    return lower, min(1.0, (middle + 1 + _Z * sqrt(max(0.0, root))) / width)


def repeats_of_clients(weeks: int, each_week: int = 1) -> float:
    """Of appointments or messages in so many weeks, as if each client had `each_week`, which is more than most: Kish's
    design effect (Survey Sampling, 1965). Clients with fewer make the interval wider than it needs to be."""
    return 1 + _ALIKE * (weeks * each_week - 1)
