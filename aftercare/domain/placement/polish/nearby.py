"""Which tasks to free together, so that a lost task may find a place among them.

Around each loss, from small to large: its person, its group series or lab, and the officers who could do it. First
for a week, then for two weeks, and then with their colleagues of the same sites.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from aftercare.domain.placement.engine import layout as at
from aftercare.domain.placement.engine.bitsets import Ints
from aftercare.domain.placement.polish.board import Board

SHAPES = 4
MOST = 220
"""The most tasks in one neighbourhood; of more, those nearest in time to the loss are taken."""

Mask = NDArray[np.bool_]


def neighbourhoods(board: Board, loss: int, shape: int) -> Iterator[Ints]:
    """The sets of tasks of one shape (0 … SHAPES-1) around a loss, in a fixed order. Each contains the loss, if it
    may move."""
    per_week = 7 * int(board.ints[at.PER_DAY])
    phase = int(board.ints[at.PHASE]) * int(board.ints[at.PER_DAY])
    low, after = board.fields[loss, [at.B_LOW, at.B_AFTER]].tolist()
    weeks = range((low + phase) // per_week, (after - 1 + phase) // per_week + 1)
    if shape == 0:
        yield _set(board, loss, _of_person(board, loss) | _of_sites(board, loss, low, after))
        return
    long = 2 if shape == 2 else 1
    begins = weeks if shape != 2 else range(weeks[0] - 1, weeks[-1] + 1)
    for week in begins:
        first, last = week * per_week - phase, (week + long) * per_week - phase
        found = _of_officers(board, loss, first, last) | _of_sites(board, loss, first, last)
        if shape == 3:
            found |= _of_colleagues(board, loss, first, last)
        yield _set(board, loss, found)


def _set(board: Board, loss: int, found: Mask) -> Ints:
    """The found tasks that may move, with the occurrences just before and after the loss. Of too many, those nearest
    in time are kept."""
    fields = board.fields
    duty = board.duties[fields[loss, at.B_DUTY]]
    near = slice(max(loss - 1, int(duty[at.D_FIRST])), min(loss + 2, int(duty[at.D_AFTER])))
    found = found & (fields[:, at.B_START] != at.UNPLACED)
    found[near] = True
    found &= board.may_move
    tasks = np.flatnonzero(found)
    if len(tasks) > MOST:
        middle = (fields[loss, at.B_LOW] + fields[loss, at.B_AFTER]) // 2
        distance = np.abs(fields[tasks, at.B_START] - middle)
        distance[(tasks >= near.start) & (tasks < near.stop)] = -1
        tasks = np.sort(tasks[np.lexsort((tasks, distance))[:MOST]])
    return tasks


def _within(board: Board, first: int, after: int) -> Mask:
    start = board.fields[:, at.B_START]
    within: Mask = (start >= first) & (start < after)
    return within


def _of_person(board: Board, loss: int) -> Mask:
    found: Mask = board.fields[:, at.B_PERSON] == board.fields[loss, at.B_PERSON]
    return found


def _officers(board: Board, loss: int) -> Ints:
    """The officers and deputies of all obligations of the loss's client."""
    own = board.duties[np.unique(board.fields[_of_person(board, loss), at.B_DUTY])]
    who: Ints = np.unique(own[:, (at.D_OFFICER, at.D_DEPUTY)])
    return who[who >= 0]


def _of_officers(board: Board, loss: int, first: int, after: int) -> Mask:
    with_them = np.isin(board.fields[:, at.B_OFFICER], _officers(board, loss))
    return (with_them | _of_person(board, loss)) & _within(board, first, after)


def _of_sites(board: Board, loss: int, first: int, after: int) -> Mask:
    """The tasks in the sessions or at the sites where the loss could be, when it needs no officer."""
    duty = board.duties[board.fields[loss, at.B_DUTY]]
    if duty[at.D_NEEDS] == at.OFFICER_NEEDED:
        return np.zeros(len(board.fields), dtype=bool)
    sites = board.ints[duty[at.D_SITES] : duty[at.D_SITES_END]].reshape(-1, at.SITE)
    column, field = at.X_PLACE, at.B_PLACE
    if duty[at.D_NEEDS] == at.SESSION_NEEDED:
        column, field = at.X_SESSION, at.B_SESSION
    wanted = sites[sites[:, column] >= 0, column]
    return np.isin(board.fields[:, field], wanted) & _within(board, first, after)


def _of_colleagues(board: Board, loss: int, first: int, after: int) -> Mask:
    """The tasks of officers who share clients with the loss's officers, as own officer or deputy."""
    pairs = board.duties[:, (at.D_OFFICER, at.D_DEPUTY)]
    beside = pairs[np.isin(pairs, _officers(board, loss)).any(axis=1)]
    return np.isin(board.fields[:, at.B_OFFICER], np.unique(beside[beside >= 0])) & _within(
        board, first, after
    )
