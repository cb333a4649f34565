"""Handles due items, one transaction per item or batch, so that one bad item stops no other.

Between two of them a process that is asked to end breaks off: what is left is still due.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Concatenate, ParamSpec, Self, TypeVar

from aftercare.base.clock import Clock
from aftercare.base.errors import Collided, Fault
from aftercare.base.logs import get_log
from aftercare.base.monitoring.stack_traces import keep_trace
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.store.database.unit_of_work import Database, UnitOfWork

Item = TypeVar("Item")
Answer = TypeVar("Answer")
P = ParamSpec("P")
Due = Callable[[UnitOfWork], Iterable[Item]]
Only = frozenset[str] | None
TRIES = 3
"""How many times an item is tried in one run when it collides with another transaction."""


class RunResult(int):
    """How much was handled, and which items failed: their ids as text, nothing else about them."""

    left: tuple[str, ...]

    def __new__(cls, handled: int = 0, left: tuple[str, ...] = ()) -> Self:
        result = super().__new__(cls, handled)
        result.left = left
        return result

    def __add__(self, other: int) -> RunResult:
        return RunResult(int(self) + int(other), self.left + left_of(other))


def left_of(handled: int) -> tuple[str, ...]:
    """The failed items of a run that answered how much it handled; a plain number has none."""
    return handled.left if isinstance(handled, RunResult) else ()


def each(
    database: Database,
    clock: Clock,
    due: Due[Item],
    act: Callable[[UnitOfWork, Item], int | bool],
    only: Only = None,
) -> RunResult:
    """One transaction per item. A failed item is logged by kind and does not hold up the rest. It is still due, so it
    is tried again. `only` limits this to items with these ids."""
    return _alone(database, clock, _due_now(database, clock, due, only), act)


def in_batches(
    database: Database,
    clock: Clock,
    due: Due[Item],
    act: Callable[[UnitOfWork, Sequence[Item]], int],
    size: int,
    only: Only = None,
    lanes: int = 1,
) -> RunResult:
    """One transaction per `size` items. A failed batch is split in halves, and those in halves, until the failing item
    stands alone. That costs its neighbours a few more transactions, not one each. As many batches run in parallel as
    there are lanes: while the database writes one, the next is computed."""

    def tried(batch: list[Item]) -> int | Exception:
        if database.stopping.is_set():
            return 0
        try:
            return _attempt(database, clock, act, batch)
        except Exception as error:
            _log("batch-failed" if len(batch) > 1 else "item-failed", error)
            return error

    items = _due_now(database, clock, due, only)
    batches = [items[first : first + size] for first in range(0, len(items), size)]
    done, left = 0, []
    while batches:
        smaller = []
        for batch, answer in zip(batches, _beside(database, tried, batches, lanes), strict=True):
            if not isinstance(answer, Exception):
                done += answer
            elif len(batch) > 1:
                smaller += [batch[: len(batch) // 2], batch[len(batch) // 2 :]]
            else:
                left.append(str(batch[0]))
        batches = smaller
    return RunResult(done, tuple(left))


def _beside(
    database: Database,
    act: Callable[[list[Item]], Answer],
    batches: Sequence[list[Item]],
    lanes: int,
) -> list[Answer]:
    """The result of each batch, in order."""
    if lanes == 1 or len(batches) == 1 or not database.opens_many:
        return [act(batch) for batch in batches]
    with ThreadPoolExecutor(lanes) as pool:
        return list(pool.map(act, batches))


def _due_now(database: Database, clock: Clock, due: Due[Item], only: Only) -> list[Item]:
    items = _attempt(database, clock, lambda work: list(due(work)))
    return [item for item in items if only is None or str(item) in only]


def _alone(
    database: Database,
    clock: Clock,
    items: Sequence[Item],
    act: Callable[[UnitOfWork, Item], int | bool],
) -> RunResult:
    return one_by_one(database, items, lambda item: _attempt(database, clock, act, item))


def one_by_one(
    database: Database,
    items: Iterable[Item],
    act: Callable[[Item], int | bool],
    to_the_end: bool = False,
) -> RunResult:
    """For work that opens its own transactions: a failed item is logged by kind and skipped. `to_the_end`: the items
    are one unit, of which the long part is done already."""
    handled, left = 0, []
    for item in items:
        if database.stopping.is_set() and not to_the_end:
            break
        try:
            handled += int(act(item))
        except Exception as error:
            _log("item-failed", error)
            left.append(str(item))
    return RunResult(handled, tuple(left))


def _attempt(
    database: Database,
    clock: Clock,
    act: Callable[Concatenate[UnitOfWork, P], Answer],
    *args: P.args,
    **named: P.kwargs,
) -> Answer:
    """Act in a transaction of its own. A collision (a deadlock, a row lock not available, a serialization failure)
    starts it again at once."""
    for number in range(1, TRIES + 1):
        try:
            with database.work(CLOCK, clock.now()) as work:
                return act(work, *args, **named)
        except Collided:
            if number == TRIES:
                raise
    raise AssertionError("the last try answers or raises")


def _log(event: str, error: Exception) -> None:
    if isinstance(error, Fault):
        get_log().error(event, code=error.code)
    else:
        get_log().error(event, error_type=type(error).__name__, error_id=keep_trace(error))
