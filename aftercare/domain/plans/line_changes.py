"""The obligations of two versions of a plan, compared line by line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum

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
