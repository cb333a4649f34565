"""The score of a neighbourhood in its model: points for what is placed, as many again when in time.

Rows of the same obligation that were not freed also count, by their day: freeing one may make the next one late.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from ortools.sat.python import cp_model

from aftercare.domain.placement.engine import layout as at
from aftercare.domain.placement.polish.modelling import OWN, STAYS, Model, Spot


def add_score(model: Model) -> int:
    """Add spacing and, as the objective, the score of every obligation with freed occurrences; answers how
    much a point of it weighs against the ties."""
    by_obligation: dict[int, dict[int, Spot]] = defaultdict(dict)
    for spot in model.spots:
        by_obligation[spot.row.obligation][spot.row.occurrence] = spot
    points: list[Any] = []
    for obligation, spots in by_obligation.items():
        _keep_spacing(model, obligation, list(spots.values()))
        points += _points(model, obligation, spots)
    weight = (STAYS + OWN) * len(model.spots) + 1
    model.points = sum(points)
    model.cp.maximize(weight * model.points + sum(model.ties))
    return weight


def _keep_spacing(model: Model, obligation: int, spots: list[Spot]) -> None:
    """Freed occurrences of one obligation keep its least gap; from what stands the masks keep it."""
    least = int(model.board.obligations[obligation, at.Obligation.min_gap])
    if not least:
        return
    for number, later in enumerate(spots):
        for earlier in spots[:number]:
            gap = model.cp.add(later.day - earlier.day >= least)
            gap.only_enforce_if(earlier.placed, later.placed)


def _points(model: Model, obligation: int, spots: dict[int, Spot]) -> list[Any]:
    row = model.board.obligations[obligation]
    weight, longest = int(row[at.Obligation.weight]), int(row[at.Obligation.max_gap])
    found: list[Any] = [weight * spot.placed for spot in spots.values()]
    if longest == at.NO_LONGEST:
        return found + found
    days = _standing_days(model, row)
    before: list[Spot] = []
    for occurrence in range(
        int(row[at.Obligation.occurrences_start]), int(row[at.Obligation.occurrences_end])
    ):
        spot = spots.get(occurrence)
        if spot is not None:
            in_time = _in_time(model, spot.day, before, days, longest)
            model.cp.add_implication(in_time, spot.placed)
            found.append(weight * in_time)
            before.append(spot)
        elif before and model.board.fields[occurrence, at.Booking.start] != at.UNPLACED:
            on = model.cp.new_constant(int(model.board.fields[occurrence, at.Booking.day]))
            found.append(weight * _in_time(model, on, before, days, longest))
    return found


def _standing_days(model: Model, row: Any) -> list[int]:
    """The days of the obligation's occurrences that are not freed, including those before the first one."""
    ints, fields = model.board.ints, model.board.fields
    days: list[int] = ints[
        row[at.Obligation.standing_days_start] : row[at.Obligation.standing_days_end]
    ].tolist()
    if row[at.Obligation.last_done] != at.NEVER_DONE:
        days.append(int(row[at.Obligation.last_done]))
    own = fields[row[at.Obligation.occurrences_start] : row[at.Obligation.occurrences_end]]
    days += own[own[:, at.Booking.start] != at.UNPLACED, at.Booking.day].tolist()
    return sorted(days)


def _in_time(model: Model, day: Any, before: list[Spot], days: list[int], longest: int) -> Any:
    """A literal for an occurrence in time. It can be true only when the latest one before it is at most `longest`
    days earlier, or when there is none."""
    cp = model.cp
    in_time = cp.new_bool_var("")
    soon = cp.new_bool_var("")
    near = cp_model.Domain.from_intervals([[on + 1, on + longest] for on in days] or [[1, 0]])
    cp.add_linear_expression_in_domain(day, near).only_enforce_if(soon)
    first = cp.new_bool_var("")
    if days:
        cp.add(day <= days[0]).only_enforce_if(first)
    proofs = [soon, first]
    for spot in before:
        cp.add_implication(first, ~spot.placed)
        close = cp.new_bool_var("")
        cp.add_implication(close, spot.placed)
        cp.add(day - spot.day <= longest).only_enforce_if(close)
        proofs.append(close)
    cp.add_bool_or(proofs).only_enforce_if(in_time)
    return in_time
