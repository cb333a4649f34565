"""Repeats an alarm that no officer can act on, until a supervisor has decided on it."""

from __future__ import annotations

from datetime import timedelta

from aftercare.base.clock import Clock
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.processes.submissions.alarm_notices import notify_of_alarm
from aftercare.scheduling.jobs.job import Job
from aftercare.store.database.unit_of_work import Database
from aftercare.store.submissions.rows import alarms_without_officer


def repeat_alarms_job(database: Database, clock: Clock) -> Job:
    """Each minute looks which repetition is due; one that was sent is not sent again."""

    def repeat() -> int:
        with database.work(CLOCK, clock.now()) as work:
            return sum(notify_of_alarm(work, row) for row in alarms_without_officer(work.session))

    return Job("repeat-alarms", repeat, every=timedelta(minutes=1))
