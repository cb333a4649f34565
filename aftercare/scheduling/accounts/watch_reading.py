"""Looks in the access log for unusual reading of files, and puts it before the supervisor of the team."""

from __future__ import annotations

from datetime import timedelta

from aftercare.base.clock import Clock
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.accounts.unusual_reading import NUMBERS, unusual
from aftercare.domain.time.wall_time import civil_date
from aftercare.scheduling.jobs.job import Job
from aftercare.store.accounts import audit
from aftercare.store.accounts.reading_alarm_rows import add_alarm, looks_since, shifts_since
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.unit_of_work import Database, UnitOfWork

WATCH_EVERY = timedelta(minutes=15)


def watch_reading(work: UnitOfWork) -> int:
    """Returns how many alarms are new: one a day of each kind for a colleague."""
    since, today = work.now - NUMBERS.within - WATCH_EVERY, civil_date(work.now)
    shifts = shifts_since(work.session, since, work.now)
    new = 0
    for staff_id, looks in looks_since(work.session, since, work.now, today).items():
        staff = work.session.get_one(StaffRow, staff_id)
        for finding in unusual(looks, shifts.get(staff_id, ())):
            on_day = civil_date(finding.first_at)
            if add_alarm(work.session, staff, finding, NUMBERS.version, on_day, work.now):
                audit.note(work, "notice-unusual-reading", "staff", staff_id)
                new += 1
    return new


def watch_reading_job(database: Database, clock: Clock) -> Job:
    def run() -> int:
        with database.work(CLOCK, clock.now()) as work:
            return watch_reading(work)

    return Job("watch-reading", run, every=WATCH_EVERY)
