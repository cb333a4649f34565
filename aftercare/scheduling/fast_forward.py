"""Advances the clock of a demonstration: every tick due in between runs, at its own moment."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from threading import Thread
from typing import Protocol, runtime_checkable

from aftercare.base.clock import Clock
from aftercare.base.clock_moves import ClockMove
from aftercare.base.errors import Invalid, PlacementNotReady
from aftercare.base.logs import get_log
from aftercare.base.start_errors import ClockCannotGoBack
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.time.wall_time import civil_date
from aftercare.scheduling.jobs.job import Job, tick
from aftercare.store.database.unit_of_work import Database, as_sign_in
from aftercare.store.sign_in.rows import carry_sign_ins

FARTHEST = timedelta(days=400)
# Work that is due but that a tick cannot handle yet (no one available, say) is retried this often.
PATIENCE = timedelta(hours=1)
WORKER = "fast-forward"


@runtime_checkable
class SettableClock(Clock, Protocol):
    """A clock that can be moved forward; raises ClockCannotGoBack otherwise. `moving` marks that a move is under way,
    and raises ClockIsMoving when one is already; `move` describes it."""

    def move_to(self, moment: datetime) -> None: ...

    def moving(self, to: datetime, /) -> AbstractContextManager[None]: ...

    def move(self) -> ClockMove | None: ...


@dataclass(frozen=True)
class Passed:
    """The clock's time, how many ticks ran, and how much they handled."""

    now: datetime
    ticks: int
    handled: int


def fast_forward(
    database: Database, clock: SettableClock, jobs: Sequence[Job], target: datetime
) -> Passed:
    """Move to `target` from event to event; sessions and tokens stay valid. At each moment the due jobs tick in order,
    so that a job sees the work of those before it. At the first and the last moment every job ticks. Raises
    ClockCannotGoBack, ClockIsMoving, Invalid beyond 400 days, or PlacementNotReady."""
    _refuse(clock, jobs, target)
    with clock.moving(target):
        return _pass(database, clock, jobs, target)


def start_moving(
    database: Database, clock: SettableClock, jobs: Sequence[Job], target: datetime
) -> None:
    """The same without waiting: answers, or raises the same, once the clock reports that it is on its way."""
    _refuse(clock, jobs, target)
    under_way = ExitStack()
    under_way.enter_context(clock.moving(target))

    def go() -> None:
        try:
            with under_way:
                _pass(database, clock, jobs, target)
        except Exception as fault:
            # The clock itself reports that it stopped; the text of the error may name a person.
            get_log().error("clock-stopped", error_type=type(fault).__name__)

    Thread(target=go, name=WORKER, daemon=True).start()


def _refuse(clock: SettableClock, jobs: Sequence[Job], target: datetime) -> None:
    if target < clock.now():
        raise ClockCannotGoBack()
    if target - clock.now() > FARTHEST:
        raise Invalid.at("/to", "too-far", "At most 400 days ahead.")
    if not all(job.can_run() for job in jobs):
        # Time would pass without the work of these jobs.
        raise PlacementNotReady()


def _pass(
    database: Database, clock: SettableClock, jobs: Sequence[Job], target: datetime
) -> Passed:
    with database.work(CLOCK, clock.now()) as work, as_sign_in(work):
        carry_sign_ins(work.session, work.now, target - work.now)
    ticks = handled = 0
    idle: dict[str, datetime] = {}
    begins, due = True, _Due(database, jobs)
    while True:
        now = clock.now()
        # A running clock has moved by the time it is read, so a flag marks the first moment.
        at_an_end, begins = begins or now >= target, False
        for job in jobs:
            if not (at_an_end or _rings(job, now, due, idle)):
                continue
            done = tick(database, clock, job, WORKER)
            due.forget()
            if done is not None:
                ticks += 1
                handled += done
            if done:
                # Something changed, so a job that had nothing to do may now have work.
                idle.clear()
            else:
                idle[job.name] = now
        if clock.now() >= target:
            return Passed(clock.now(), ticks, handled)
        moment = min((target, *_moments(jobs, clock.now(), due, idle)))
        if moment > clock.now():
            clock.move_to(moment)


def next_event(database: Database, jobs: Sequence[Job], now: datetime) -> datetime | None:
    """The next moment anything is due, None when nothing waits at all."""
    return min(_moments(jobs, now, _Due(database, jobs), {}), default=None)


class _Due:
    """When something of each job is next due. Asking took four fifths of a move of the clock. So one transaction asks
    about this job and all after it, and an answer holds until a tick, or until the next day: what is in force may
    change then. What a person does while the clock moves is seen then, and at the end of the move."""

    def __init__(self, database: Database, jobs: Sequence[Job]) -> None:
        self._database, self._jobs = database, jobs
        self._known: dict[str, datetime | None] = {}
        self._on: date | None = None

    def of(self, job: Job, now: datetime) -> datetime | None:
        if self._on != (today := civil_date(now)):
            self._on, self._known = today, {}
        if job.name not in self._known:
            with self._database.work(CLOCK, now) as work:
                for one in self._jobs[self._jobs.index(job) :]:
                    if one.name not in self._known:
                        self._known[one.name] = one.next_due(work.session, now)
        return self._known[job.name]

    def forget(self) -> None:
        self._known.clear()


def _moments(
    jobs: Sequence[Job], now: datetime, next_due: _Due, idle: dict[str, datetime]
) -> list[datetime]:
    """For each job the first moment after `now` at which a tick can do something."""
    found = []
    for job in jobs:
        if job.daily_at is not None:
            found.append(job.next_slot_after(now))
        due = next_due.of(job, now)
        if due is None:
            continue
        if _tried(job, due, idle):
            due = idle[job.name] + PATIENCE
        found.append(_slot_from(job, due) if due > now else job.next_slot_after(now))
    return found


def _slot_from(job: Job, due: datetime) -> datetime:
    """The first slot that begins at or after `due`: the slot before may have been taken already."""
    slot = job.slot_at(due)
    return slot if slot == due else job.next_slot_after(due)


def _rings(job: Job, now: datetime, next_due: _Due, idle: dict[str, datetime]) -> bool:
    """Whether the job's daily slot begins now, or something of it is due that was not just tried."""
    if job.daily_at is not None and job.slot_at(now) == now:
        return True
    due = next_due.of(job, now)
    if due is None or due > now:
        return False
    return not _tried(job, due, idle) or now >= idle[job.name] + PATIENCE


def _tried(job: Job, due: datetime, idle: dict[str, datetime]) -> bool:
    """Whether a tick since then found nothing to do; an earlier tick cannot know about work that fell due later."""
    return job.name in idle and due <= idle[job.name]
