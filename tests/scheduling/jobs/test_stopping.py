"""A process that is asked to end finishes the item at hand, begins no other, and leaves its slot to another worker."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from datetime import time, timedelta
from functools import partial
from pathlib import Path

import pytest

import aftercare
from aftercare.base.clock import FixedClock
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.scheduling.jobs.batches import RunResult, each, in_batches, one_by_one
from aftercare.scheduling.jobs.job import Job, tick
from aftercare.scheduling.messages.forget_messages import BATCH, _until_none
from aftercare.store.database.job_runs import items_left
from aftercare.store.database.unit_of_work import Database, UnitOfWork
from tests.store.arranging import NOW

HOUSE = Path(aftercare.__file__).parent
ITEMS = [f"item {number}" for number in range(100)]
Loop = Callable[[Database, FixedClock, Callable[[str], None]], RunResult]


def alone(database: Database, clock: FixedClock, did: Callable[[str], None]) -> RunResult:
    return each(database, clock, lambda _work: ITEMS, lambda _work, item: _one(did, item))


def without_transaction(
    database: Database, _clock: FixedClock, did: Callable[[str], None]
) -> RunResult:
    return one_by_one(database, ITEMS, partial(_one, did))


def together(
    lanes: int, database: Database, clock: FixedClock, did: Callable[[str], None]
) -> RunResult:
    def act(_work: UnitOfWork, batch: object) -> int:
        assert isinstance(batch, list)
        return sum(_one(did, item) for item in batch)

    return in_batches(database, clock, lambda _work: ITEMS, act, 10, lanes=lanes)


def _one(did: Callable[[str], None], item: str) -> bool:
    did(item)
    return True


LOOPS: dict[str, tuple[Loop, int]] = {
    "one transaction each": (alone, 1),
    "without a transaction": (without_transaction, 1),
    "a batch each": (partial(together, 1), 10),
}


@pytest.mark.parametrize("name", LOOPS)
def test_a_loop_ends_with_the_unit_in_which_it_is_asked_to(
    database: Database, clock: FixedClock, name: str
) -> None:
    loop, unit = LOOPS[name]
    did: list[str] = []

    def note(item: str) -> None:
        did.append(item)
        database.stopping.set()

    found = loop(database, clock, note)
    assert (len(did), int(found), found.left) == (unit, unit, ())


def test_batches_side_by_side_end_too(fresh_database: Database, clock: FixedClock) -> None:
    did: list[str] = []

    def note(item: str) -> None:
        did.append(item)
        fresh_database.stopping.set()

    # Both lanes may have begun a batch; neither begins another.
    assert together(2, fresh_database, clock, note) in (10, 20)
    assert len(did) in (10, 20)


@pytest.mark.parametrize("daily_at", [None, time(2, 30)])
def test_the_slot_of_a_run_that_broke_off_is_free_at_once(
    database: Database, clock: FixedClock, daily_at: time | None
) -> None:
    done: list[str] = []

    def run() -> int:
        database.stopping.set()
        return 3

    broken_off = Job("job", run, daily_at=daily_at)
    assert tick(database, clock, broken_off, "first") == 3
    # The same process begins no other tick.
    assert tick(database, clock, broken_off, "first") is None
    database.stopping.clear()

    def go_on() -> int:
        done.append("second")
        return 97

    assert tick(database, clock, Job("job", go_on, daily_at=daily_at), "second") == 97
    assert tick(database, clock, Job("job", go_on, daily_at=daily_at), "third") is None
    assert done == ["second"]


def test_a_retry_that_broke_off_is_free_at_once_with_the_items_that_were_left(
    database: Database, clock: FixedClock
) -> None:
    retried: list[frozenset[str]] = []

    def retry(left: frozenset[str]) -> int:
        retried.append(left)
        if len(retried) == 1:
            database.stopping.set()
        return RunResult(1)

    nightly = Job("job", lambda: RunResult(1, ("a", "b")), daily_at=time(2, 30), retry=retry)
    assert tick(database, clock, nightly, "first") == 1
    clock.move_to(NOW + timedelta(minutes=1))
    assert tick(database, clock, nightly, "first") == 1
    database.stopping.clear()
    assert tick(database, clock, nightly, "second") == 1
    assert retried == [frozenset({"a", "b"})] * 2
    with database.work(CLOCK, clock.now()) as work:
        assert items_left(work.session) == {}


def test_forgetting_messages_ends_with_the_batch_in_which_it_is_asked_to(
    database: Database, clock: FixedClock
) -> None:
    did: list[int] = []

    def act(_work: UnitOfWork) -> int:
        did.append(BATCH)
        database.stopping.set()
        return BATCH

    assert _until_none(database, clock, act) == BATCH
    assert did == [BATCH]


# Loops that end by themselves within one unit, each with why.
SHORT = {
    ("jobs/batches.py", "in_batches"): "each batch looks",
    ("jobs/batches.py", "_attempt"): "three tries of one unit",
    (
        "fast_forward.py",
        "_pass",
    ): "moves the clock of the demonstration, asked for by a person; its ticks look",
    ("accounts/publish_head.py", "publish_head"): "three targets at most",
    ("escalation/backtest_process.py", "replay"): "a process of its own, ended by the worker",
    ("delivery/redacting.py", "redact_copies"): "ends with a batch, which looks",
    ("outbox/posting.py", "work_off"): "each attempt looks",
    ("outbox/posting.py", "work_off_here"): "each attempt looks",
    ("outbox/pipeline.py", "go"): "writes down what was posted; claims and attempts look",
    ("outbox/record_outcomes.py", "_alone"): "three tries of one outcome",
    ("gateways/twilio_http.py", "_watch"): "a thread of its own",
    ("gateways/twilio_http.py", "_forget_what_is_over"): "in memory alone",
}


def test_every_loop_that_may_be_long_looks_whether_it_is_to_end() -> None:
    found = set(_loops_that_do_not_look())
    assert found == set(SHORT)


def _loops_that_do_not_look() -> Iterator[tuple[str, str]]:
    """Each `while`, and each `for` that opens units of work, without a look at the flag: file and function."""
    for floor in ("scheduling", "notifications"):
        root = HOUSE / floor
        for path in sorted(root.rglob("*.py")):
            for act in ast.walk(ast.parse(path.read_text())):
                if isinstance(act, ast.FunctionDef):
                    for loop in filter(_may_be_long, ast.walk(act)):
                        if "stopping" not in ast.unparse(loop):
                            yield str(path.relative_to(root)), act.name


def _may_be_long(node: ast.AST) -> bool:
    opens = isinstance(node, ast.For) and ".work(" in ast.unparse(node)
    return opens or isinstance(node, ast.While)
