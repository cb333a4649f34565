"""A round beats only when everything was asked and every count is zero; whatever fails is a round too."""

from __future__ import annotations

from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from aftercare.base.clock import FixedClock
from aftercare.base.settings import Settings
from aftercare.bootstrap import AppState, furnish
from aftercare.store.database.engine import open_engine
from aftercare.store.database.unit_of_work import Database
from aftercare.watchdog.rounds import Watchdog
from tests.store.arranging import NOW


class Listener:
    def __init__(self) -> None:
        self.beats = 0

    def __call__(self, _head: tuple[int, bytes]) -> None:
        self.beats += 1


@pytest.fixture
def app_state(database: Database) -> AppState:
    """With no jobs, so that none is silent."""
    return replace(furnish(Settings(), database, clock=FixedClock(NOW)), jobs=())


@pytest.fixture
def listener() -> Listener:
    return Listener()


def test_when_all_is_well_it_beats(app_state: AppState, listener: Listener) -> None:
    found = Watchdog(app_state, listener).round()
    assert (found.content, listener.beats) == (True, 1)


def test_a_job_that_never_ticked_silences_it(database: Database, listener: Listener) -> None:
    app_state = furnish(Settings(), database, clock=FixedClock(NOW))
    dog = Watchdog(app_state, listener)
    with capture_logs() as lines:
        found = dog.round()
    assert found.counts is not None
    assert found.counts["job-silent"] == len(app_state.jobs)
    assert set(found.silent) == {job.name for job in app_state.jobs}
    assert lines[-1]["job"] == ",".join(found.silent)
    assert (found.content, listener.beats, dog.newest) == (False, 0, found)


def test_a_database_that_does_not_answer_silences_it_and_does_not_end_it(
    app_state: AppState, listener: Listener
) -> None:
    gone = Database(open_engine("postgresql://x:y@127.0.0.1:1/x"))
    found = Watchdog(replace(app_state, database=gone), listener).round()
    assert (found.counts, found.fault, found.content) == (None, "unavailable", False)
    assert listener.beats == 0
