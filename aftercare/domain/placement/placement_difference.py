"""What a new placement changes in the present calendar."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

from aftercare.domain.placement.result import Placed, Placement, Unplaced


@dataclass(frozen=True)
class PresentAppointment:
    """A present appointment: its id, its row, and whether a colleague chose the time. `expected`: the client was
    notified or expects it (`is_expected`)."""

    appointment_id: UUID
    expected: bool
    row: Placed
    chosen: bool = False

    @property
    def is_pinned(self) -> bool:
        """Whether it keeps its time while that is possible, even if moving it would gain something."""
        return self.expected or self.chosen


@dataclass(frozen=True)
class Move:
    standing: PresentAppointment
    to: Placed


@dataclass(frozen=True)
class PlacementDifference:
    """Each present row is in exactly one of kept, moved, cancelled; each placed row in kept, moved, added."""

    kept: tuple[PresentAppointment, ...]
    moved: tuple[Move, ...]
    added: tuple[Placed, ...]
    cancelled: tuple[PresentAppointment, ...]
    unplaced: tuple[Unplaced, ...]

    @property
    def rows(self) -> tuple[Placed, ...]:
        """The appointments as they would be."""
        kept, moved = (one.row for one in self.kept), (one.to for one in self.moved)
        return (*kept, *moved, *self.added)

    @property
    def placed_shares(self) -> dict[str, Fraction]:
        """The part of each obligation's occurrences that has a time; none due, no entry."""
        placed = Counter(row.obligation for row in self.rows)
        due = placed + Counter(one.obligation for one in self.unplaced)
        return {line: Fraction(placed[line], number) for line, number in due.items()}


def difference(standing: Iterable[PresentAppointment], placement: Placement) -> PlacementDifference:
    """Compares by occurrence of an obligation: the same time, length, place and people is no change."""
    placed = {(row.obligation, row.occurrence): row for row in placement.placed}
    kept, moved, cancelled = [], [], []
    for old in standing:
        new = placed.pop((old.row.obligation, old.row.occurrence), None)
        if new is None:
            cancelled.append(old)
        elif (new.key, new.end) == (old.row.key, old.row.end):
            kept.append(old)
        else:
            moved.append(Move(old, new))
    added = tuple(placed.values())
    return PlacementDifference(
        tuple(kept), tuple(moved), added, tuple(cancelled), placement.unplaced
    )
