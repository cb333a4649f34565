"""The process that runs jobs until it gets a signal to stop, and then finishes what is running."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from threading import Event
from typing import Final

from aftercare.base.logs import get_log
from aftercare.base.monitoring.health_port import READY, health_port
from aftercare.base.monitoring.measures import exposition
from aftercare.base.monitoring.tracing import start_traces
from aftercare.base.subject_errors import DatabaseWentBack
from aftercare.bootstrap import AppState
from aftercare.domain.placement.preparing import is_ready
from aftercare.scheduling.jobs.runner import JobRunner
from aftercare.store.operations.readiness import standing_fault, went_back
from aftercare.store.operations.schema_fit import schema_fault

LOOK_SECONDS: Final = 2.0
# Each job is looked at every few seconds; none for so long means that the bell itself stands still.
SILENT_SECONDS: Final = 60.0


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
def ringing(
    app_state: AppState, *, stop: Event | None = None, with_port: bool = False
) -> Iterator[None]:
    """Runs all jobs of the service for the block; leaving waits for the ticks that run. `with_port`: with a health port
    of its own, where the settings have one. `stop`: the jobs first wait for a schema that fits."""
    name = worker_name()
    end_traces = start_traces(app_state.settings.traces_url, name)
    runner = JobRunner(app_state.database, app_state.clock, app_state.jobs, name)
    try:
        with _health_of(app_state, runner) if with_port else nullcontext():
            if stop is None or wait_for_schema(app_state, stop):
                with _started(runner, name, len(app_state.jobs)):
                    yield
            else:
                yield
    finally:
        end_traces()


@contextmanager
def _started(runner: JobRunner, name: str, jobs: int) -> Iterator[None]:
    runner.start()
    get_log().info("worker-started", worker=name, count=jobs)
    try:
        yield
    finally:
        runner.stop()
        get_log().info("worker-stopped", worker=name)


def _health_of(app_state: AppState, runner: JobRunner) -> AbstractContextManager[int | None]:
    """Started once the placement engine is compiled; ready while the database fits, takes changes
    and did not go back, and the bell rings."""

    def ready() -> str:
        fault = standing_fault(app_state.database)
        if fault is not None:
            return fault.code
        if went_back(app_state.database):
            return DatabaseWentBack.code
        return READY if runner.rang_seconds_ago <= SILENT_SECONDS else "jobs-stand-still"

    def started() -> str:
        return READY if is_ready() else "compiling"

    settings = app_state.settings
    return health_port(settings, started, ready, exposition, settings.metrics_token)
