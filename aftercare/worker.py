"""The process that runs jobs until it gets a signal to stop, and then finishes what is running."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Final

from aftercare.base.logs import get_log
from aftercare.base.monitoring.health_port import READY, health_port
from aftercare.base.monitoring.measures import exposition
from aftercare.base.monitoring.tracing import start_traces
from aftercare.bootstrap import AppState
from aftercare.domain.placement.preparing import is_ready
from aftercare.scheduling.jobs.runner import JobRunner
from aftercare.store.operations.migrate import newest_revision

# Each job is looked at every few seconds; none for so long means that the bell itself stands still.
SILENT_SECONDS: Final = 60.0


def worker_name() -> str:
    """Tells workers apart in the list of ticks: machine and process."""
    return f"{socket.gethostname()}:{os.getpid()}"


@contextmanager
def ringing(app_state: AppState, *, with_port: bool = False) -> Iterator[None]:
    """Runs all jobs of the service for the block; leaving waits for the ticks that run. `with_port`: with a health port
    of its own, where the settings have one."""
    name = worker_name()
    end_traces = start_traces(app_state.settings.traces_url, name)
    runner = JobRunner(app_state.database, app_state.clock, app_state.jobs, name)
    runner.start()
    get_log().info("worker-started", worker=name, count=len(app_state.jobs))
    try:
        with _health_of(app_state, runner) if with_port else nullcontext():
            yield
    finally:
        runner.stop()
        end_traces()
        get_log().info("worker-stopped", worker=name)


def _health_of(app_state: AppState, runner: JobRunner) -> AbstractContextManager[int | None]:
    """Started once the placement engine is compiled; ready while the database fits and the bell rings."""

    def ready() -> str:
        if runner.rang_seconds_ago > SILENT_SECONDS:
            return "jobs-stand-still"
        fits = app_state.database.revision() == newest_revision()
        return READY if fits else "another-migration"

    def started() -> str:
        return READY if is_ready() else "compiling"

    settings = app_state.settings
    return health_port(settings, started, ready, exposition, settings.metrics_token)
