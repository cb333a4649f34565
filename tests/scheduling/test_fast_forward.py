"""Time that is let pass takes no job with it that could not run."""

from __future__ import annotations

from datetime import timedelta

import pytest

from aftercare.base.clock import FixedClock
from aftercare.base.errors import PlacementNotReady
from aftercare.scheduling.fast_forward import fast_forward
from aftercare.scheduling.jobs import Job
from aftercare.store.unit_of_work import Database


def test_no_time_passes_while_a_job_waits_for_the_engine(
    database: Database, clock: FixedClock
) -> None:
    ran: list[str] = []
    before = clock.now()
    jobs = [
        Job("ready", lambda: 1 if ran.append("ready") else 0, lambda _now: None),
        Job("waits", lambda: 0, lambda _now: None, can_run=lambda: False),
    ]
    with pytest.raises(PlacementNotReady):
        fast_forward(database, clock, jobs, before + timedelta(hours=1))
    assert (clock.now(), ran) == (before, [])
