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
    """Adds spacing and, as the objective, the score of every obligation with freed tasks. Returns the weight of a
    point against the ties."""
    by_duty: dict[int, dict[int, Spot]] = defaultdict(dict)
    for spot in model.spots:
        by_duty[spot.row.duty][spot.row.task] = spot
    points: list[Any] = []
    for duty, spots in by_duty.items():
        _keep_spacing(model, duty, list(spots.values()))
        points += _points(model, duty, spots)
    weight = (STAYS + OWN) * len(model.spots) + 1
    model.points = sum(points)
    model.cp.maximize(weight * model.points + sum(model.ties))
    return weight


def _keep_spacing(model: Model, duty: int, spots: list[Spot]) -> None:
    """Freed occurrences of one obligation keep its smallest gap; the masks already keep it from fixed ones."""
    least = int(model.board.duties[duty, at.D_LEAST])
    if not least:
        return
    for number, later in enumerate(spots):
        for earlier in spots[:number]:
            gap = model.cp.add(later.day - earlier.day >= least)
            gap.only_enforce_if(earlier.placed, later.placed)


def _points(model: Model, duty: int, spots: dict[int, Spot]) -> list[Any]:
    row = model.board.duties[duty]
    weight, longest = int(row[at.D_WEIGHT]), int(row[at.D_LONGEST])
    found: list[Any] = [weight * spot.placed for spot in spots.values()]
    if longest == at.NO_LONGEST:
        return found + found
    days = _standing_days(model, row)
    before: list[Spot] = []
    for task in range(int(row[at.D_FIRST]), int(row[at.D_AFTER])):
        spot = spots.get(task)
        if spot is not None:
            in_time = _in_time(model, spot.day, before, days, longest)
            model.cp.add_implication(in_time, spot.placed)
            found.append(weight * in_time)
            before.append(spot)
        elif before and model.board.fields[task, at.B_START] != at.UNPLACED:
            on = model.cp.new_constant(int(model.board.fields[task, at.B_DAY]))
            found.append(weight * _in_time(model, on, before, days, longest))
    return found


def _standing_days(model: Model, row: Any) -> list[int]:
    """The days of the obligation's occurrences that are not freed, including those before the first one."""
    ints, fields = model.board.ints, model.board.fields
    days: list[int] = ints[row[at.D_TAKEN] : row[at.D_TAKEN_END]].tolist()
    if row[at.D_LAST_DONE] != at.NEVER_DONE:
        days.append(int(row[at.D_LAST_DONE]))
    own = fields[row[at.D_FIRST] : row[at.D_AFTER]]
    days += own[own[:, at.B_START] != at.UNPLACED, at.B_DAY].tolist()
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
