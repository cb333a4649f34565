"""The shortest way along the home visits of a day, in straight lines: a proposal, by which nothing moves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, permutations
from typing import Final
from uuid import UUID

from aftercare.domain.conditions.zones import Point, metres_between

# All orders of seven are 5,040. More free visits fit into no day, and the order then stays as it is.
MOST_FREE: Final = 7
# A shorter way by less is no reason to change anything.
LEAST_GAIN_M: Final = 100


@dataclass(frozen=True)
class Visit:
    """`fixed`: its time stands, for instance because the client was notified of it."""

    id: UUID
    at: Point
    fixed: bool


def way(visits: Sequence[Visit]) -> float:
    """Metres from the first visit to the last in this order."""
    return sum(metres_between(one.at, other.at) for one, other in pairwise(visits))


def visit_order(visits: Sequence[Visit]) -> list[Visit]:
    """The order with the shortest way, in which each fixed visit keeps its turn; the order as it is when no other is
    shorter by LEAST_GAIN_M, or with more than MOST_FREE free visits."""
    as_it_is = list(visits)
    if sum(not one.fixed for one in visits) > MOST_FREE:
        return as_it_is
    best = min(_orders(as_it_is), key=way)
    return best if way(best) <= way(as_it_is) - LEAST_GAIN_M else as_it_is


def _orders(visits: list[Visit]) -> Iterator[list[Visit]]:
    """Every order in which the fixed visits keep their turns; the first is the order as it is."""
    for free in permutations([one for one in visits if not one.fixed]):
        rest = iter(free)
        yield [one if one.fixed else next(rest) for one in visits]
