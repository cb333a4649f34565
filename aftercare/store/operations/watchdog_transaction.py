"""A read-only transaction that sees every column the watchdog counts, and no others."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlmodel import Session

from aftercare.domain.accounts.permissions import CLOCK, Actor
from aftercare.store.database.plain_sql import execute
from aftercare.store.database.unit_of_work import Database

_BECOME = "select set_config('role', 'aftercare_watchdog', true)"


@contextmanager
def watching(database: Database, now: datetime) -> Iterator[Session]:
    """Rows as the database role `aftercare_watchdog` sees them: states and moments of all people, no name, number, word
    or note. It has no right to write; the account that connects needs no other role."""

    def find(session: Session) -> Actor:
        execute(session, _BECOME)
        return CLOCK

    with database.work_of(find, now) as work:
        yield work.session
