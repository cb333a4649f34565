"""The arithmetic of a morning: percentiles, what was late, and whether memory grows."""

from __future__ import annotations

import math
from collections.abc import Sequence

FLAT_MB = 1.0
"""Memory is flat when it grows by less than this in ten minutes."""


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` of all are no greater than; 0.0 of none."""
    if not values:
        return 0.0
    return sorted(values)[max(0, math.ceil(len(values) * share) - 1)]


def growth_mb(samples: Sequence[tuple[float, float]]) -> float:
    """MB in ten minutes over the last three quarters of the time, by least squares; `samples` are (seconds, MB). The
    first quarter fills caches and pools. 0.0 of fewer than two samples."""
    late = [one for one in samples if one[0] >= samples[-1][0] / 4] if samples else []
    if len(late) < 2:
        return 0.0
    middle = sum(at for at, _ in late) / len(late)
    mean = sum(size for _, size in late) / len(late)
    across = sum((at - middle) ** 2 for at, _ in late)
    slope = sum((at - middle) * (size - mean) for at, size in late) / across if across else 0.0
    return slope * 600


def visits_per_second(requests_per_s: float, writes: float) -> tuple[float, float]:
    """How many visits a second make so many requests of which `writes` are writes, and the share of visits that act:
    a look is one request; an act is three, one of which is the write."""
    acts = writes / (1 - 2 * writes)
    return requests_per_s / (1 + 2 * acts), acts
