"""The process that regularly checks whether anything was forgotten, and stops its heartbeat when something was.

It shares no code with the ticks. An external monitor listens to its heartbeat. A dead watchdog, a database that does
not answer and a count above zero all look the same there: no heartbeat.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from aftercare.base.errors import Fault
from aftercare.base.logs import get_log
from aftercare.bootstrap import AppState
from aftercare.domain.accounts.log_chain import GENESIS, read_heads
from aftercare.scheduling.jobs.job import Job
from aftercare.store.operations.log_watch import LogWatch
from aftercare.store.operations.watchdog import counts, silent_jobs
from aftercare.store.operations.watchdog_transaction import watching
from aftercare.watchdog.heartbeat import Beat

# A job counts as stopped when its newest tick is older than this many of its intervals, and never sooner than LEAST.
RHYTHMS, LEAST = 3, timedelta(minutes=10)
A_DAY_AND_AN_HOUR = timedelta(hours=25)


@dataclass(frozen=True)
class Round:
    """One check. `counts` is None when the database could not be asked; `fault` is then the code of the reason.
    `silent`: the jobs that `job-silent` counts."""

    at: datetime
    counts: Mapping[str, int] | None
    fault: str | None = None
    silent: tuple[str, ...] = ()

    @property
    def content(self) -> bool:
        """Whether everything was checked and every count is zero."""
        return self.counts is not None and not any(self.counts.values())


def look(app_state: AppState, log: LogWatch) -> Round:
    """Check once. Raises what the database raises."""
    now = app_state.clock.now()
    expected = {job.name: silent_since(job, now) for job in app_state.jobs}
    with watching(app_state.database, now) as session:
        found, silent = counts(session, now, expected), silent_jobs(session, expected)
        broken = log.broken(session, now)
    went_back = found["database-went-back"] + log.went_back
    found |= {"access-log-broken": broken, "database-went-back": went_back}
    return Round(now, found, silent=silent)


def log_watch(app_state: AppState) -> LogWatch:
    """One that knows what was published in its anchor file, if it has one, and else nothing yet."""
    keys, file = app_state.log_keys, app_state.settings.audit_anchor_file
    published = read_heads(file.read_text()) if file and file.exists() else {}
    position = max(published, default=0)
    return LogWatch(keys.keys, keys.unkeyed, position, published.get(position, GENESIS))


def silent_since(job: Job, now: datetime) -> datetime:
    """The moment after which a job must have finished a tick to count as running."""
    if job.daily_at is not None:
        return now - A_DAY_AND_AN_HOUR
    return now - max(RHYTHMS * job.every, LEAST)


class Watchdog:
    """Checks at a fixed interval until it is stopped, and keeps the newest round."""

    def __init__(self, app_state: AppState, beat: Beat) -> None:
        self._app_state = app_state
        self._beat = beat
        self._log = log_watch(app_state)
        self._stop = threading.Event()
        self._newest: Round | None = None

    @property
    def newest(self) -> Round | None:
        return self._newest

    def now(self) -> datetime:
        """The moment by the clock of the service."""
        return self._app_state.clock.now()

    def round(self) -> Round:
        """Check, keep the result, and send the heartbeat when all is well; a failed check is a round too."""
        self._newest = found = self._look()
        if found.content:
            self._beat((self._log.position, self._log.hash))
        else:
            wrong = sorted(name for name, number in (found.counts or {}).items() if number)
            more = {"job": ",".join(found.silent)} if found.silent else {}
            get_log().error("watchdog-not-content", code=found.fault or ",".join(wrong), **more)
        return found

    def _look(self) -> Round:
        try:
            return look(self._app_state, self._log)
        except Fault as fault:
            return Round(self._app_state.clock.now(), None, fault.code)
        except Exception as error:
            # A watchdog that ends at the first unexpected error is of no use; the round reports the error.
            get_log().error("watchdog-failed", error_type=type(error).__name__)
            return Round(self._app_state.clock.now(), None, "not-asked")

    def run(self, every_s: float) -> None:
        """Check again and again, until `stop`."""
        self.round()
        while not self._stop.wait(every_s):
            self.round()

    def stop(self) -> None:
        self._stop.set()
