"""What each freed occurrence may become: ways to meet it, each with an officer, a site and its starts."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from aftercare.domain.placement.engine import layout as at
from aftercare.domain.placement.engine.bitsets import Ints
from aftercare.domain.placement.engine.freeing import (
    O_DEPUTY,
    O_OWN,
    O_SITE,
    O_START,
    OPTION,
    options,
)
from aftercare.domain.placement.polish.board import Board

ROOM = 1 << 14


@dataclass(frozen=True, slots=True)
class Way:
    """One officer, place and session (-1 for none), and the slots at which the occurrence may begin there."""

    officer: int
    place: int
    session: int
    starts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Freed:
    """An occurrence that was unbooked: what it is, where it stood (None: nowhere) and what it may become."""

    occurrence: int
    obligation: int
    person: int
    juvenile: bool
    length: int
    travel: int
    weight: int
    stood: tuple[int, int, int, int] | None
    ways: tuple[Way, ...]

    @property
    def starts(self) -> list[int]:
        return sorted({start for way in self.ways for start in way.starts})


def freed(board: Board, occurrences: Ints, old: Ints) -> list[Freed]:
    """The unbooked occurrences with all that the calendar as it is now allows each of them alone."""
    stood = {row[0]: (row[1], row[2], row[3], row[4]) for row in old.tolist()}
    out = np.empty((ROOM, OPTION), dtype=np.int64)
    return [
        _freed(board, occurrence, stood.get(occurrence), out) for occurrence in occurrences.tolist()
    ]


def _freed(
    board: Board, occurrence: int, stood: tuple[int, int, int, int] | None, out: Ints
) -> Freed:
    number = int(board.fields[occurrence, at.Booking.obligation])
    obligation = board.obligations[number]
    person = int(obligation[at.Obligation.person])
    found = out[: options(board.ints, board.bits, occurrence, out)]
    return Freed(
        occurrence, number, person, board.compiled.names.persons[person].juvenile,
        int(obligation[at.Obligation.length]), int(obligation[at.Obligation.travel]),
        int(obligation[at.Obligation.weight]), stood,
        _ways(board, obligation, found),
    )  # fmt: skip


def _ways(board: Board, obligation: Ints, found: Ints) -> tuple[Way, ...]:
    """Group options by site and officer; an occurrence that needs none has the officer -1."""
    starts: dict[tuple[int, int, int], list[int]] = defaultdict(list)
    for row in found.tolist():
        place, session = board.ints[
            [row[O_SITE] + at.Site.place, row[O_SITE] + at.Site.session]
        ].tolist()
        for has_time, officer in (
            (row[O_OWN], at.Obligation.officer),
            (row[O_DEPUTY], at.Obligation.deputy),
        ):
            if has_time:
                starts[int(obligation[officer]), place, session].append(row[O_START])
    return tuple(Way(*where, tuple(sorted(slots))) for where, slots in starts.items())
