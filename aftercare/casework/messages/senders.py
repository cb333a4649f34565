"""Administrators see whether texts are sent, why not, and stop or start a channel; they see no client's message."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from aftercare.base.errors import IllegalTransition, OwnStopConfirmation, Stale, StoppedBefore
from aftercare.base.typed_text import MEDIUM_REASON, required
from aftercare.casework.accounts.independence import refuse_dependent, why_not_independent
from aftercare.domain.accounts.fresh_sign_in import needs_fresh_sign_in
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.messages.delivery import ERROR_MEANINGS, Remedy
from aftercare.domain.messages.sender_rate import (
    HELD,
    LONE_STOP,
    LONE_STOP_AGAIN,
    Sender,
    SenderState,
    WhyStopped,
    started,
    state_of,
    stop_confirmed,
    stopped_by_hand,
    waits_for_second,
)
from aftercare.store.accounts import audit
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock
from aftercare.store.messages import screen_senders as screen
from aftercare.store.messages.sender_rows import (
    SenderRow,
    keep_event,
    lock_sender,
    put_sender,
    senders,
    stopped_alone_since,
)

EVENTS_SHOWN: Final = 30
BLOCKED_SHOWN_FOR: Final = timedelta(days=30)
MOST_BLOCKED: Final = 200
# Failures for an administrator: the channel is blocked, or our set-up does not support this number.
_FOR_ADMINS: Final = (Remedy.NO_RETRY_ADMIN, Remedy.STOP_SENDER_ALARM)
_CODES: Final = sorted(code for code, one in ERROR_MEANINGS.items() if one.remedy in _FOR_ADMINS)


@dataclass(frozen=True)
class SenderView:
    """The sender of one channel. `waiting` messages are due by now, the first of them since `oldest_due_at`.
    `may_confirm`: one person stopped it, and the reader can be the second."""

    row: SenderRow
    state: SenderState
    waiting: int
    oldest_due_at: datetime | None
    may_confirm: bool


@requires(Permission.MANAGE_ACCOUNTS)
def list_senders(work: UnitOfWork) -> list[SenderView]:
    """The state of each channel's sender. Raises Forbidden for accounts that are not administrators."""
    with as_clock(work):
        due = screen.waiting(work.session, work.now)
    return [
        SenderView(
            row,
            state_of(row.facts(), work.now),
            due[row.channel]["waiting"] if row.channel in due else 0,
            due[row.channel]["oldest_due_at"] if row.channel in due else None,
            waits_for_second(row.facts(), work.now)
            and why_not_independent(
                work, row.stopped_by, _stopped_alone_at(row), OwnStopConfirmation
            )
            is None,
        )
        for row in senders(work.session)
    ]


@requires(Permission.MANAGE_ACCOUNTS)
def sender_events(work: UnitOfWork) -> list[Row]:
    """When senders stopped and started, and why, the newest first. Raises Forbidden."""
    return screen.events(work.session, EVENTS_SHOWN)


@requires(Permission.MANAGE_ACCOUNTS)
def blocked_messages(work: UnitOfWork) -> list[Row]:
    """What the network blocked or our set-up does not support, in the last thirty days. Counts by day, code, wording
    and language, without persons. Raises Forbidden."""
    since = work.now - BLOCKED_SHOWN_FOR
    with as_clock(work):
        return screen.blocked(
            work.session, since, Remedy.NO_RETRY_ADMIN.value, _CODES, MOST_BLOCKED
        )


@requires(Permission.MANAGE_ACCOUNTS)
@needs_fresh_sign_in
def start_sender(work: UnitOfWork, channel: str, version: int, reason: str) -> Sender:
    """Starts the sender at once. Raises Stale when it changed since it was looked at, IllegalTransition when it is
    not stopped, or waits for `aftercare database accept-restored`, Invalid at /reason, NotFound."""
    return _change(work, channel, version, "restart", reason, _start)


@requires(Permission.MANAGE_ACCOUNTS)
@needs_fresh_sign_in
def stop_sender(work: UnitOfWork, channel: str, version: int, reason: str) -> Sender:
    """Stops the sender at once, even if it had stopped automatically. It holds for LONE_STOP, and longer only when a
    second administrator confirms it. Raises Stale, IllegalTransition when a person had stopped it already,
    StoppedBefore when the last stop of this account ran out less than LONE_STOP_AGAIN ago, Invalid at /reason,
    NotFound."""
    return _change(work, channel, version, "stop", reason, lambda row: _stop(work, row))


@requires(Permission.MANAGE_ACCOUNTS)
@needs_fresh_sign_in
def confirm_stop(work: UnitOfWork, channel: str, version: int, reason: str) -> Sender:
    """The stop of another administrator holds until a person starts the sender. Raises OwnStopConfirmation,
    RoleFromProposer or RoleNewerThanProposal, Stale, IllegalTransition when no stop waits, Invalid at /reason,
    NotFound."""
    return _change(work, channel, version, "confirm-stop", reason, lambda row: _confirm(work, row))


def _start(row: SenderRow) -> Sender:
    if row.stopped_at is None or row.reason == WhyStopped.WENT_BACK:
        raise IllegalTransition()
    return started(row.facts())


def _stop(work: UnitOfWork, row: SenderRow) -> Sender:
    if row.reason in HELD:
        raise IllegalTransition()
    by = work.actor.staff_id
    if stopped_alone_since(work.session, row.channel, by, work.now - LONE_STOP_AGAIN):
        raise StoppedBefore()
    return stopped_by_hand(row.facts(), by, work.now)


def _confirm(work: UnitOfWork, row: SenderRow) -> Sender:
    if not waits_for_second(row.facts(), work.now):
        raise IllegalTransition()
    refuse_dependent(work, row.stopped_by, _stopped_alone_at(row), OwnStopConfirmation)
    return stop_confirmed(row.facts(), work.actor.staff_id)


def _stopped_alone_at(row: SenderRow) -> datetime | None:
    """When one person stopped it; `stopped_at` may be an automatic stop before that."""
    return row.next_try_at and row.next_try_at - LONE_STOP


def _change(
    work: UnitOfWork,
    channel: str,
    version: int,
    action: str,
    reason: str,
    change: Callable[[SenderRow], Sender],
) -> Sender:
    stated = required(reason, MEDIUM_REASON, trivial=True)
    row = lock_sender(work.session, channel)
    if row.version != version:
        raise Stale()
    before = row.facts()
    changed = change(row)
    put_sender(row, changed)
    keep_event(work.session, channel, (before, changed), work.now, (work.actor.staff_id, stated))
    audit.note(work, action, "sender")
    return changed
