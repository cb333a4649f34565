"""What a new placement changes in the calendar that stands: kept, moved, added, cancelled, unplaced."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from aftercare.domain.placement.plan import Placed, Plan, Unplaced


@dataclass(frozen=True)
class Standing:
    """An appointment that stands now: its id, whether the person was told, its row, and whether a
    colleague chose the time."""

    appointment_id: UUID
    told: bool
    row: Placed
    chosen: bool = False

    @property
    def holds(self) -> bool:
        """Whether it keeps its time while that is possible, whatever could be gained."""
        return self.told or self.chosen


@dataclass(frozen=True)
class Move:
    standing: Standing
    to: Placed


@dataclass(frozen=True)
class PlanDifference:
    """Each standing row is in exactly one of kept, moved, cancelled; each placed row in kept, moved, added."""

    kept: tuple[Standing, ...]
    moved: tuple[Move, ...]
    added: tuple[Placed, ...]
    cancelled: tuple[Standing, ...]
    unplaced: tuple[Unplaced, ...]


def difference(standing: Iterable[Standing], plan: Plan) -> PlanDifference:
    """Compare by occurrence of an obligation: the same time, length, place and people is no change."""
    placed = {(row.obligation, row.occurrence): row for row in plan.placed}
    kept, moved, cancelled = [], [], []
    for old in standing:
        new = placed.pop((old.row.obligation, old.row.occurrence), None)
        if new is None:
            cancelled.append(old)
        elif (new.row, new.end) == (old.row.row, old.row.end):
            kept.append(old)
        else:
            moved.append(Move(old, new))
    added = tuple(placed.values())
    return PlanDifference(tuple(kept), tuple(moved), added, tuple(cancelled), plan.unplaced)
