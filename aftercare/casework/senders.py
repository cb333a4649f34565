"""Administrators see whether texts leave, why not, and stop or start a channel; they see nobody's message."""

from __future__ import annotations

from collections.abc import Callable

from aftercare.base.errors import Stale
from aftercare.domain.access import Permission
from aftercare.domain.sending import Sender, started, stopped_by_hand
from aftercare.store import audit
from aftercare.store.senders import SenderRow, lock_sender, put_sender, senders
from aftercare.store.unit_of_work import Work


def list_senders(work: Work) -> list[SenderRow]:
    """How the sender of each channel stands. Raises Forbidden for whoever is no administrator."""
    work.actor.must(Permission.MANAGE_ACCOUNTS)
    return senders(work.session)


def start_sender(work: Work, channel: str, version: int) -> Sender:
    """Let it send again at once. Raises Stale when it changed since it was looked at, NotFound."""
    return _change(work, channel, version, "start", started)


def stop_sender(work: Work, channel: str, version: int) -> Sender:
    """Nothing leaves through it until somebody starts it again. Raises Stale, NotFound."""
    return _change(work, channel, version, "stop", lambda one: stopped_by_hand(one, work.now))


def _change(
    work: Work, channel: str, version: int, action: str, change: Callable[[Sender], Sender]
) -> Sender:
    work.actor.must(Permission.MANAGE_ACCOUNTS)
    row = lock_sender(work.session, channel)
    if row.version != version:
        raise Stale()
    changed = change(row.facts())
    put_sender(row, changed)
    audit.note(work, action, "sender")
    return changed
