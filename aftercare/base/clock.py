"""The only place that asks the machine what time it is; everyone else is told."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from aftercare.base.clock_moves import ClockMove, MoveNote
from aftercare.base.errors import ClockCannotGoBack


class Clock(Protocol):
    """Answers the present moment as an aware UTC datetime."""

    def now(self) -> datetime: ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class FixedClock:
    """Stands still until a test moves it."""

    def __init__(self, moment: datetime) -> None:
        self._moment = aware_utc(moment)

    def now(self) -> datetime:
        return self._moment

    def move_to(self, moment: datetime) -> None:
        target = aware_utc(moment)
        if target < self._moment:
            raise ClockCannotGoBack()
        self._moment = target

    def moving(self, _to: datetime, /) -> AbstractContextManager[None]:
        """One process has this clock, and none other could see a move of it."""
        return nullcontext()

    def move(self) -> ClockMove | None:
        return None


class MovableClock:
    """The demonstration's clock: the machine's time plus an offset that all its processes share.

    The offset lives in one small file that is replaced atomically, so a worker sees a move made
    in the web client at its next look, and a restart keeps it.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._seen = (0, timedelta())
        self._note = MoveNote(file.with_suffix(".move"))

    def now(self) -> datetime:
        # The offset first: a move made between the two would else be seen a moment before it.
        offset = self._current_offset()
        return datetime.now(UTC) + offset

    def move_to(self, moment: datetime) -> None:
        if aware_utc(moment) < self.now():
            raise ClockCannotGoBack()
        self.begin_at(moment)

    def moving(self, to: datetime, /) -> AbstractContextManager[None]:
        """Tells every process, while this is entered, that the clock goes to `to`; raises ClockIsMoving when it
        is on its way already."""
        return self._note.moving(self.now(), to)

    def move(self) -> ClockMove | None:
        return self._note.read()

    def begin_at(self, moment: datetime) -> None:
        """Go on from this moment, an earlier one too: only before anything has happened."""
        offset = aware_utc(moment) - datetime.now(UTC)
        draft = self._file.with_suffix(f".{os.getpid()}")
        draft.write_text(json.dumps({"seconds": offset.total_seconds()}))
        draft.replace(self._file)

    def _current_offset(self) -> timedelta:
        try:
            stamp = self._file.stat().st_mtime_ns
        except FileNotFoundError:
            return timedelta()
        seen_at, offset = self._seen
        if stamp != seen_at:
            offset = timedelta(seconds=json.loads(self._file.read_text())["seconds"])
            # Both at once: threads that look at the same time never mix an old offset and a new stamp.
            self._seen = (stamp, offset)
        return offset


def aware_utc(moment: datetime) -> datetime:
    """The same instant in UTC; a naive datetime is a programming error and raises ValueError."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs an offset")
    return moment.astimezone(UTC)


def stopwatch() -> Callable[[], float]:
    """Answers the seconds since it was made; they pass as they do, whatever any clock is set to."""
    begun = time.monotonic()
    return lambda: time.monotonic() - begun
