"""The jobs about treatment: offers that expire, places to fill, attendance to watch."""

from __future__ import annotations

from datetime import time

from aftercare.base.clock import Clock
from aftercare.processes.treatment.place_offers import offer_places
from aftercare.scheduling.jobs.batches import Only, RunResult, each
from aftercare.scheduling.jobs.job import Job
from aftercare.scheduling.treatment.expire_offers import BATCH, expire_offer
from aftercare.scheduling.treatment.watch_attendance import watch_line
from aftercare.store.database.unit_of_work import Database
from aftercare.store.treatment.attendance_facts import suspect_lines
from aftercare.store.treatment.offers import first_answer_by, groups_running, offers_over

# Before office hours, so that the day's list includes yesterday's attendance.
MORNING = time(6)


def treatment_jobs(database: Database, clock: Clock) -> list[Job]:
    """In their logical order within one moment: offers expire before groups are filled."""

    def lapse() -> RunResult:
        return each(
            database, clock, lambda work: offers_over(work.session, work.now, BATCH), expire_offer
        )

    # A place can become free without any recorded act, such as when a pair may meet again.
    def fill(only: Only = None) -> RunResult:
        return each(
            database, clock, groups_running, lambda work, one: offer_places(work, [one]), only
        )

    def watch(only: Only = None) -> RunResult:
        return each(
            database, clock, lambda work: suspect_lines(work.session, work.now), watch_line, only
        )

    return [
        Job(
            "expire-offers",
            lapse,
            lambda session, _now: first_answer_by(session),
        ),
        Job("fill-groups", fill, daily_at=MORNING, retry=fill),
        Job("watch-attendance", watch, daily_at=MORNING, retry=watch),
    ]
