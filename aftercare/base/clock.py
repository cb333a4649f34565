"""The only module that reads the machine's clock; all other code receives the time as a value."""

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
from aftercare.base.start_errors import ClockCannotGoBack


class Clock(Protocol):
    """Returns the present moment as an aware UTC datetime."""

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
        """Does nothing: only one process uses this clock, so no other process has to see a move."""
        return nullcontext()

    def move(self) -> ClockMove | None:
        return None


class MovableClock:
    """The demonstration's clock: the machine's time plus an offset that all its processes share.

    The offset is in one small file that is replaced atomically. A worker therefore sees a move made in the web
    client at its next reading, and a restart keeps it.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._seen = (0, timedelta())
        self._note = MoveNote(file.with_suffix(".move"))

    def now(self) -> datetime:
        # Read the offset first. In the other order, a move between the two readings gives a moment before its
        # target.
        offset = self._current_offset()
        return datetime.now(UTC) + offset

    def move_to(self, moment: datetime) -> None:
        if aware_utc(moment) < self.now():
            raise ClockCannotGoBack()
        self.begin_at(moment)

    def moving(self, to: datetime, /) -> AbstractContextManager[None]:
        """While the block runs, every process can see that the clock is moving to `to`. Raises ClockIsMoving when a
        move is under way already."""
        return self._note.moving(self.now(), to)

    def move(self) -> ClockMove | None:
        return self._note.read()

    def begin_at(self, moment: datetime) -> None:
        """Start from this moment, which may be earlier than now. Call it only before anything has happened."""
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
            # One assignment for both: threads that read at the same time never combine an old offset with a new
            # stamp.
            self._seen = (stamp, offset)
        return offset


def utc_text(moment: datetime) -> str:
    """ISO 8601 in UTC, with the `Z` that other systems expect."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def aware_utc(moment: datetime) -> datetime:
    """The same instant in UTC; a naive datetime is a programming error and raises ValueError."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs an offset")
    return moment.astimezone(UTC)


def stopwatch() -> Callable[[], float]:
    """Returns a function that gives the seconds since this call. It uses the monotonic clock, so setting any clock
    changes nothing."""
    begun = time.monotonic()
    return lambda: time.monotonic() - begun
