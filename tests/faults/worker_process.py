"""A worker of its own: rings the house's jobs in quick succession until its input ends or it is killed.

Run as `python -m tests.faults.worker_process NAME CLOCK_FILE`, with settings from the environment.
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path

from aftercare.base.clock import MovableClock
from aftercare.base.logs import configure_logs
from aftercare.base.settings import load_settings
from aftercare.bootstrap import furnish
from aftercare.scheduling.bell import Bell
from aftercare.store.engine import open_engine
from aftercare.store.unit_of_work import Database

RING_SECONDS = 0.1


def main(name: str, clock_file: Path) -> None:
    configure_logs("WARNING")
    # A job that takes longer than the ring is rung again later, and says so each time.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    settings = load_settings()
    assert settings.database_url is not None
    database = Database(open_engine(settings.database_url.get_secret_value(), pool_size=10))
    clock = MovableClock(clock_file)
    house = furnish(settings, database, clock=clock)
    bell = Bell(database, clock, house.jobs, name, RING_SECONDS)
    bell.start()
    sys.stdin.read()
    bell.stop()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
