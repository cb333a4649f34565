"""Counts one event against a limit, such as the entries about one refusal in a minute."""

from __future__ import annotations

from aftercare.domain.sign_in.limits import NOTED, Limit, after_attempt, may_try
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.sign_in.counters import digest_of, lock_counters, set_counters


def may_note(work: UnitOfWork, about: str, *whose: bytes | str) -> bool:
    """Whether the log has no entry yet about the same, from the same address or session, in this minute."""
    return count_one(work, NOTED, "noted", about, *whose)


def count_one(work: UnitOfWork, limit: Limit, kind: str, *about: bytes | str) -> bool:
    """Whether there is room for one more of this, and then it is counted."""
    digest = digest_of(kind, *about)
    ((_, empty_at),) = lock_counters(work.session, [digest], work.now).items()
    if not may_try(limit, empty_at, work.now):
        return False
    set_counters(work.session, {digest: after_attempt(limit, empty_at, work.now)})
    return True
