"""The jobs about treatment: offers that expire, places to fill, attendance to watch."""

from __future__ import annotations

from datetime import time

from aftercare.base.clock import Clock
from aftercare.scheduling.jobs.job import Job, Only, RunResult, due_by_query, each
from aftercare.scheduling.treatment.expire_offers import (
    fill_group,
    groups_to_fill,
    lapse_due,
    lapse_offer,
    next_lapse,
)
from aftercare.scheduling.treatment.watch_attendance import lines_to_watch, watch_line
from aftercare.store.database.unit_of_work import Database

# Before office hours, so that the day's list includes yesterday's attendance.
MORNING = time(6)


def treatment_jobs(database: Database, clock: Clock) -> list[Job]:
    """In their logical order within one moment: offers expire before groups are filled."""

    def lapse() -> RunResult:
        return each(database, clock, lambda work: lapse_due(work.session, work.now), lapse_offer)

    def fill(only: Only = None) -> RunResult:
        return each(database, clock, groups_to_fill, fill_group, only)

    def watch(only: Only = None) -> RunResult:
        return each(database, clock, lines_to_watch, watch_line, only)

    return [
        Job("lapse-offers", lapse, due_by_query(database, next_lapse)),
        Job("fill-groups", fill, daily_at=MORNING, again=fill),
        Job("watch-attendance", watch, daily_at=MORNING, again=watch),
    ]
