"""Backtests a rule book in separate processes, which have no means of sending anything."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any, Final

from aftercare.base.errors import BacktestTooLong
from aftercare.base.subject_errors import BacktestFailed
from aftercare.domain.escalation.backtest_counts import Tally, tally_of
from aftercare.scheduling.escalation.backtest_process import DATABASE, Part

PROCESSES: Final = 2
MODULE: Final = "aftercare.scheduling.escalation.backtest_process"
# The environment variables a Python process needs; none of them are ours.
_PASSED_ON: Final = (
    "PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "PYTHONPATH", "PYTHONHOME", "PYTHONUTF8", "VIRTUAL_ENV",
    "LD_LIBRARY_PATH", "SYSTEMROOT", "PGSSLROOTCERT", "SSL_CERT_FILE",
)  # fmt: skip


@dataclass(frozen=True)
class Replayed:
    """The counts of all processes together, and the peak memory of the largest one, in KiB."""

    tally: Tally
    peak_kib: int


Report = Callable[[int, int], None]
# How soon a request to stop is noticed.
LOOK_EVERY_S: Final = 0.5


class Stopped(Exception):
    """The worker is asked to end, so the backtest was broken off."""


def surroundings(address: str, ours: Mapping[str, str]) -> dict[str, str]:
    """The environment of a backtest process: the database, and no account, key or server of a channel."""
    return {name: ours[name] for name in _PASSED_ON if name in ours} | {DATABASE: address}


def replay_apart(
    address: str,
    draft: dict[str, Any],
    period: tuple[datetime, datetime],
    now: datetime,
    report: Report,
    limit_s: float | None = None,
    stopping: Callable[[], bool] = lambda: False,
) -> Replayed:
    """Backtest a rule book that passed the checks over a period [since, until). `report` is called with how many people
    are done, of how many. Raises BacktestTooLong after `limit_s`, BacktestFailed when a process fails, Stopped soon
    after `stopping` answers true."""
    found = _Found(report)
    with ExitStack() as stack:
        running = []
        for number in range(PROCESSES):
            one = _begin(address, Part(draft, *period, now, number, PROCESSES))
            stack.callback(_end, one)
            running.append(one)
        late = threading.Event()
        if limit_s is not None:
            timer = threading.Timer(limit_s, _stop, (late, running))
            timer.start()
            stack.callback(timer.cancel)
        with ThreadPoolExecutor(PROCESSES) as listeners:
            listening = [
                listeners.submit(found.listen, number, one.stdout)
                for number, one in enumerate(running)
            ]
            while wait(listening, LOOK_EVERY_S).not_done:
                if stopping():
                    _kill(running)
                    raise Stopped()
        codes = [one.wait() for one in running]
        if late.is_set():
            raise BacktestTooLong()
        if any(codes) or len(found.tallies) != PROCESSES:
            raise BacktestFailed()
    whole = Tally()
    for tally in found.tallies:
        whole.add(tally)
    return Replayed(whole, found.peak_kib)


def _begin(address: str, part: Part) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-m", MODULE],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        # Its error output could name people.
        stderr=subprocess.DEVNULL,
        text=True,
        env=surroundings(address, os.environ),
    )
    assert process.stdin is not None
    with process.stdin as pipe:
        json.dump(part.as_plain(), pipe)
    return process


def _end(process: subprocess.Popen[str]) -> None:
    if process.poll() is None:
        process.kill()
    process.wait()
    if process.stdout is not None:
        process.stdout.close()


def _stop(late: threading.Event, running: list[subprocess.Popen[str]]) -> None:
    late.set()
    _kill(running)


def _kill(running: list[subprocess.Popen[str]]) -> None:
    for one in running:
        one.kill()


class _Found:
    """The progress the processes have reported so far."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._lock = threading.Lock()
        self._done: dict[int, tuple[int, int]] = {}
        self.tallies: list[Tally] = []
        self.peak_kib = 0

    def listen(self, number: int, lines: IO[str] | None) -> None:
        for line in lines or ():
            found = json.loads(line)
            with self._lock:
                if "tally" in found:
                    self.tallies.append(tally_of(found["tally"]))
                    self.peak_kib = max(self.peak_kib, found["peak_kib"])
                else:
                    self._done[number] = (found["done"], found["of"])
                    if len(self._done) == PROCESSES:
                        done, of = (sum(part) for part in zip(*self._done.values(), strict=True))
                        self._report(done, of)
