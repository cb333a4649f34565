"""A move of the demonstration's clock is seen by every process, one at a time, and one that stopped says so."""

from __future__ import annotations

import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from aftercare.base.clock import MovableClock
from aftercare.base.clock_moves import ClockMove, MoveNote
from aftercare.base.start_errors import ClockIsMoving

BEGAN, TO = datetime(2026, 11, 24, 12, tzinfo=UTC), datetime(2026, 12, 4, 12, tzinfo=UTC)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "clock.move"


def test_nothing_is_shown_before_the_first_move(file: Path) -> None:
    assert MoveNote(file).read() is None


def test_a_move_is_shown_to_who_looks_until_it_is_there(file: Path) -> None:
    with MoveNote(file).moving(BEGAN, TO):
        assert MoveNote(file).read() == ClockMove(BEGAN, TO, going=True)
    assert MoveNote(file).read() is None


def test_a_second_move_is_refused_and_leaves_the_first_as_it_is(file: Path) -> None:
    with MoveNote(file).moving(BEGAN, TO):
        with pytest.raises(ClockIsMoving), MoveNote(file).moving(BEGAN, BEGAN):
            pass
        assert MoveNote(file).read() == ClockMove(BEGAN, TO, going=True)
    with MoveNote(file).moving(TO, TO):
        pass


def test_a_move_that_fails_stays_shown_as_stopped_until_the_next_is_there(file: Path) -> None:
    with pytest.raises(RuntimeError), MoveNote(file).moving(BEGAN, TO):
        raise RuntimeError
    assert MoveNote(file).read() == ClockMove(BEGAN, TO, going=False)
    with MoveNote(file).moving(BEGAN, BEGAN + timedelta(hours=1)):
        pass
    assert MoveNote(file).read() is None


def test_a_move_whose_process_is_killed_is_shown_as_stopped(file: Path) -> None:
    mover = """if True:
        import sys, pathlib, signal
        from datetime import datetime
        from aftercare.base.clock_moves import MoveNote
        began, to = map(datetime.fromisoformat, sys.argv[2:])
        with MoveNote(pathlib.Path(sys.argv[1])).moving(began, to):
            print("moving", flush=True)
            signal.pause()
    """
    command = [sys.executable, "-c", mover, str(file), BEGAN.isoformat(), TO.isoformat()]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "moving\n"
        assert MoveNote(file).read() == ClockMove(BEGAN, TO, going=True)
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert MoveNote(file).read() == ClockMove(BEGAN, TO, going=False)


@pytest.mark.parametrize(
    ("days", "share"), [(-1, 0.0), (0, 0.0), (2.5, 0.25), (10, 1.0), (11, 1.0)]
)
def test_the_share_is_of_the_time_to_pass(days: float, share: float) -> None:
    assert ClockMove(BEGAN, TO, going=True).share(BEGAN + timedelta(days=days)) == share


def test_a_move_to_where_the_clock_stands_is_whole() -> None:
    assert ClockMove(BEGAN, BEGAN, going=True).share(BEGAN) == 1.0


def test_the_movable_clock_shows_its_move(tmp_path: Path) -> None:
    mover, watcher = (MovableClock(tmp_path / "clock.json") for _ in range(2))
    before = mover.now()
    with mover.moving(TO):
        move = watcher.move()
        assert move is not None
        assert (move.to, move.going) == (TO, True)
        assert before <= move.began_at <= mover.now()
    assert watcher.move() is None
