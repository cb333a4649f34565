"""The service on the cluster: `serve` and `worker` with all their parts, by a clock of the drill, and forked.

They are what the commands of the same names run; only the clock is handed in, and jobs are rung more often.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from multiprocessing.context import ForkServerContext
from pathlib import Path

from aftercare.base.clock import MovableClock
from aftercare.base.environment import load_settings
from aftercare.base.logs import configure_logs
from aftercare.bootstrap import AppState, open_app_state
from aftercare.cli.serving import _listen, stop_on_signal
from aftercare.main import create_app
from aftercare.notifications.gateways.twilio_gateway import TwilioSmsGateway
from aftercare.notifications.gateways.voice_gateway import TwilioVoiceGateway
from aftercare.scheduling.jobs.runner import JobRunner
from aftercare.worker import worker_name

RING_SECONDS = 0.5
# Read by the forking process beforehand: reading takes longer than most drills of a process.
READ_BEFORE = (create_app, TwilioSmsGateway, TwilioVoiceGateway)


class Process:
    """One that can be killed, stopped and started again."""

    def __init__(self, name: str, settings: Mapping[str, str], clock_file: Path, log: Path) -> None:
        self.name = name
        self._run = serve if "AFTERCARE_PORT" in settings else work
        self._arguments = (dict(settings), clock_file, log)
        self.start()

    def start(self) -> None:
        self._process = _forks().Process(target=self._run, args=self._arguments, daemon=True)
        self._process.start()
        self._is_wanted = True

    def revive(self) -> None:
        """Start it again if it ended by itself, as systemd does: without a database it may not start."""
        if self._is_wanted and not self._process.is_alive():
            self.start()

    def kill(self) -> None:
        """As `kill -9` does."""
        self._is_wanted = False
        self._process.kill()
        self._process.join()

    def freeze(self) -> None:
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    def _signal(self, which: signal.Signals) -> None:
        assert self._process.pid is not None
        with suppress(ProcessLookupError):
            os.kill(self._process.pid, which)


@cache
def _forks() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    return context


def serve(settings: Mapping[str, str], clock_file: Path, log: Path) -> None:
    app_state = _opened(settings, clock_file, log)
    with stop_on_signal() as stop:
        _listen(app_state, None, stop)


def work(settings: Mapping[str, str], clock_file: Path, log: Path) -> None:
    state = _opened(settings, clock_file, log)
    bell = JobRunner(state.database, state.clock, state.jobs, worker_name(), RING_SECONDS)
    bell.start()
    while True:
        signal.pause()


def _opened(settings: Mapping[str, str], clock_file: Path, log: Path) -> AppState:
    os.environ |= settings
    said = log.open("ab", buffering=0)
    for number in (sys.stdout.fileno(), sys.stderr.fileno()):
        os.dup2(said.fileno(), number)
    configure_logs("WARNING")
    found = load_settings()
    assert found.database_url is not None
    url = found.database_url.get_secret_value()
    return open_app_state(found, url, clock=MovableClock(clock_file))
