"""A read-only transaction that may call the counts of the watchdog, and read the access log."""

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
    """A session with the rights of the database role `aftercare_watchdog`: it calls the counts of all people, and reads
    no row but those of the access log. It has no right to write; the login that connects needs no other role."""

    def find(session: Session) -> Actor:
        execute(session, _BECOME)
        return CLOCK

    with database.work_of(find, now) as work:
        yield work.session
