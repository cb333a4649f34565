"""The process that runs jobs until it gets a signal to stop, and then finishes what is running."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event

from aftercare.base.logs import get_log
from aftercare.bootstrap import AppState
from aftercare.scheduling.jobs.runner import JobRunner
from aftercare.store.operations.schema_fit import schema_fault

LOOK_SECONDS = 2.0


def worker_name() -> str:
    """Tells workers apart in the list of ticks: machine and process."""
    return f"{socket.gethostname()}:{os.getpid()}"


def wait_for_schema(app_state: AppState, stop: Event, every_s: float = LOOK_SECONDS) -> bool:
    """Whether the database has the schema of this version; waits until it has, or until `stop`, when it is False.
    Ending instead would have the process started again and again, and its jobs would fail on an older schema."""
    said = ""
    while not stop.is_set():
        fault = schema_fault(app_state.database)
        if fault is None:
            return True
        if fault.code != said:
            said = fault.code
            get_log().error("worker-waits", code=said)
        stop.wait(every_s)
    return False


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
