"""A job is a name, a rhythm and what to do; its tick is taken by exactly one of many workers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TypeVar

from aftercare.base.clock import Clock
from aftercare.base.errors import Fault
from aftercare.base.logs import get_log
from aftercare.domain.access import CLOCK
from aftercare.domain.wall_time import at_wall_or_later, wall
from aftercare.store.job_runs import claim_slot, finish_slot
from aftercare.store.unit_of_work import Database, Work

Item = TypeVar("Item")
Due = Callable[[Work], Iterable[Item]]
_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Job:
    """`run` handles what is due and answers how much that was. `every` is the rhythm; with
    `daily_at` (local wall time) there is one slot a day instead. `next_due_at` answers when rows
    will next be due, None when nothing is waiting: the demonstration's clock jumps there."""

    name: str
    run: Callable[[], int]
    next_due_at: Callable[[datetime], datetime | None]
    every: timedelta = timedelta(minutes=1)
    daily_at: time | None = None

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
    """Run the job's present slot if nobody has it; None when somebody does."""
    now = clock.now()
    slot = job.slot_at(now)
    with database.work(CLOCK, now) as work:
        if not claim_slot(work.session, job.name, slot, worker, now):
            return None
    handled = job.run()
    with database.work(CLOCK, clock.now()) as work:
        finish_slot(work.session, job.name, slot, handled, work.now)
    if handled:
        get_log().info("tick", job=job.name, slot=slot.isoformat(), handled=handled)
    return handled


def each(
    database: Database, clock: Clock, due: Due[Item], act: Callable[[Work, Item], int | bool]
) -> int:
    """One transaction per item. An item that fails is logged by kind and does not hold up the rest:
    it is still due, so the next tick tries again."""
    with database.work(CLOCK, clock.now()) as work:
        items = list(due(work))
    handled = 0
    for item in items:
        try:
            with database.work(CLOCK, clock.now()) as work:
                handled += int(act(work, item))
        except Fault as fault:
            get_log().error("item-failed", code=fault.code)
        except Exception as error:
            get_log().error("item-failed", error_type=type(error).__name__)
    return handled
