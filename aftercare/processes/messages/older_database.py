"""Stops texts and calls when the database is older than what was sent, until a person accepts it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from threading import Event, Thread
from typing import Final
from uuid import UUID

from aftercare.base.clock import Clock
from aftercare.base.logs import get_log
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.messages.sender_rate import WhyStopped, held_back, started
from aftercare.store.accounts import audit
from aftercare.store.database.fence import Verdict, fence_of, stood_at
from aftercare.store.database.unit_of_work import Database, UnitOfWork
from aftercare.store.messages.sender_rows import SenderRow, keep_event, lock_sender, put_sender
from aftercare.store.messages.sent_since import mark_perhaps_sent

# To clients and to colleagues on duty. Email to staff goes on: no one outside reads it.
LOOK_EVERY_S: Final = 5.0
_NEVER: Final = Event()
CHANNELS: Final = ("sms", "voice")


def look_back(database: Database, clock: Clock) -> None:
    """Compare the database with what this process has seen of it; stop every channel when something is gone."""
    fence = database.fence
    if fence is None:
        return
    with database.work(CLOCK, clock.now()) as work:
        verdict = fence.look(work.session)
        if verdict is Verdict.OLDER:
            hold(work)
    if verdict is Verdict.OLDER:
        get_log().error(WhyStopped.WENT_BACK.value)
        fence.noted()


def keep_looking_back(database: Database, clock: Clock) -> None:
    """`look_back` every few seconds for as long as the process lives, in a thread of its own."""

    def go_on() -> None:
        while True:
            try:
                look_back(database, clock)
            except Exception as error:
                get_log().warning("not-looked-back", error_type=type(error).__name__)
            _NEVER.wait(LOOK_EVERY_S)

    Thread(target=go_on, name="fence", daemon=True).start()


def hold(work: UnitOfWork) -> None:
    """Nothing leaves by text or call until `accept_restored`."""
    found = _stood_at(work)
    for channel in CHANNELS:
        _hold(work, lock_sender(work.session, channel), found)


def hold_if_older(work: UnitOfWork, row: SenderRow) -> bool:
    """Whether nothing may leave by this locked sender: the database is older than what this process has seen. Then the
    sender is stopped, in this transaction."""
    fence = fence_of(work.session)
    if fence is None or row.channel not in CHANNELS:
        return False
    verdict = fence.look(work.session)
    if verdict is Verdict.OLDER:
        _hold(work, row, fence.stood_at(work.session, work.now))
    return verdict is not Verdict.WHOLE


def accept_restored(work: UnitOfWork, since: datetime) -> list[UUID]:
    """A person accepts the database as it is. Every text and call that is due may have left after `since`, the moment
    at which the database stands: each is looked up at the provider, and where it is not found a person is asked. Then
    the channels start. Returns the messages in question."""
    rows = [lock_sender(work.session, channel) for channel in CHANNELS]
    messages = mark_perhaps_sent(work.session, CHANNELS, since, work.now)
    for row in rows:
        if row.reason == WhyStopped.WENT_BACK:
            before = row.facts()
            put_sender(row, started(before))
            keep_event(work.session, row.channel, (before, row.facts()), work.now)
    audit.note(work, "restart", "sender")
    return messages


def held(rows: Iterable[SenderRow]) -> bool:
    """Whether any of them stands still because the database went back."""
    return any(row.reason == WhyStopped.WENT_BACK for row in rows)


def _stood_at(work: UnitOfWork) -> datetime | None:
    """By what this process has seen, where it sees that the database went back; else the newest that there is."""
    fence = fence_of(work.session)
    if fence is not None and fence.is_closed:
        return fence.stood_at(work.session, work.now)
    return stood_at(work.session, work.now)


def _hold(work: UnitOfWork, row: SenderRow, found: datetime | None) -> None:
    before = row.facts()
    put_sender(row, held_back(before, work.now, found))
    keep_event(work.session, row.channel, (before, row.facts()), work.now)
