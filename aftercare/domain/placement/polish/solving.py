"""One neighbourhood: unbook its occurrences, let the solver place them anew, keep that if it scores more."""

from __future__ import annotations

from collections.abc import Callable
from math import inf

import numpy as np
from ortools.sat.python import cp_model

from aftercare.domain.placement.engine.bitsets import Ints
from aftercare.domain.placement.polish.board import Board
from aftercare.domain.placement.polish.choices import freed
from aftercare.domain.placement.polish.gathering import keep_sites_in_order
from aftercare.domain.placement.polish.modelling import Model
from aftercare.domain.placement.polish.valuing import add_score

SEED = 20260302
TIES = 0.1
"""The share of the effort for moving as little as possible, once the points are found."""

FOUND = (cp_model.OPTIMAL, cp_model.FEASIBLE)


def better(board: Board, occurrences: Ints, effort: float, left: Callable[[], float]) -> bool:
    """Whether these occurrences stand better now than before; if not, they stand as they did. `effort` is in
    the solver's own deterministic seconds: the same on every machine."""
    old, before = board.rows(occurrences), board.worth(occurrences)
    board.unbook(occurrences)
    rows = freed(board, occurrences, old)
    model = Model(board, rows)
    keep_sites_in_order(model)
    weight = add_score(model)
    found = _solved(model, weight, old, effort, left)
    if found is None:
        board.put_again(old)
        return False
    return board.exchange(occurrences, old, found, before)


def _solved(
    model: Model, weight: int, old: Ints, effort: float, left: Callable[[], float]
) -> Ints | None:
    """The rows of the best placement found; None when it is the old one, or when time ran out before the effort did: a
    result cut off by a clock would differ from one machine to the next."""
    most = _solver(effort, left)
    most.parameters.absolute_gap_limit = weight - 1  # stop when no further point can be gained
    if most.solve(model.cp) not in FOUND or left() <= 0:
        return None
    if np.array_equal(_rows(model, most), old):
        return None
    _fix_points(model, most)
    calm = _solver(effort * TIES, left)
    status = calm.solve(model.cp)
    if left() <= 0:
        return None
    return _rows(model, calm if status in FOUND else most)


def _fix_points(model: Model, solver: cp_model.CpSolver) -> None:
    """Makes the points found a constraint; the new objective is to move as little as possible."""
    points = solver.value(model.points)
    values = solver.response_proto.solution
    model.cp.clear_hints()
    for index, value in enumerate(values):
        model.cp.add_hint(model.cp.get_int_var_from_proto_index(index), value)
    model.cp.add(model.points >= points)
    model.cp.maximize(sum(model.ties))


def _solver(effort: float, left: Callable[[], float]) -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    settings = solver.parameters
    settings.num_workers = 1
    settings.random_seed = SEED
    settings.max_deterministic_time = effort
    settings.symmetry_level = 0
    settings.cp_model_probing_level = 0
    # Usually proves much sooner that a neighbourhood has no further gain, and is sometimes no faster.
    settings.linearization_level = 2
    if left() < inf:
        settings.max_time_in_seconds = max(left(), 0.0)
    return solver


def _rows(model: Model, solver: cp_model.CpSolver) -> Ints:
    rows = []
    for spot in model.spots:
        for way, literal in spot.ways:
            if solver.boolean_value(literal):
                slot = solver.value(spot.at)
                rows.append((spot.row.occurrence, slot, way.officer, way.place, way.session))
    return np.array(rows, dtype=np.int64).reshape(-1, 5)
