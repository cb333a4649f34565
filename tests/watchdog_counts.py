"""What the watchdog counts in the middle of a test's own transaction."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import text

from aftercare.store.database.engine import open_engine
from aftercare.store.database.unit_of_work import Database, UnitOfWork, become
from aftercare.store.operations.watchdog import counts
from aftercare.store.operations.watchdog_transaction import watching


def counted(work: UnitOfWork, now: datetime) -> dict[str, int]:
    """The counts with the rights of the watchdog; afterwards the work goes on with its own."""
    work.session.flush()
    work.session.execute(text("set local role aftercare_watchdog"))
    found = counts(work.session, now)
    become(work.session, work.actor)
    return found


def counted_by(login: str, now: datetime) -> dict[str, int]:
    """The same by the watchdog's own login, whose URL this is."""
    engine = open_engine(login, pool_size=1)
    with watching(Database(engine), now) as session:
        found = counts(session, now)
    engine.dispose()
    return found
