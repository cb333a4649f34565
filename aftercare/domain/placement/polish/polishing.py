"""Large neighbourhood search: free a few occurrences around a loss, let a solver place them, keep only gains.

The order of neighbourhoods, the seed and the solver's effort are fixed, and the budget is in counts. So the same
placement and budget give the same result everywhere; running out of seconds only ends the search early.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf

from aftercare.domain.placement.instance import Instance
from aftercare.domain.placement.polish.board import Board
from aftercare.domain.placement.polish.nearby import SHAPES, neighbourhoods
from aftercare.domain.placement.polish.solving import better
from aftercare.domain.placement.result import Placement
from aftercare.domain.placement.scoring import score


@dataclass(frozen=True, slots=True)
class Budget:
    """How many neighbourhoods are tried, and the effort for each (the solver's deterministic seconds)."""

    tries: int = 100_000
    effort: float = 0.5


USUAL = Budget()
Left = Callable[[], float]
"""Returns how many seconds are left; at zero the search ends and unfinished work is dropped."""


def polish(
    instance: Instance, placement: Placement, budget: Budget = USUAL, left: Left = lambda: inf
) -> Placement:
    """The placement itself, or one that scores more and breaks no rule. Rows that clients know of (`instance.notified`)
    stay where `placement` has them; fixed appointments (`instance.taken`) are not part of it."""
    board = Board(instance, placement)
    if board.refused or not _searched(board, budget, left):
        return placement
    found = board.placement()
    return found if score(instance, found) > score(instance, placement) else placement


def _searched(board: Board, budget: Budget, left: Left) -> int:
    """Searches until a whole round gains nothing or the budget is used up; returns the number of gains."""
    tries, gains = 0, 0
    tried: set[tuple[bytes, bytes]] = set()
    shape = 0
    while shape < SHAPES:
        gained = False
        for loss in board.losses().tolist():
            for occurrences in neighbourhoods(board, loss, shape):
                if tries >= budget.tries or left() <= 0:
                    return gains
                key = (occurrences.tobytes(), board.rows(occurrences).tobytes())
                if key in tried or not board.is_lost(loss):
                    continue
                tries += 1
                if better(board, occurrences, budget.effort, left):
                    gains, gained = gains + 1, True
                else:
                    tried.add(key)
        shape = 0 if gained and shape else shape + 1
    return gains
