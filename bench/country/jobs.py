"""The clock's work on a country: each job once with what is due, and once more with nothing due."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from aftercare.base.clock import FixedClock
from aftercare.base.ids import new_id
from aftercare.domain.accounts.log_chain import LogKeys
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.placement.preparing import prepare
from aftercare.jobs import clock_jobs
from aftercare.notifications.gateways.sandbox_gateway import SandboxSmsGateway
from aftercare.notifications.gateways.sandbox_phone import DatabaseSandboxPhone
from aftercare.notifications.outbox.outbox import Outbox
from aftercare.scheduling.accounts.seal_audit import seal_audit_job
from aftercare.scheduling.jobs.job import Job
from aftercare.store.accounts import audit
from aftercare.store.database.engine import open_engine
from aftercare.store.database.unit_of_work import Database
from aftercare.store.operations.watchdog import counts
from aftercare.store.operations.watchdog_transaction import watching
from bench.country.measuring import Meter, Spent

KEYS = LogKeys({"bench": b"a key of nothing but a benchmark"})
CALLBACK = "088-1234567"
ROLL = "extend-horizon"
# Work that people ask for, and files to destroy: no period of keeping is adopted here, and nothing is so old.
LEFT_OUT = ("run-backtests", "list-due-files", ROLL)
A_NIGHT = timedelta(hours=19, minutes=30)


class Ran(NamedTuple):
    """What a job handled with what was due, what that took, and what a run without anything due takes."""

    name: str
    handled: int
    due: Spent
    quiet: Spent


def run_all(url: str, meter: Meter, now: datetime) -> Iterator[Ran]:
    engine = open_engine(url, pool_size=4)
    database, clock = Database(engine), FixedClock(now)
    database.revision()
    sealing = seal_audit_job(database, clock, KEYS, ())
    yield _ran(meter, Job("seal-audit", lambda: _until_done(sealing)))
    yield _ran(meter, Job("audit verify", lambda: _verified(database, now)))
    yield _ran(meter, Job("watchdog", lambda: _counted(database, now)))
    for job in clock_jobs(database, clock, CALLBACK):
        if job.name not in LEFT_OUT:
            yield _ran(meter, job)
    gateway = SandboxSmsGateway(DatabaseSandboxPhone(database, clock))
    box = Outbox(database, clock, gateway, "https://bench.example", CALLBACK, new_id())
    yield _ran(meter, Job("send-messages", box.drain))
    prepare()
    # The night after: its work is a day that enters the horizon.
    night = FixedClock(now + A_NIGHT)
    [roll] = [job for job in clock_jobs(database, night, CALLBACK) if job.name == ROLL]
    yield _ran(meter, roll)
    engine.dispose()


def _ran(meter: Meter, job: Job) -> Ran:
    handled, due = meter.measured(job.run)
    left: tuple[Any, ...] = getattr(handled, "left", ())
    assert not left, (job.name, left)
    _, quiet = meter.measured(job.run)
    return Ran(job.name, int(handled), due, quiet)


def _until_done(sealing: Job) -> int:
    done = 0
    while sealed := sealing.run():
        done += sealed
    return done


def _verified(database: Database, now: datetime) -> int:
    with database.work(CLOCK, now) as work:
        broken = audit.check(work.session, KEYS)
    assert broken is None, broken
    return 0


def _counted(database: Database, now: datetime) -> int:
    with watching(database, now) as session:
        return sum(counts(session, now).values())
