"""A worker of its own: rings the house's jobs in quick succession until nobody holds its other end, or it is killed.

It is forked from a process that has read all it needs, since reading takes longer than most of what it is started for.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from pathlib import Path

from aftercare.base.clock import MovableClock
from aftercare.base.environment import load_settings
from aftercare.base.logs import configure_logs
from aftercare.bootstrap import fence_for, furnish
from aftercare.notifications.gateways.twilio_gateway import TwilioSmsGateway
from aftercare.notifications.gateways.voice_gateway import TwilioVoiceGateway
from aftercare.scheduling.jobs.runner import JobRunner
from aftercare.store.database.engine import open_engine
from aftercare.store.database.unit_of_work import Database

RING_SECONDS = 0.1
# Read by the forking process beforehand, though only who sends for real needs them.
READ_BEFORE = (TwilioSmsGateway, TwilioVoiceGateway)


class WorkerProcess:
    """A worker that runs: what a test may do to it."""

    def __init__(self, name: str, clock_file: Path, settings: Mapping[str, str]) -> None:
        ours, theirs = _forks().Pipe(duplex=False)
        self._process = _forks().Process(
            target=ring, args=(name, clock_file, dict(settings), ours), daemon=True
        )
        self._process.start()
        ours.close()
        self._held = theirs

    @property
    def pid(self) -> int:
        assert self._process.pid is not None
        return self._process.pid

    def kill(self) -> None:
        """As `kill -9` does."""
        self._process.kill()

    def wait(self, timeout: float = 60) -> None:
        """Returns when it has ended; TimeoutError when that takes longer."""
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise TimeoutError

    def end(self) -> None:
        """Kill it if it still runs, and wait."""
        self._process.kill()
        self._process.join()
        self._held.close()


@cache
def _forks() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    return context


def ring(name: str, clock_file: Path, settings: Mapping[str, str], held: Connection) -> None:
    """What the worker does; `settings` are environment variables, `held` ends when nobody holds its other end."""
    os.environ |= settings
    configure_logs("WARNING")
    # A job that takes longer than the ring is rung again later, and says so each time.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    found = load_settings()
    assert found.database_url is not None
    engine = open_engine(found.database_url.get_secret_value(), pool_size=10)
    database = Database(engine, fence=fence_for(found))
    clock = MovableClock(clock_file)
    app_state = furnish(found, database, clock=clock)
    bell = JobRunner(database, clock, app_state.jobs, name, RING_SECONDS)
    bell.start()
    with suppress(EOFError):
        held.recv()
    bell.stop()
