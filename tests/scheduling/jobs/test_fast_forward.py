"""Time that is let pass runs each job when it would have run, and takes none with it that could not run."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session
from structlog.testing import capture_logs

from aftercare.base.clock import FixedClock, MovableClock
from aftercare.base.errors import PlacementNotReady
from aftercare.base.start_errors import ClockIsMoving
from aftercare.scheduling.fast_forward import WORKER, Passed, fast_forward, start_moving
from aftercare.scheduling.jobs.job import Job
from aftercare.store.database.unit_of_work import Database
from tests.store.arranging import NOW


class NotedClock(FixedClock):
    """Notes its moves, in minutes from the beginning, and makes no more than a handful."""

    def __init__(self) -> None:
        super().__init__(NOW)
        self.moves: list[float] = []

    @property
    def minutes(self) -> float:
        return (self.now() - NOW) / timedelta(minutes=1)

    def move_to(self, moment: datetime) -> None:
        super().move_to(moment)
        self.moves.append(self.minutes)
        assert len(self.moves) < 12


def test_no_time_passes_while_a_job_waits_for_the_engine(
    database: Database, clock: FixedClock
) -> None:
    ran: list[str] = []
    before = clock.now()
    jobs = [
        Job("ready", lambda: 1 if ran.append("ready") else 0, lambda _session, _now: None),
        Job("waits", lambda: 0, lambda _session, _now: None, can_run=lambda: False),
    ]
    with pytest.raises(PlacementNotReady):
        fast_forward(database, clock, jobs, before + timedelta(hours=1))
    assert (clock.now(), ran) == (before, [])


def test_each_job_ticks_at_both_ends_at_its_hour_and_when_something_of_it_is_due(
    database: Database,
) -> None:
    clock, ran, done = NotedClock(), dict[str, list[float]](), set[str]()

    def job(
        name: str,
        due_in: float | None = None,
        *,
        helps: bool = True,
        daily_at: time | None = None,
    ) -> Job:
        """Something of it is due in so many minutes, until it ran then if that `helps`."""
        due_at = None if due_in is None else NOW + timedelta(minutes=due_in)

        def run() -> int:
            ran.setdefault(name, []).append(clock.minutes)
            if due_at is None or clock.now() < due_at or not helps or name in done:
                return 0
            done.add(name)
            return 1

        return Job(
            name, run, lambda _session, _now: None if name in done else due_at, daily_at=daily_at
        )

    jobs = [
        job("rests"),
        job("nightly", daily_at=time(10, 30)),
        job("stuck", 10, helps=False),
        job("due", 20.5),
    ]
    passed = fast_forward(database, clock, jobs, NOW + timedelta(hours=3))
    assert ran == {
        "rests": [0, 180],
        # The tick at the end is of the slot it had already.
        "nightly": [0, 90],
        # Looked at every hour, and at once when something else has changed.
        "stuck": [0, 10, 22, 82, 142, 180],
        "due": [0, 21, 180],
    }
    assert clock.moves == [10, 21, 22, 82, 90, 142, 180]
    assert passed == Passed(NOW + timedelta(hours=3), ticks=13, handled=1)


LONGEST = 60


def test_every_job_ticks_at_the_first_moment_of_a_clock_that_runs_on(
    fresh_database: Database, movable: MovableClock
) -> None:
    began, ran = movable.now(), list[datetime]()

    def note() -> int:
        ran.append(movable.now())
        return 0

    jobs = [Job("rests", note, lambda _session, _now: None)]
    fast_forward(fresh_database, movable, jobs, began + timedelta(days=30))
    assert len(ran) == 2
    assert ran[0] - began < timedelta(days=1)


@pytest.fixture
def movable(tmp_path: Path) -> MovableClock:
    return MovableClock(tmp_path / "clock.json")


def wait_for_the_move() -> None:
    for thread in threading.enumerate():
        if thread.name == WORKER:
            thread.join(LONGEST)
            assert not thread.is_alive()


def held_up_by(act: Callable[[], int]) -> list[Job]:
    return [Job("held-up", act, lambda _session, _now: None)]


def test_a_move_in_the_background_is_shown_while_it_goes_and_is_the_only_one(
    fresh_database: Database, movable: MovableClock
) -> None:
    reached, go_on = threading.Event(), threading.Event()

    def wait() -> int:
        reached.set()
        assert go_on.wait(LONGEST)
        return 0

    target = movable.now() + timedelta(days=30)
    start_moving(fresh_database, movable, held_up_by(wait), target)
    try:
        assert reached.wait(LONGEST)
        move = movable.move()
        assert move is not None
        assert (move.to, move.going) == (target, True)
        for again in (fast_forward, start_moving):
            with pytest.raises(ClockIsMoving):
                again(fresh_database, movable, [], target + timedelta(days=1))
    finally:
        go_on.set()
        wait_for_the_move()
    assert movable.move() is None
    assert movable.now() >= target


def test_a_move_in_the_background_that_fails_is_shown_as_stopped_and_logged_without_its_words(
    fresh_database: Database, movable: MovableClock
) -> None:
    def fail(_session: Session, _now: datetime) -> datetime | None:
        raise RuntimeError("the name of a client")

    target = movable.now() + timedelta(days=30)
    with capture_logs() as logs:
        start_moving(fresh_database, movable, [Job("fails", lambda: 0, fail)], target)
        wait_for_the_move()
    move = movable.move()
    assert move is not None
    assert (move.to, move.going) == (target, False)
    assert [one for one in logs if one["event"] == "clock-stopped"] == [
        {"event": "clock-stopped", "error_type": "RuntimeError", "log_level": "error"}
    ]
