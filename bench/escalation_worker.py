"""A process of the escalation benchmark: the engine's own jobs, or the bare floor; begins when it is told to.

Run as `python -m bench.escalation_worker engine|floor URL`. Says "ready", waits for a line, then answers one of
JSON: how much it handled, and its peak memory in MB.
"""

from __future__ import annotations

import json
import resource
import sys
from datetime import UTC, datetime

import psycopg

from aftercare.base.clock import FixedClock
from aftercare.base.logs import configure_logs
from aftercare.jobs import clock_jobs
from aftercare.store.database.engine import open_engine
from aftercare.store.database.unit_of_work import Database
from bench.escalation_floor import Floor

NOW = datetime(2027, 3, 24, 8, 0, tzinfo=UTC)
CHAIN = ("mark-outcomes-overdue", "evaluate-rules")


def main(kind: str, url: str) -> None:
    configure_logs("ERROR")
    run = _Engine(url) if kind == "engine" else Floor(psycopg.connect(url))
    print("ready", flush=True)
    sys.stdin.readline()
    handled = run()
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"handled": handled, "peak_mb": peak_mb}), flush=True)


class _Engine:
    """The jobs as the clock rings them, until they find nothing more to do."""

    def __init__(self, url: str) -> None:
        database = Database(open_engine(url, pool_size=2))
        self._jobs = [
            job for job in clock_jobs(database, FixedClock(NOW), "088-1234567") if job.name in CHAIN
        ]
        database.revision()

    def __call__(self) -> int:
        return sum(int(job.run()) for job in self._jobs)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
