"""The options of each freed task: ways to hold it, each with an officer, a site and its starts."""

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
    """One officer, place and session (-1 for none), and the slots at which the task may begin with them."""

    officer: int
    place: int
    session: int
    starts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Freed:
    """A lifted task: what it is, where it was booked (None: nowhere) and its options."""

    task: int
    duty: int
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


def freed(board: Board, tasks: Ints, old: Ints) -> list[Freed]:
    """The lifted tasks with all options that the present calendar allows each of them by itself."""
    stood = {row[0]: (row[1], row[2], row[3], row[4]) for row in old.tolist()}
    out = np.empty((ROOM, OPTION), dtype=np.int64)
    return [_freed(board, task, stood.get(task), out) for task in tasks.tolist()]


def _freed(board: Board, task: int, stood: tuple[int, int, int, int] | None, out: Ints) -> Freed:
    number = int(board.fields[task, at.B_DUTY])
    duty = board.duties[number]
    person = int(duty[at.D_PERSON])
    found = out[: options(board.ints, board.bits, task, out)]
    return Freed(
        task, number, person, board.compiled.names.persons[person].juvenile,
        int(duty[at.D_LENGTH]), int(duty[at.D_TRAVEL]), int(duty[at.D_WEIGHT]), stood,
        _ways(board, duty, found),
    )  # fmt: skip


def _ways(board: Board, duty: Ints, found: Ints) -> tuple[Way, ...]:
    """Groups options by site and officer; a task that needs no officer has -1."""
    starts: dict[tuple[int, int, int], list[int]] = defaultdict(list)
    for row in found.tolist():
        place, session = board.ints[[row[O_SITE] + at.X_PLACE, row[O_SITE] + at.X_SESSION]].tolist()
        for has_time, officer in ((row[O_OWN], at.D_OFFICER), (row[O_DEPUTY], at.D_DEPUTY)):
            if has_time:
                starts[int(duty[officer]), place, session].append(row[O_START])
    return tuple(Way(*where, tuple(sorted(slots))) for where, slots in starts.items())
