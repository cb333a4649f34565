"""Keeps a team's verdicts from revealing suppressed numbers of misses, since each miss gets one verdict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final

from aftercare.domain.figures.message_figures import (
    Held,
    Reminded,
    ambiguous,
    blocks_of,
    publishable,
)
from aftercare.domain.figures.small_counts import Figure

Group = tuple[int, ...]
_FROM_THE_FIRST: Final = frozenset({0})


def groups_beside_misses(
    groups: Iterable[Group], reminded: Sequence[Figure], weeks: Sequence[date]
) -> tuple[Group, ...] | None:
    """The blocks after which a total of the verdicts may be published, out of those that the verdicts themselves
    allow. None when the last block is not one of them.

    The verdicts between two published totals add up to the misses of the same blocks. Those misses are published in
    columns, by the result of the reminder. The suppressed ones must not follow by subtraction: there must be none,
    or several with a sum that is not small.
    """
    columns = [_Column(which, reminded, weeks) for which in Reminded]
    merged: list[Group] = []
    waiting: Group = ()
    for group in groups:
        waiting += group
        # From every earlier total on, since a reader can compare the files of two periods.
        starts = [*(one[0] for one in merged), waiting[0]]
        if all(_stays_hidden(columns, range(start, waiting[-1] + 1)) for start in starts):
            merged.append(waiting)
            waiting = ()
    return None if waiting else tuple(merged)


class _Column:
    """The misses of one column, block by block, and after which blocks their running sum is published."""

    def __init__(self, which: Reminded, figures: Sequence[Figure], weeks: Sequence[date]) -> None:
        ours = [one for one in figures if not one.channel and one.which == which.value]
        self._counts = [
            int(sum(one.amount for one in ours if one.what == Held.MISSED and one.week in block))
            for block in blocks_of(weeks)
        ]
        shown = publishable([{number: count} for number, count in enumerate(self._counts)])
        self._published_after = _FROM_THE_FIRST | {group[-1] + 1 for group in shown.groups}

    def left_out(self, blocks: range) -> Iterator[int]:
        """The sum of the column in these blocks, if it is not published anywhere."""
        if not {blocks.start, blocks.stop} <= self._published_after:
            yield sum(self._counts[number] for number in blocks)


def _stays_hidden(columns: Iterable[_Column], blocks: range) -> bool:
    left_out = [count for one in columns for count in one.left_out(blocks)]
    # Zeros are never suppressed, since a zero identifies no one.
    return not any(left_out) or ambiguous(left_out)
