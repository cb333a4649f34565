"""Which occurrences to free together, so that something lost may find a place among them.

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
"""Occurrences in one neighbourhood; of more, those nearest in time to the loss are taken."""

Mask = NDArray[np.bool_]


def neighbourhoods(board: Board, loss: int, shape: int) -> Iterator[Ints]:
    """The sets of occurrences of one shape (0 … SHAPES-1) around a loss, in a fixed order; the loss is in each
    of them if it may move."""
    per_week = 7 * at.header(board.ints).slots_per_day
    phase = at.header(board.ints).start_weekday * at.header(board.ints).slots_per_day
    low, after = board.fields[loss, [at.Booking.window_start, at.Booking.window_end]].tolist()
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
    """The occurrences found that may move, with the occurrences before and after the loss and the person's
    other occurrences between them."""
    fields = board.fields
    obligation = board.obligations[fields[loss, at.Booking.obligation]]
    near = slice(
        max(loss - 1, int(obligation[at.Obligation.occurrences_start])),
        min(loss + 2, int(obligation[at.Obligation.occurrences_end])),
    )
    found = found & (fields[:, at.Booking.start] != at.UNPLACED)
    found[near] = True
    found &= board.may_move
    occurrences = np.flatnonzero(found)
    if len(occurrences) > MOST:
        middle = (fields[loss, at.Booking.window_start] + fields[loss, at.Booking.window_end]) // 2
        distance = np.abs(fields[occurrences, at.Booking.start] - middle)
        distance[(occurrences >= near.start) & (occurrences < near.stop)] = -1
        occurrences = np.sort(occurrences[np.lexsort((occurrences, distance))[:MOST]])
    return occurrences


def _within(board: Board, first: int, after: int) -> Mask:
    start = board.fields[:, at.Booking.start]
    within: Mask = (start >= first) & (start < after)
    return within


def _of_person(board: Board, loss: int) -> Mask:
    found: Mask = board.fields[:, at.Booking.person] == board.fields[loss, at.Booking.person]
    return found


def _officers(board: Board, loss: int) -> Ints:
    """Officers and deputies of all obligations of the person of a loss."""
    own = board.obligations[np.unique(board.fields[_of_person(board, loss), at.Booking.obligation])]
    who: Ints = np.unique(own[:, (at.Obligation.officer, at.Obligation.deputy)])
    return who[who >= 0]


def _of_officers(board: Board, loss: int, first: int, after: int) -> Mask:
    with_them = np.isin(board.fields[:, at.Booking.officer], _officers(board, loss))
    return (with_them | _of_person(board, loss)) & _within(board, first, after)


def _of_sites(board: Board, loss: int, first: int, after: int) -> Mask:
    """What is in the sessions or at the sites where the loss could be, when it needs no officer."""
    obligation = board.obligations[board.fields[loss, at.Booking.obligation]]
    if obligation[at.Obligation.needs] == at.OFFICER_NEEDED:
        return np.zeros(len(board.fields), dtype=bool)
    sites = board.ints[
        obligation[at.Obligation.sites_start] : obligation[at.Obligation.sites_end]
    ].reshape(-1, at.SITE)
    column, field = at.Site.place, at.Booking.place
    if obligation[at.Obligation.needs] == at.SESSION_NEEDED:
        column, field = at.Site.session, at.Booking.session
    wanted = sites[sites[:, column] >= 0, column]
    return np.isin(board.fields[:, field], wanted) & _within(board, first, after)


def _of_colleagues(board: Board, loss: int, first: int, after: int) -> Mask:
    """What the officers have who stand in for the loss's officers' people, or for whom they do."""
    pairs = board.obligations[:, (at.Obligation.officer, at.Obligation.deputy)]
    beside = pairs[np.isin(pairs, _officers(board, loss)).any(axis=1)]
    return np.isin(board.fields[:, at.Booking.officer], np.unique(beside[beside >= 0])) & _within(
        board, first, after
    )
