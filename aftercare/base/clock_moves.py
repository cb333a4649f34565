"""A lock file beside the demonstration's clock that shows every process that the clock is moving, and where to."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from aftercare.base.start_errors import ClockIsMoving


@dataclass(frozen=True)
class ClockMove:
    """A move of the clock. `going` is false when the process that moved it ended or failed before the move was
    complete."""

    began_at: datetime
    to: datetime
    going: bool

    def share(self, now: datetime) -> float:
        """The part of the move's time that has passed at `now`, from 0 to 1."""
        whole = self.to - self.began_at
        return min(1.0, max(0.0, (now - self.began_at) / whole)) if whole else 1.0


class MoveNote:
    """One small file, locked by the process that moves the clock; the system releases the lock when that process
    ends. The content is removed only when the move is complete."""

    def __init__(self, file: Path) -> None:
        self._file = file

    @contextmanager
    def moving(self, began_at: datetime, to: datetime) -> Iterator[None]:
        """Holds the lock while the block runs. Raises ClockIsMoving while another move is under way."""
        descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _take(descriptor)
            _write(descriptor, {"began_at": began_at.isoformat(), "to": to.isoformat()})
            yield
            _write(descriptor, None)
        finally:
            os.close(descriptor)

    def read(self) -> ClockMove | None:
        """The move that is under way or that stopped before its end; None when there is none."""
        try:
            descriptor = os.open(self._file, os.O_RDONLY)
        except FileNotFoundError:
            return None
        try:
            going = not _try(descriptor, fcntl.LOCK_SH)
            words = os.read(descriptor, 1_000)
        finally:
            os.close(descriptor)
        if not words:
            return None
        move = json.loads(words)
        began_at, to = (datetime.fromisoformat(move[name]) for name in ("began_at", "to"))
        return ClockMove(began_at, to, going)


def _take(descriptor: int) -> None:
    while not _try(descriptor, fcntl.LOCK_EX):
        # A reader holds the lock for a moment only. A mover holds it for the whole move, against readers too.
        if not _try(descriptor, fcntl.LOCK_SH):
            raise ClockIsMoving()
        fcntl.flock(descriptor, fcntl.LOCK_UN)


def _try(descriptor: int, lock: int) -> bool:
    try:
        fcntl.flock(descriptor, lock | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _write(descriptor: int, move: dict[str, str] | None) -> None:
    os.ftruncate(descriptor, 0)
    if move is not None:
        os.pwrite(descriptor, json.dumps(move).encode(), 0)
