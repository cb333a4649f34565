"""Triggers every job again and again; the jobs themselves find what is due.

APScheduler only triggers. Its own job store stays in memory: a shared one would run ticks twice.
"""

from __future__ import annotations

from collections.abc import Sequence

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from aftercare.base.clock import Clock
from aftercare.base.logs import get_log
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

    def start(self) -> None:
        self._scheduler.start()

    def stop(self) -> None:
        """Asks the ticks that are running to end at their next safe point, and returns when they have."""
        self._database.stopping.set()
        try:
            self._scheduler.shutdown(wait=True)
        finally:
            self._database.stopping.clear()

    def _ring(self, job: Job) -> None:
        try:
            tick(self._database, self._clock, job, self._worker)
        except Exception as error:
            get_log().error("tick-failed", job=job.name, error_type=type(error).__name__)
