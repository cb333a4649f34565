"""Triggers every job again and again; the jobs themselves find what is due.

APScheduler only triggers. Its own job store stays in memory: a shared one would run ticks twice.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from apscheduler.events import EVENT_JOB_MAX_INSTANCES, JobSubmissionEvent
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from aftercare.base.clock import Clock, stopwatch
from aftercare.base.errors import Fault, Unavailable
from aftercare.base.logs import get_log
from aftercare.base.monitoring.measures import STILL_RUNNING, TICKS_FAILED
from aftercare.base.monitoring.stack_traces import keep_trace
from aftercare.scheduling.jobs.job import Job, tick
from aftercare.store.database.unit_of_work import Database

RING_SECONDS = 5


class JobRunner:
    """Triggers jobs in the background until stopped; a job that is still running is not triggered again."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        jobs: Sequence[Job],
        worker: str,
        ring_seconds: float = RING_SECONDS,
    ) -> None:
        self._database, self._clock, self._worker = database, clock, worker
        self._scheduler = BackgroundScheduler(timezone="UTC")
        self._said = set[str]()
        self._failing: dict[str, str] = {}
        self._since_rang_s = stopwatch()
        self._scheduler.add_listener(self._still_runs, EVENT_JOB_MAX_INSTANCES)
        # It would say so at each ring; we say it once in each run.
        logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)
        for job in jobs:
            self._scheduler.add_job(
                self._ring,
                IntervalTrigger(seconds=ring_seconds),
                args=[job],
                id=job.name,
                max_instances=1,
                coalesce=True,
                misfire_grace_time=None,
            )

    @property
    def rang_seconds_ago(self) -> float:
        """How long ago a job was last looked at; the bell rings for one every few seconds."""
        return self._since_rang_s()

    def start(self) -> None:
        self._scheduler.start()

    def stop(self) -> None:
        """Asks the ticks that are running to end at their next safe point, and returns when they have."""
        self._database.stopping.set()
        try:
            self._scheduler.shutdown(wait=True)
        finally:
            self._database.stopping.clear()

    def _still_runs(self, event: JobSubmissionEvent) -> None:
        """A job was due again while it ran: counted each time, said once in a run."""
        STILL_RUNNING.labels(event.job_id).inc()
        if event.job_id not in self._said:
            self._said.add(event.job_id)
            get_log().info("still-running", job=event.job_id)

    def _ring(self, job: Job) -> None:
        self._since_rang_s = stopwatch()
        try:
            ran = tick(self._database, self._clock, job, self._worker)
        except Exception as error:
            TICKS_FAILED.labels(job.name).inc()
            self._say_failed(job.name, error)
        else:
            if ran is not None and self._failing.pop(job.name, ""):
                get_log().warning("tick-works-again", job=job.name)
        finally:
            self._said.discard(job.name)

    def _say_failed(self, job: str, error: Exception) -> None:
        """Once until the job works again or fails for another cause: an outage would fill the log. Each is counted."""
        # Away, refused and read-only take turns in one outage.
        away = Unavailable.code if isinstance(error, Unavailable) else ""
        why = (
            {"code": error.code}
            if isinstance(error, Fault)
            else {"error_type": type(error).__name__}
        )
        cause = away or next(iter(why.values()))
        if self._failing.get(job) == cause:
            return
        self._failing[job] = cause
        get_log().error("tick-failed", job=job, error_id=keep_trace(error), **why)
