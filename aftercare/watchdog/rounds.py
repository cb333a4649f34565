"""The process that asks again and again whether anything was forgotten, and falls silent when something was.

It shares no code with the ticks. Elsewhere somebody listens to its heartbeat: a watchdog that has died, a
database that does not answer and a count that is not zero all sound the same there, like silence.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from aftercare.base.errors import Fault
from aftercare.base.logs import get_log
from aftercare.bootstrap import House
from aftercare.scheduling.jobs.job import Job
from aftercare.store.operations.watchdog import counts
from aftercare.store.operations.watchdog_transaction import watching
from aftercare.watchdog.heartbeat import Beat

# A job is silent when its newest tick is older than a few of its rhythms, and never sooner than this.
RHYTHMS, LEAST = 3, timedelta(minutes=10)
A_DAY_AND_AN_HOUR = timedelta(hours=25)


@dataclass(frozen=True)
class Round:
    """One look. `counts` is None when nobody could be asked; then `fault` is the code of why."""

    at: datetime
    counts: Mapping[str, int] | None
    fault: str | None = None

    @property
    def content(self) -> bool:
        """Everything was asked, and every count is zero."""
        return self.counts is not None and not any(self.counts.values())


def look(house: House) -> Round:
    """Ask once. Raises what the database raises."""
    now = house.clock.now()
    expected = {job.name: silent_since(job, now) for job in house.jobs}
    with watching(house.database, now) as session:
        return Round(now, counts(session, now, expected))


def silent_since(job: Job, now: datetime) -> datetime:
    """The moment after which a job must have finished a tick to count as alive."""
    if job.daily_at is not None:
        return now - A_DAY_AND_AN_HOUR
    return now - max(RHYTHMS * job.every, LEAST)


class Watchdog:
    """Looks once a rhythm until it is told to stop, and remembers the newest round for who asks."""

    def __init__(self, house: House, beat: Beat) -> None:
        self._house = house
        self._beat = beat
        self._stop = threading.Event()
        self._newest: Round | None = None

    @property
    def newest(self) -> Round | None:
        return self._newest

    def now(self) -> datetime:
        """The moment as the house counts it."""
        return self._house.clock.now()

    def round(self) -> Round:
        """Look, remember, and beat when all is well; whatever fails is a round too."""
        self._newest = found = self._look()
        if found.content:
            self._beat()
        else:
            wrong = sorted(name for name, number in (found.counts or {}).items() if number)
            get_log().error("watchdog-not-content", code=found.fault or ",".join(wrong))
        return found

    def _look(self) -> Round:
        try:
            return look(self._house)
        except Fault as fault:
            return Round(self._house.clock.now(), None, fault.code)
        except Exception as error:
            # A watchdog that ends at the first surprise watches nothing; the round tells of it.
            get_log().error("watchdog-failed", error_type=type(error).__name__)
            return Round(self._house.clock.now(), None, "not-asked")

    def run(self, every_s: float) -> None:
        """Round after round, until `stop`."""
        self.round()
        while not self._stop.wait(every_s):
            self.round()

    def stop(self) -> None:
        self._stop.set()
