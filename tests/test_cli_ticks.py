"""A job that fails by hand is one sentence with the id of its trace: its own words could name people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from aftercare.base.clock import FixedClock
from aftercare.base.monitoring.stack_traces import keep_traces_in
from aftercare.base.settings import Settings
from aftercare.base.start_errors import JobFailed
from aftercare.bootstrap import furnish
from aftercare.cli.ticks import ticked
from aftercare.scheduling.jobs.job import Job
from aftercare.store.database.unit_of_work import Database

NAMED = "Anna"


@pytest.fixture
def traces(tmp_path: Path) -> Iterator[Path]:
    file = tmp_path / "traces"
    keep_traces_in(file)
    yield file
    keep_traces_in(None)


def test_it_says_the_kind_and_where_the_trace_is(
    database: Database, clock: FixedClock, traces: Path
) -> None:
    def broken() -> int:
        raise ZeroDivisionError(NAMED)

    with pytest.raises(JobFailed) as failed:
        ticked(furnish(Settings(), database, clock=clock), Job("place-unplaced", broken))
    found = re.search(
        r"place-unplaced failed \(ZeroDivisionError\).* as ([0-9a-f-]{36})\.", failed.value.detail
    )
    assert found is not None
    assert found[1] in traces.read_text()
    assert NAMED not in failed.value.detail + traces.read_text()
