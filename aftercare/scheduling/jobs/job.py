"""A job is a name, a schedule and a function; each tick is claimed by exactly one of many workers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from sqlmodel import Session

from aftercare.base.clock import Clock
from aftercare.base.logs import get_log
from aftercare.base.monitoring.measures import TICK_SECONDS
from aftercare.base.monitoring.tracing import span
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.time.wall_time import at_wall_or_later, wall
from aftercare.scheduling.jobs.batches import left_of
from aftercare.store.database.job_runs import claim_slot, finish_slot, release_slot
from aftercare.store.database.unit_of_work import Database

_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
LONGEST_WAIT = timedelta(hours=1)
NextDue = Callable[[Session, datetime], datetime | None]


def _never(_session: Session, _now: datetime) -> None:
    """Nothing waits for it: it runs by schedule alone."""


@dataclass(frozen=True)
class Job:
    """`run` handles what is due and answers how much that was. `every` is the interval; with `daily_at` (local wall
    time) there is one slot a day instead. `next_due` reads when rows will next be due, None when nothing waits:
    the demonstration's clock jumps there. `retry` handles only the items that failed in a daily run; without it the
    whole run is repeated. While `can_run` is False, the slot waits for a later tick."""

    name: str
    run: Callable[[], int]
    next_due: NextDue = _never
    every: timedelta = timedelta(minutes=1)
    daily_at: time | None = None
    retry: Callable[[frozenset[str]], int] | None = None
    can_run: Callable[[], bool] = lambda: True

    def slot_at(self, now: datetime) -> datetime:
        """The newest slot that has begun at `now`."""
        if self.daily_at is None:
            return now - (now - _EPOCH) % self.every
        today = wall(now).date()
        slot = at_wall_or_later(today, self.daily_at)
        return slot if slot <= now else at_wall_or_later(today - timedelta(days=1), self.daily_at)

    def next_slot_after(self, now: datetime) -> datetime:
        """The first slot that begins after `now`."""
        if self.daily_at is None:
            return self.slot_at(now) + self.every
        day = wall(now).date()
        slot = at_wall_or_later(day, self.daily_at)
        return slot if slot > now else at_wall_or_later(day + timedelta(days=1), self.daily_at)


def tick(database: Database, clock: Clock, job: Job, worker: str) -> int | None:
    """Run the job's current slot if it is unclaimed; None when another worker has it, or it cannot run yet. Items that
    fail in a run of every minute are due again in the next. Those of a daily run are retried within the day: after a
    minute, then with the wait doubled each time, up to an hour. A run during which the process was asked to end counts
    as not finished: its slot is free at once, and what it did already is no longer due."""
    if database.stopping.is_set() or not job.can_run():
        return None
    now = clock.now()
    slot = job.slot_at(now)
    with database.work(CLOCK, now) as work:
        claim = claim_slot(work.session, job.name, slot, worker, now)
    if claim is None:
        return None
    with span(f"job {job.name}", job=job.name, slot=slot.isoformat()) as note:
        with TICK_SECONDS.labels(job.name).time():
            handled = job.run() if not claim.left or job.retry is None else job.retry(claim.left)
        note("handled", int(handled))
    left = left_of(handled)
    if database.stopping.is_set():
        with database.work(CLOCK, clock.now()) as work:
            release_slot(work.session, job.name, slot, work.now)
        get_log().info("tick-stopped", job=job.name, slot=slot.isoformat(), handled=int(handled))
        return int(handled)
    with database.work(CLOCK, clock.now()) as work:
        once_more = job.daily_at is not None and bool(left)
        retry_at = work.now + wait_after(claim.tries + 1) if once_more else None
        finish_slot(work.session, job.name, slot, int(handled), work.now, left, retry_at)
    if handled:
        get_log().info("tick", job=job.name, slot=slot.isoformat(), handled=int(handled))
    if left:
        get_log().error("items-left", job=job.name, slot=slot.isoformat(), count=len(left))
    return int(handled)


def wait_after(tries: int) -> timedelta:
    """How long after this many runs of one slot its failed items are tried again."""
    return min(timedelta(minutes=2 ** min(tries - 1, 10)), LONGEST_WAIT)
