"""Counts what became of messages: of two days every quarter of an hour, of weeks and of the own pages every night."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time, timedelta
from typing import Final

from aftercare.base.clock import Clock
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.time.wall_time import civil_date
from aftercare.scheduling.jobs.job import Job
from aftercare.store.database.unit_of_work import Database
from aftercare.store.figures.message_figures import (
    count_days,
    count_segments,
    first_day_to_count,
)
from aftercare.store.figures.own_page_figures import count_own_pages

OFTEN: Final = timedelta(minutes=15)
COUNT_AT: Final = time(3, 50)
# Receipts, prices and outcomes come late; a day older than this no longer changes.
DAYS_AGAIN: Final = 45


def count_again(database: Database, clock: Clock, days: int) -> int:
    """Count today and a number of days before it; returns how many figures changed. The nightly count starts from the
    first message when no older day was counted yet. A run that is asked to end leaves the figures to the next."""
    with database.work(CLOCK, clock.now()) as work:
        after = civil_date(work.now) + timedelta(days=1)
        first = after - timedelta(days=days)
        if days == DAYS_AGAIN:
            first = first_day_to_count(work.session, first)
    left = True
    while left and not database.stopping.is_set():
        with database.work(CLOCK, clock.now()) as work:
            left = count_segments(work.session, first, after) > 0
    if database.stopping.is_set():
        return 0
    with database.work(CLOCK, clock.now()) as work:
        return count_days(work.session, first, after)


def count_use(database: Database, clock: Clock) -> int:
    """Count the use of the own pages in this month and the month before; returns how many figures changed."""
    with database.work(CLOCK, clock.now()) as work:
        today = civil_date(work.now)
        this_month = today.replace(day=1)
        before = (this_month - timedelta(days=1)).replace(day=1)
        tomorrow = today + timedelta(days=1)
        return count_own_pages(work.session, before, this_month, running=False) + count_own_pages(
            work.session, this_month, tomorrow, running=True
        )


def count_messages_jobs(database: Database, clock: Clock) -> list[Job]:
    def run(days: int) -> Callable[[], int]:
        return lambda: count_again(database, clock, days)

    return [
        Job("count-messages", run(2), every=OFTEN),
        Job("count-weeks", run(DAYS_AGAIN), daily_at=COUNT_AT),
        Job("count-own-pages", lambda: count_use(database, clock), daily_at=COUNT_AT),
    ]
