"""The differences between two versions of a plan: per obligation, and in the present calendar."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from uuid import UUID

from aftercare.domain.placement.plan import Placed, Plan, Unplaced
from aftercare.domain.plans.obligations import ObligationTerms


class LineState(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    ENDED = "ended"
    KEPT = "kept"


@dataclass(frozen=True)
class PlanLine:
    """The terms of one obligation in a version, and the id of its condition."""

    condition_id: str
    terms: ObligationTerms


@dataclass(frozen=True)
class LineChange:
    """One obligation in the old version and in the new: `was` is None for an added one, `becomes` for an ended one.
    `changed` names the differences: fields of ObligationTerms, or `condition_id`."""

    line_id: str
    state: LineState
    was: PlanLine | None
    becomes: PlanLine | None
    changed: tuple[str, ...] = ()


def line_changes(
    was: Mapping[str, PlanLine], becomes: Mapping[str, PlanLine]
) -> tuple[LineChange, ...]:
    """Compares both versions by `line_id`: the obligations of the new one in its order, then those that end."""
    ending = [line_id for line_id in was if line_id not in becomes]
    return tuple(_line_change(one, was.get(one), becomes.get(one)) for one in [*becomes, *ending])


def _line_change(line_id: str, was: PlanLine | None, becomes: PlanLine | None) -> LineChange:
    if was is None or becomes is None:
        state = LineState.ADDED if was is None else LineState.ENDED
        return LineChange(line_id, state, was, becomes)
    differing = [
        one.name
        for one in fields(ObligationTerms)
        if getattr(was.terms, one.name) != getattr(becomes.terms, one.name)
    ]
    if was.condition_id != becomes.condition_id:
        differing.append("condition_id")
    state = LineState.CHANGED if differing else LineState.KEPT
    return LineChange(line_id, state, was, becomes, tuple(differing))


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
class PlanDifference:
    """Each present row is in exactly one of kept, moved, cancelled; each placed row in kept, moved, added."""

    kept: tuple[PresentAppointment, ...]
    moved: tuple[Move, ...]
    added: tuple[Placed, ...]
    cancelled: tuple[PresentAppointment, ...]
    unplaced: tuple[Unplaced, ...]


def difference(standing: Iterable[PresentAppointment], plan: Plan) -> PlanDifference:
    """Compares by occurrence of an obligation: the same time, length, place and people is no change."""
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
