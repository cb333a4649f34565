"""Waits for a fact in the database, never for a length of time."""

from __future__ import annotations

import time
from collections.abc import Callable

from sqlalchemy import text

from aftercare.domain.accounts.permissions import CLOCK
from aftercare.store.accounts import audit
from aftercare.store.database.unit_of_work import Database
from tests.log_keys import LOG_KEYS
from tests.store.arranging import NOW

DEADLINE_S = 30.0
SLOWEST_NEIGHBOUR_S = 1_800.0
"""Whoever waits for every transaction of the server waits for the slowest test beside it."""
_WAITERS = text(
    "select count(*) from pg_stat_activity where datname = current_database()"
    " and wait_event_type = 'Lock'"
)
_UNSEALED = text(
    "select count(*) from audit_entry e where not exists"
    " (select from audit_link l where l.entry_id = e.id)"
)


def until(fact: Callable[[], bool], deadline_s: float = DEADLINE_S) -> None:
    """Ask again and again until the fact holds; AssertionError when it does not in time."""
    gives_up_at = time.monotonic() + deadline_s
    while not fact():
        assert time.monotonic() < gives_up_at, "it did not come about"
        time.sleep(0.02)  # between two questions, not instead of one


def seal_all(database: Database) -> int:
    """Seal until every entry is in the chain; answers how many that were. A transaction of any
    database of the server, say of the test beside this one, makes the sealer wait."""
    sealed = 0

    def nothing_left() -> bool:
        nonlocal sealed
        with database.work(CLOCK, NOW) as work:
            sealed += audit.seal(work, LOG_KEYS)
            return work.session.scalar(_UNSEALED) == 0

    until(nothing_left, SLOWEST_NEIGHBOUR_S)
    return sealed


def until_a_session_waits_for_a_lock(database: Database, waiters: int = 1) -> None:
    """Until that many other sessions of this database stand before a lock."""

    def waits() -> bool:
        with database.work(CLOCK, NOW) as work:
            work.session.execute(text("reset role"))
            return bool(work.session.scalar(_WAITERS) == waiters)

    until(waits)
