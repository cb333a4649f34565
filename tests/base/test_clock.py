"""Clocks answer aware UTC; those we may move never go back, and a move is seen by every process."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path, PosixPath

import pytest

from aftercare.base.clock import Clock, FixedClock, MovableClock, SystemClock, aware_utc
from aftercare.base.start_errors import ClockCannotGoBack

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
SUMMER = timezone(timedelta(hours=2))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "clock.json"


def test_the_machine_s_clock_answers_utc_and_does_not_stand_still_backwards() -> None:
    first, second = SystemClock().now(), SystemClock().now()
    assert first.tzinfo is UTC
    assert first <= second


@pytest.mark.parametrize("moment", [NOON, NOON.astimezone(SUMMER)], ids=["utc", "summer time"])
def test_an_aware_moment_keeps_its_instant_and_becomes_utc(moment: datetime) -> None:
    assert aware_utc(moment) == NOON
    assert aware_utc(moment).tzinfo is UTC


def test_a_moment_without_an_offset_is_a_programming_error() -> None:
    with pytest.raises(ValueError, match="offset"):
        aware_utc(NOON.replace(tzinfo=None))
    with pytest.raises(ValueError, match="offset"):
        FixedClock(NOON.replace(tzinfo=None))


class TestFixedClock:
    def test_stands_still_until_it_is_moved(self) -> None:
        clock = FixedClock(NOON)
        assert clock.now() == clock.now() == NOON
        clock.move_to(NOON + timedelta(days=1))
        assert clock.now() == NOON + timedelta(days=1)

    def test_may_be_moved_to_where_it_stands(self) -> None:
        clock = FixedClock(NOON)
        clock.move_to(NOON.astimezone(SUMMER))
        assert clock.now() == NOON

    def test_never_goes_back(self) -> None:
        clock = FixedClock(NOON)
        with pytest.raises(ClockCannotGoBack):
            clock.move_to(NOON - timedelta(microseconds=1))
        assert clock.now() == NOON


class TestMovableClock:
    def test_shows_the_machine_s_time_until_it_is_moved(self, file: Path) -> None:
        before = SystemClock().now()
        assert before <= MovableClock(file).now() <= SystemClock().now()
        assert not file.exists()

    def test_runs_on_from_where_it_was_moved_to(self, file: Path) -> None:
        clock = MovableClock(file)
        target = clock.now() + timedelta(days=3)
        clock.move_to(target)
        passed = clock.now() - target
        assert timedelta() <= passed < timedelta(minutes=10)

    def test_a_move_is_seen_by_a_clock_that_had_looked_before(self, file: Path) -> None:
        mover, watcher = MovableClock(file), MovableClock(file)
        for days in (1, 2):
            target = watcher.now() + timedelta(days=days)
            mover.move_to(target)
            assert watcher.now() >= target

    def test_a_look_during_a_move_never_shows_a_moment_before_it(self, file: Path) -> None:
        target = NOON + timedelta(days=3650)

        class MovedWhileLookedAt(PosixPath):
            """A file whose clock is moved after the look began and before the file is read."""

            def stat(self, **options: bool) -> os.stat_result:
                MovableClock(file).move_to(target)
                return file.stat(**options)

        assert MovableClock(MovedWhileLookedAt(file)).now() >= target

    def test_a_move_is_kept_for_the_next_process(self, file: Path) -> None:
        target = MovableClock(file)
        moved_to = target.now() + timedelta(days=30)
        target.move_to(moved_to)
        ask = (
            "import sys, pathlib; from aftercare.base.clock import MovableClock;"
            "print(MovableClock(pathlib.Path(sys.argv[1])).now().isoformat())"
        )
        run = subprocess.run(
            [sys.executable, "-c", ask, str(file)], capture_output=True, text=True, check=True
        )
        assert datetime.fromisoformat(run.stdout.strip()) >= moved_to

    def test_never_goes_back(self, file: Path) -> None:
        clock = MovableClock(file)
        with pytest.raises(ClockCannotGoBack):
            clock.move_to(clock.now() - timedelta(hours=1))
        assert not file.exists()

    def test_leaves_no_draft_behind(self, file: Path) -> None:
        clock = MovableClock(file)
        clock.move_to(clock.now() + timedelta(days=1))
        assert list(file.parent.iterdir()) == [file]


def test_every_clock_is_a_clock(file: Path) -> None:
    clocks: list[Clock] = [SystemClock(), FixedClock(NOON), MovableClock(file)]
    assert all(clock.now().tzinfo is UTC for clock in clocks)
