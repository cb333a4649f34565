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


def budget_of(occurrences: int) -> Budget:
    """What repairing a whole plan of so many occurrences may do."""
    return 40, 12, 8 if occurrences <= MANY else 0, at.FAR, at.FAR
