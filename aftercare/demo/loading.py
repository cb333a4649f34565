"""Fills an empty database with the demonstration, completely or not at all, and recognises its own data."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import text
from sqlmodel import Session

from aftercare.base.clock import FixedClock
from aftercare.base.settings import Settings
from aftercare.base.start_errors import UnusableSettings
from aftercare.bootstrap import furnish
from aftercare.demo.caseload import Client, caseload
from aftercare.demo.history import Progress, Span, live
from aftercare.demo.recognising import HAS_TEAMS, IS_OURS, team_of_ours
from aftercare.demo.stage import set_stage
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.placement.preparing import prepare
from aftercare.scheduling.jobs.job import tick
from aftercare.store.accounts import audit
from aftercare.store.database.engine import open_engine
from aftercare.store.database.unit_of_work import Database

_LAST_MOMENT = text("select max(finished_at) from job_run")
_IS_EMPTY = text(
    "select not exists (select from staff) and not exists (select from team) and not exists (select from person)"
)


def last_moment(url: str) -> datetime:
    """When a job last ended in this database."""
    engine = open_engine(url, pool_size=1)
    with Session(engine) as session:
        found: datetime = session.execute(_LAST_MOMENT).scalar_one()
    engine.dispose()
    return found


def is_loaded(url: str) -> bool:
    """Whether the demonstration is in this database. Raises UnusableSettings when it holds other data: invented people
    must never be mixed with real ones."""
    engine = open_engine(url, pool_size=1)
    with Session(engine) as session:
        used = bool(session.execute(HAS_TEAMS).scalar())
        ours = used and bool(session.execute(IS_OURS, team_of_ours()).scalar())
        empty = not used or bool(session.execute(_IS_EMPTY).scalar())
    engine.dispose()
    if not ours and not empty:
        raise UnusableSettings(
            "AFTERCARE_DATABASE_URL names a database with data of its own;"
            " the demonstration needs an empty one."
        )
    return ours


def start_over(url: str) -> None:
    """Remove the demonstration from the database, of whichever version; raises UnusableSettings for any other data.
    The database is then to be migrated."""
    if not is_loaded(url):
        return
    engine = open_engine(url, pool_size=1)
    with engine.begin() as connection:
        connection.execute(text("drop schema public cascade"))
        connection.execute(text("create schema public"))
    engine.dispose()


def load(
    settings: Settings,
    url: str,
    now: datetime,
    progress: Progress,
    clients: tuple[Client, ...] | None = None,
) -> None:
    """Simulate the history of these clients (all when None) up to `now` in one transaction, then seal the access
    log."""
    prepare()
    span = Span.until(now)
    # A connection of its own, on which all statements can stay prepared.
    engine = open_engine(url, pool_size=5, prepared=3)
    with engine.begin() as connection:
        live(set_stage(settings, connection, span.opened_at), span, clients or caseload(), progress)
    # Sealing runs after the commit of the entries it seals.
    after = furnish(settings, Database(engine), clock=FixedClock(now), demonstration=True)
    (seal,) = (job for job in after.jobs if job.name == "seal-audit")
    tick(after.database, after.clock, seal, "demonstration")
    sealed = 1
    while sealed:
        with after.database.work(CLOCK, now) as work:
            sealed = audit.seal(work, after.log_keys)
    engine.dispose()
