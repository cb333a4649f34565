"""Every ten minutes asks the calendars of officers when they are busy, and keeps what they said last.

A claim is committed before a calendar is asked, and no transaction is open while it answers. A worker that dies in
between leaves the busy times of before, and a claim that expires.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final
from uuid import UUID

from aftercare.base.clock import Clock
from aftercare.base.logs import get_log
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.calendars.busy_times import (
    CLAIM_TERM,
    EVERY,
    CalendarFault,
    CalendarKind,
    Span,
    blocks_within,
    without_echoes,
)
from aftercare.domain.time.wall_time import civil_date, start_of_day
from aftercare.processes.calendars.busy_times import BusyRead, BusyTimesByKind, Source
from aftercare.processes.calendars.clash_tasks import (
    end_clashes_without_cause,
    keep_clash_tasks,
    shown_under,
)
from aftercare.scheduling.jobs.batches import RunResult, one_by_one
from aftercare.scheduling.jobs.job import Job
from aftercare.store.calendars.busy_rows import placed_with, replace_blocks
from aftercare.store.calendars.connection_rows import (
    claim_to_read,
    lock_claimed,
    next_due,
    note_failure,
    note_read,
    password_of,
)
from aftercare.store.database.unit_of_work import Database
from aftercare.store.placement.horizon import Horizon

# Graph is asked about as many accounts in one request.
AT_ONCE: Final = 20
NOT_SET_UP: Final = BusyRead(fault=CalendarFault.NOT_SET_UP)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A calendar that this worker reads until its claim ends."""

    source: Source
    staff_id: UUID
    until: datetime

    def __str__(self) -> str:
        """What a run says it left."""
        return str(self.source.id)


class ReadCalendars:
    """The job of all calendars; `behind` is what stands behind each kind."""

    def __init__(self, database: Database, clock: Clock, behind: BusyTimesByKind) -> None:
        self._database, self._clock, self._behind = database, clock, behind

    def run(self) -> RunResult:
        """How many were read or found to fail; then what is left without a cause ends."""
        done = RunResult()
        for kind in CalendarKind:
            while not self._database.stopping.is_set() and (claimed := self._claim(kind)):
                answers = dict(zip(claimed, self._ask(kind, claimed), strict=True))
                settle = partial(self._settle, answers)
                done += one_by_one(self._database, claimed, settle, to_the_end=True)
        with self._database.work(CLOCK, self._clock.now()) as work:
            end_clashes_without_cause(work.session, work.now)
        return done

    def _claim(self, kind: CalendarKind) -> list[Claimed]:
        with self._database.work(CLOCK, self._clock.now()) as work:
            session, found = work.session, []
            for row in claim_to_read(session, kind, AT_ONCE, work.now):
                placed = placed_with(session, row["staff_id"], *_planned(work.now))
                source = Source(
                    row["id"],
                    row["account"],
                    row["address"] or "",
                    password_of(session, row["id"]) if kind is CalendarKind.CALDAV else "",
                    shown_under(row["staff_id"], placed),
                )
                found.append(Claimed(source, row["staff_id"], work.now + CLAIM_TERM))
            return found

    def _ask(self, kind: CalendarKind, claimed: Sequence[Claimed]) -> list[BusyRead]:
        behind = self._behind.get(kind)
        if behind is None:
            return [NOT_SET_UP] * len(claimed)
        sources = [one.source for one in claimed]
        return behind.read(sources, *_planned(self._clock.now()))

    def _settle(self, answers: Mapping[Claimed, BusyRead], claimed: Claimed) -> bool:
        """In one transaction: what the calendar says now, and the tasks that follow. False where the claim is gone."""
        answer = answers[claimed]
        with self._database.work(CLOCK, self._clock.now()) as work:
            session, now = work.session, work.now
            row = lock_claimed(session, claimed.source.id, claimed.until)
            if row is None:
                return False
            if answer.fault is not None:
                note_failure(row, answer.fault, answer.retry_after_s, now)
                session.add(row)
                get_log().warning("calendar-not-read", fault=answer.fault.value, kind=row.kind)
                return True
            placed = placed_with(session, row.staff_id, *_planned(now))
            blocks = blocks_within(answer.spans, *_planned(now))
            if not answer.by_event:
                blocks = without_echoes(blocks, [one.placed for one in placed])
            note_read(row, now)
            session.add(row)
            session.flush()
            replace_blocks(session, row.id, row.staff_id, blocks, now)
            keep_clash_tasks(session, row.staff_id, blocks, placed, now)
            return True


def _planned(now: datetime) -> Span:
    """From the beginning of today, so that a busy time does not change while it passes, to the end of what placement
    plans."""
    return start_of_day(civil_date(now)), Horizon.seen_from(now).until_at


def read_calendars_job(database: Database, clock: Clock, behind: BusyTimesByKind) -> Job:
    read = ReadCalendars(database, clock, behind).run
    return Job("read-calendars", read, lambda session, _now: next_due(session), every=EVERY)
