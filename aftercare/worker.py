"""The process that runs jobs until it gets a signal to stop, and then finishes what is running."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from aftercare.base.logs import get_log
from aftercare.bootstrap import AppState
from aftercare.scheduling.jobs.runner import JobRunner


def worker_name() -> str:
    """Tells workers apart in the list of ticks: machine and process."""
    return f"{socket.gethostname()}:{os.getpid()}"


@contextmanager
def ringing(app_state: AppState) -> Iterator[None]:
    """Runs all jobs of the service for the block; leaving waits for the ticks that run."""
    name = worker_name()
    runner = JobRunner(app_state.database, app_state.clock, app_state.jobs, name)
    runner.start()
    get_log().info("worker-started", worker=name, count=len(app_state.jobs))
    try:
        yield
    finally:
        runner.stop()
        get_log().info("worker-stopped", worker=name)
