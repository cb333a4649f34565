"""A tick runs once for all workers, and one bad item does not hold up the others."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, time, timedelta
from functools import partial

import pytest
from sqlalchemy import text
from sqlmodel import select
from structlog.testing import capture_logs

from aftercare.base.clock import FixedClock
from aftercare.base.errors import Collided, Conflict, Unavailable
from aftercare.base.monitoring.measures import PROCESS
from aftercare.base.subject_errors import ServerAway
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.scheduling.jobs.batches import TRIES, RunResult, each, in_batches
from aftercare.scheduling.jobs.job import Job, tick
from aftercare.scheduling.jobs.runner import JobRunner
from aftercare.store.accounts.rows import TeamRow
from aftercare.store.database.job_runs import STALE_AFTER, items_left
from aftercare.store.database.unit_of_work import Database, UnitOfWork
from tests.store.arranging import NOW
from tests.store.placement.waiting import until


def never(_now: datetime) -> None:
    """Nothing is ever due by itself."""


def job(run: Callable[[], int], daily_at: time | None = None) -> Job:
    return Job("job", run, never, daily_at=daily_at)


def test_a_slot_is_run_by_one_worker_and_the_next_slot_again(
    database: Database, clock: FixedClock
) -> None:
    runs: list[datetime] = []

    def run() -> int:
        runs.append(clock.now())
        return len(runs)

    counting = job(run)
    assert tick(database, clock, counting, "first") == 1
    assert tick(database, clock, counting, "second") is None
    clock.move_to(NOW + timedelta(minutes=1))
    assert tick(database, clock, counting, "second") == 2


def test_a_run_that_failed_is_tried_again_in_its_next_slot(
    database: Database, clock: FixedClock
) -> None:
    def fail() -> int:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        tick(database, clock, job(fail), "first")
    assert tick(database, clock, job(lambda: 0), "second") is None
    clock.move_to(NOW + timedelta(minutes=1))
    assert tick(database, clock, job(lambda: 7), "second") == 7


def test_a_nightly_run_that_died_is_taken_over_the_same_night(
    database: Database, clock: FixedClock
) -> None:
    def fail() -> int:
        raise ZeroDivisionError

    at = time(2, 30)
    with pytest.raises(ZeroDivisionError):
        tick(database, clock, job(fail, at), "first")
    clock.move_to(NOW + STALE_AFTER + timedelta(seconds=1))
    assert tick(database, clock, job(lambda: 3, at), "second") == 3
    clock.move_to(NOW + timedelta(hours=2))
    assert tick(database, clock, job(lambda: 3, at), "third") is None


@pytest.mark.parametrize(
    ("now", "slot"),
    [
        # 02:29 and 02:30 on an ordinary night in winter time.
        ("2026-11-24T01:29:59", "2026-11-23T01:30:00"),
        ("2026-11-24T01:30:00", "2026-11-24T01:30:00"),
        # The night without 02:30: the slot is at 03:30.
        ("2027-03-28T01:29:00", "2027-03-27T01:30:00"),
        ("2027-03-28T01:30:00", "2027-03-28T01:30:00"),
        # The night with two of them: the first counts, and only that one.
        ("2026-10-25T00:30:00", "2026-10-25T00:30:00"),
        ("2026-10-25T01:30:00", "2026-10-25T00:30:00"),
    ],
)
def test_a_nightly_slot_begins_by_the_wall_once_a_night(now: str, slot: str) -> None:
    nightly = job(lambda: 0, daily_at=time(2, 30))
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC)
    assert nightly.slot_at(moment) == datetime.fromisoformat(slot).replace(tzinfo=UTC)
    assert nightly.slot_at(nightly.next_slot_after(moment)) == nightly.next_slot_after(moment)
    assert nightly.next_slot_after(moment) > moment
    # A night is at most 26 hours long: no slot is left out.
    assert nightly.next_slot_after(moment) - nightly.slot_at(moment) <= timedelta(hours=26)


@pytest.mark.parametrize("seconds", [0, 1, 59])
def test_a_slot_of_a_minute_begins_with_each_minute(seconds: int) -> None:
    moment = NOW + timedelta(seconds=seconds)
    assert job(lambda: 0).slot_at(moment) == NOW
    assert job(lambda: 0).next_slot_after(moment) == NOW + timedelta(minutes=1)


def test_a_tick_is_logged_when_it_did_something(database: Database, clock: FixedClock) -> None:
    for minute, handled in enumerate((0, 7)):
        clock.move_to(NOW + timedelta(minutes=minute))
        with capture_logs() as lines:
            tick(database, clock, job(partial(int, handled)), "worker")
        assert [(one["event"], one["handled"]) for one in lines] == [("tick", 7)] * (handled > 0)


def test_a_tick_that_failed_is_logged_by_kind_alone_and_the_bell_rings_on(
    database: Database, clock: FixedClock, caplog: pytest.LogCaptureFixture
) -> None:
    """The text of an exception could name people: only our own code may log it."""
    rings: list[int] = []
    again = threading.Event()

    def fail() -> int:
        rings.append(1)
        clock.move_to(clock.now() + timedelta(minutes=1))
        if len(rings) > 1:
            again.set()
        raise ZeroDivisionError("Anna")

    bell = JobRunner(database, clock, [job(fail)], "worker", ring_seconds=0.01)
    with capture_logs() as lines:
        bell.start()
        try:
            assert again.wait(60)
        finally:
            bell.stop()
    said = {(one["event"], one.get("error_type")) for one in lines} - {("still-running", None)}
    assert said == {("tick-failed", "ZeroDivisionError")}
    assert "Anna" not in str(lines) + caplog.text


def test_an_outage_is_said_once_of_each_job_and_its_end_too(
    database: Database, clock: FixedClock
) -> None:
    outcomes: list[Callable[[], int]] = [away, refused, away, fine, broken, broken]

    def run() -> int:
        return outcomes.pop(0)()

    bell = JobRunner(database, clock, [], "worker")
    one = job(run)
    with capture_logs() as lines:
        for minute in range(6):
            clock.move_to(NOW + timedelta(minutes=minute))
            bell._ring(one)
    said = [(line["event"], line.get("code") or line.get("error_type")) for line in lines]
    assert said == [
        ("tick-failed", "database-away"),
        ("tick-works-again", None),
        ("tick-failed", "ZeroDivisionError"),
    ]


def away() -> int:
    raise ServerAway


def refused() -> int:
    raise Unavailable


def fine() -> int:
    return 0


def broken() -> int:
    raise ZeroDivisionError


def test_a_job_that_is_still_running_is_said_once_in_a_run_and_counted_each_time(
    database: Database, clock: FixedClock, caplog: pytest.LogCaptureFixture
) -> None:
    before, go_on = still_running(), threading.Event()

    def wait() -> int:
        assert go_on.wait(60)
        return 0

    bell = JobRunner(database, clock, [job(wait)], "worker", ring_seconds=0.01)
    with capture_logs() as lines:
        bell.start()
        try:
            until(lambda: still_running() >= before + 20)
        finally:
            go_on.set()
            bell.stop()
    assert [one["event"] for one in lines].count("still-running") == 1
    assert "skipped" not in caplog.text


def still_running() -> float:
    return PROCESS.get_sample_value("aftercare_ticks_still_running_total", {"name": "job"}) or 0.0


def test_a_run_is_timed_by_the_name_of_its_job(database: Database, clock: FixedClock) -> None:
    def runs() -> float:
        return PROCESS.get_sample_value("aftercare_tick_seconds_count", {"name": "job"}) or 0.0

    before = runs()
    assert tick(database, clock, job(lambda: 1), "first") == 1
    assert tick(database, clock, job(lambda: 1), "second") is None
    assert runs() == before + 1


def test_the_bell_has_stopped_when_the_tick_that_was_running_has_ended(
    database: Database, clock: FixedClock
) -> None:
    rung, go_on, order = threading.Event(), threading.Event(), list[str]()

    def wait() -> int:
        rung.set()
        assert go_on.wait(60)
        order.append("tick")
        return 0

    bell = JobRunner(database, clock, [job(wait)], "worker", ring_seconds=0.01)
    bell.start()
    assert rung.wait(60)
    stopping = threading.Thread(target=lambda: (bell.stop(), order.append("stopped")))
    stopping.start()
    # Long enough for a bell that does not wait; one that does is still at it.
    stopping.join(0.2)
    go_on.set()
    stopping.join(60)
    assert order == ["tick", "stopped"]


def test_a_failing_item_is_left_due_and_the_rest_is_done(
    database: Database, clock: FixedClock
) -> None:
    def act(work: UnitOfWork, name: str) -> bool:
        work.session.add(TeamRow(name=name))
        work.session.flush()
        if name == "fault":
            raise Conflict
        if name == "bug":
            raise ZeroDivisionError
        return True

    names = ["one", "fault", "two", "bug", "one", "three"]
    done = each(database, clock, lambda _work: names, act)
    assert (done, done.left) == (3, ("fault", "bug", "one"))
    assert teams(database) == ["one", "three", "two"]


def test_of_two_workers_that_ring_at_once_one_runs(fresh_database: Database) -> None:
    clock, together = FixedClock(NOW), threading.Barrier(2)
    runs: list[int] = []

    def run() -> int:
        runs.append(1)
        return 1

    def ring(worker: str) -> int | None:
        together.wait()
        return tick(fresh_database, clock, job(run), worker)

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(ring, ["first", "second"]))
    assert sorted(answers, key=str) == [1, None]
    assert len(runs) == 1


def raising(sqlstate: str, times: int) -> Callable[[UnitOfWork, str], bool]:
    """Acts by writing a team; the item "hard" meets this database error so many times first."""
    left = {"hard": times}

    def act(work: UnitOfWork, name: str) -> bool:
        work.session.add(TeamRow(name=name))
        work.session.flush()
        if left.get(name, 0) > 0:
            left[name] -= 1
            work.session.execute(
                text(f"do $$ begin raise exception 'again' using errcode = '{sqlstate}'; end $$")
            )
        return True

    return act


def teams(database: Database) -> list[str]:
    """Names of the teams a job has added to those of the office."""
    with database.work(CLOCK, NOW) as work:
        names = work.session.exec(select(TeamRow.name))
        return sorted(name for name in names if not name.startswith("Team "))


@pytest.mark.parametrize("sqlstate", ["40001", "40P01", "55P03"])
def test_an_item_that_collided_is_tried_again_at_once_from_the_start(
    database: Database, clock: FixedClock, sqlstate: str
) -> None:
    done = each(database, clock, lambda _work: ["hard", "easy"], raising(sqlstate, TRIES - 1))
    assert (done, done.left) == (2, ())
    assert teams(database) == ["easy", "hard"]


def test_an_item_that_keeps_colliding_is_left_after_a_few_tries(
    database: Database, clock: FixedClock
) -> None:
    done = each(database, clock, lambda _work: ["hard", "easy"], raising("40P01", TRIES))
    assert (done, done.left) == (1, ("hard",))
    assert teams(database) == ["easy"]


def test_a_search_for_what_is_due_that_collided_is_tried_again_at_once(
    database: Database, clock: FixedClock
) -> None:
    looks: list[int] = []

    def due(_work: UnitOfWork) -> list[str]:
        looks.append(1)
        if len(looks) == 1:
            raise Collided
        return ["one"]

    assert each(database, clock, due, raising("40001", 0)) == 1


def test_what_a_nightly_run_left_is_tried_again_the_same_night_and_nothing_else(
    database: Database, clock: FixedClock
) -> None:
    broken, acted = {"bad"}, []

    def act(_work: UnitOfWork, name: str) -> bool:
        if name in broken:
            raise Unavailable
        acted.append(name)
        return True

    def run(only: frozenset[str] | None = None) -> RunResult:
        return each(database, clock, lambda _work: ["bad", "good"], act, only)

    nightly = Job("nightly", run, never, daily_at=time(2, 30), retry=run)

    def after(minutes: int) -> int | None:
        clock.move_to(clock.now() + timedelta(minutes=minutes))
        return tick(database, clock, nightly, "worker")

    def left() -> dict[str, int]:
        with database.work(CLOCK, NOW) as work:
            return items_left(work.session)

    assert after(0) == 1
    assert left() == {"nightly": 1}
    assert after(0) is None
    assert after(1) == 0  # a minute later, and then ever more patiently
    assert after(1) is None
    broken.clear()
    assert after(1) == 1
    assert (acted, left()) == (["good", "bad"], {})
    assert after(60) is None


def test_batches_beside_one_another_handle_each_item_once_and_name_what_failed(
    fresh_database: Database, clock: FixedClock
) -> None:
    def act(work: UnitOfWork, names: Sequence[str]) -> int:
        work.session.add_all([TeamRow(name=name) for name in names])
        work.session.flush()
        if "t7" in names:
            raise ZeroDivisionError
        return len(names)

    names = [f"t{number}" for number in range(10)]
    done = in_batches(fresh_database, clock, lambda _work: names, act, 3, lanes=2)
    assert (done, done.left) == (9, ("t7",))
    assert teams(fresh_database) == [name for name in names if name != "t7"]


def test_a_batch_with_a_bad_item_costs_the_others_of_it_nothing(
    database: Database, clock: FixedClock
) -> None:
    sizes: list[int] = []

    def act(work: UnitOfWork, names: Sequence[str]) -> int:
        sizes.append(len(names))
        for name in names:
            work.session.add(TeamRow(name=name))
        work.session.flush()
        if "bad" in names:
            raise ZeroDivisionError
        return len(names)

    names = ["a", "b", "bad", "c", "d"]
    with capture_logs() as lines:
        done = in_batches(database, clock, lambda _work: names, act, 2)
    assert [one["event"] for one in lines] == ["batch-failed", "item-failed"]
    assert (done, done.left) == (4, ("bad",))
    assert teams(database) == ["a", "b", "c", "d"]
    assert sizes == [2, 2, 1, 1, 1]
