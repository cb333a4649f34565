"""What bounds repair, in counts and never in seconds, so that the answer is the same on every machine."""

from __future__ import annotations

from aftercare.domain.placement.engine import layout as at

Budget = tuple[int, int, int, int, int]
"""Ejections at the first level, at the second, how many of the first may go to the second, rounds, searches."""

LIMITS = [
    at.Header.ejection_budget,
    at.Header.second_budget,
    at.Header.deep_budget,
    at.Header.round_budget,
    at.Header.search_budget,
]
"""Where a budget stands in the header."""

MANY = 20_000
"""Occurrences beyond which an attempt does not go deep: a whole country at once rather than a team."""

BUDGET = (6, 2, 1, at.FAR, 3000)
"""What repair may do after a single change, as LIMITS count it: somebody waits for the answer, and the night looks
at everything again."""

ALONE = (6, 2, 1, at.FAR, 40)
"""The same for the facts of one person."""

FEW, LESS = 3, (2, 0, 0, 1, 40)
"""The same when those leave more than a few without a place: each is tried once."""


def budget_of(occurrences: int) -> Budget:
    """What repairing a whole plan of so many occurrences may do."""
    return 40, 12, 8 if occurrences <= MANY else 0, at.FAR, at.FAR
