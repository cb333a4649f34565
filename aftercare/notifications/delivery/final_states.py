"""Asks the provider for the final state of texts and calls without one: a receipt can be lost on its way to us.

Asking twice is harmless, so a worker that dies in between only costs a second request.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from aftercare.base.clock import Clock, stopwatch
from aftercare.base.errors import Unavailable
from aftercare.base.logs import get_log
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.messages.delivery import next_asked_at
from aftercare.notifications.delivery.report_changes import advance
from aftercare.notifications.gateways.gateway import FinalStates, FoundText
from aftercare.store.database.unit_of_work import Database, UnitOfWork
from aftercare.store.messages.rows import WITHOUT_END, MessageRow, lock_message
from aftercare.store.messages.unsettled import give_back_leased, lock_without_end

LEASED_FOR: Final = timedelta(minutes=5)
# A request takes 20 seconds at most; the rest of a batch after that is left to the next worker.
LAST_QUESTION: Final = LEASED_FOR - timedelta(seconds=30)
BATCH: Final = 200


@dataclass(frozen=True, slots=True)
class _Leased:
    message_id: UUID
    sid: str
    until: datetime


def ask_final_states(database: Database, clock: Clock, gateway: FinalStates, channel: str) -> int:
    """Ask about the messages due in a channel; returns how many final states were recorded. Stops at the first request
    without an answer: the rest waits for the next run."""
    with database.work(CLOCK, clock.now()) as work:
        due = _lease(work, channel)
    held_s, noted = stopwatch(), 0
    for number, one in enumerate(due):
        if database.stopping.is_set() or held_s() > LAST_QUESTION.total_seconds():
            _give_back(database, clock, due[number:])
            break
        try:
            found = gateway.look_up(one.sid)
        except Unavailable:
            get_log().warning("final-states-not-reported", channel=channel)
            break
        noted += _note(database, clock, one, found)
    return noted


def _lease(work: UnitOfWork, channel: str) -> Sequence[_Leased]:
    """The messages due, leased for a while: if this worker dies, the next one asks."""
    until = work.now + LEASED_FOR
    rows = lock_without_end(work.session, channel, work.now, BATCH)
    for row in rows:
        row.next_look_at = until
    return [_Leased(row.id, row.provider_sid, until) for row in rows if row.provider_sid]


def _give_back(database: Database, clock: Clock, leased: Sequence[_Leased]) -> None:
    """Nothing was asked about these: the next run does it at once."""
    with database.work(CLOCK, clock.now()) as work:
        give_back_leased(
            work.session, [one.message_id for one in leased], leased[0].until, work.now
        )


def _note(database: Database, clock: Clock, leased: _Leased, found: FoundText | None) -> bool:
    """Record the answer, unless a receipt or another attempt came first; an answer that cannot be recorded
    does not hold up the others."""
    try:
        with database.work(CLOCK, clock.now()) as work:
            row = lock_message(work.session, leased.message_id)
            if row is None or row.provider_sid != leased.sid or row.state not in WITHOUT_END:
                return False
            return _take(work, row, found)
    except Exception as error:
        get_log().error("look-failed", id=str(leased.message_id), error_type=type(error).__name__)
        return False


def _take(work: UnitOfWork, row: MessageRow, found: FoundText | None) -> bool:
    row.looks += 1
    if found is not None:
        advance(work, row, found.state, found.error_code)
    if row.state in WITHOUT_END:
        gone = found is None
        since = row.claimed_at or row.state_at
        row.next_look_at = None if gone else next_asked_at(since, row.looks, work.now)
    return row.state not in WITHOUT_END
