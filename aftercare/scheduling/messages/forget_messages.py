"""Every night erases words and numbers past their retention period, and ends texts that never got a final state."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time, timedelta
from typing import Final

from aftercare.base.clock import Clock
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.messages.delivery import SILENT_ENDS
from aftercare.domain.messages.retention import cutoffs
from aftercare.scheduling.jobs.job import Job
from aftercare.store.database.unit_of_work import Database, UnitOfWork
from aftercare.store.messages.provider_copies import note_quiet_copies
from aftercare.store.messages.retention_rows import (
    empty_incoming,
    empty_messages,
    empty_raw_receipts,
    retention_row,
)

FORGET_AT: Final = time(3, 40)
BATCH: Final = 500
# How many batches of each kind one night erases; the rest is left for the next night.
MOST_BATCHES: Final = 1_000
# Texts silent for longer than this were found on earlier nights.
_LOOK_BACK: Final = timedelta(days=60)


def forget_messages(database: Database, clock: Clock) -> int:
    """Erase content older than the retention periods in force; answers how much. Idempotent."""
    with database.work(CLOCK, clock.now()) as work:
        silent = work.now - SILENT_ENDS
        note_quiet_copies(work.session, work.now, silent, silent - _LOOK_BACK)
        before = cutoffs(retention_row(work.session).facts(), work.now)

    def messages(work: UnitOfWork) -> int:
        return empty_messages(work.session, before, work.now, BATCH)

    def incoming(work: UnitOfWork) -> int:
        return empty_incoming(work.session, before, work.now, BATCH)

    def receipts(work: UnitOfWork) -> int:
        return empty_raw_receipts(work.session, before, BATCH)

    return sum(_until_none(database, clock, act) for act in (messages, incoming, receipts))


def _until_none(database: Database, clock: Clock, act: Callable[[UnitOfWork], int]) -> int:
    done = 0
    for _ in range(MOST_BATCHES):
        if database.stopping.is_set():
            break
        with database.work(CLOCK, clock.now()) as work:
            emptied = act(work)
        done += emptied
        if emptied < BATCH:
            break
    return done


def forget_messages_job(database: Database, clock: Clock) -> Job:
    return Job(
        "forget-messages",
        lambda: forget_messages(database, clock),
        daily_at=FORGET_AT,
    )
