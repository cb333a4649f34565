"""Those who wait for one kind of work take no thread from anything else, and wait only so long."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest

from aftercare.base.errors import SignInBusy
from aftercare.base.own_threads import GIVES_WAY, OwnThreads
from tests.serving import awaited

Run = Callable[[OwnThreads, Callable[[], Any]], Any]
RUNS = [
    pytest.param(lambda threads, act: threads.run(act), id="in a thread"),
    pytest.param(lambda threads, act: awaited(threads.run_async(act)), id="in a coroutine"),
]


def threads(number: int = 1, wait_seconds: float = 60, *, gives_way: bool = False) -> OwnThreads:
    return OwnThreads("test", number, wait_seconds, SignInBusy, gives_way=gives_way)


@pytest.mark.parametrize("run", RUNS)
def test_an_act_runs_in_a_thread_of_its_own_and_its_errors_come_back(run: Run) -> None:
    own = threads()
    assert run(own, threading.get_ident) != threading.get_ident()
    with pytest.raises(ZeroDivisionError):
        run(own, lambda: 1 // 0)


@contextmanager
def taken(own: OwnThreads) -> Iterator[None]:
    """Inside the block the one thread is taken."""
    begun, done = threading.Event(), threading.Event()

    def hold() -> None:
        begun.set()
        done.wait()

    def insist() -> None:
        while not begun.is_set():
            with suppress(SignInBusy):
                own.run(hold)

    holder = threading.Thread(target=insist)
    holder.start()
    begun.wait()
    yield
    done.set()
    holder.join()


@pytest.mark.parametrize("run", RUNS)
def test_an_act_whose_turn_does_not_come_is_refused_and_never_begun(run: Run) -> None:
    own, done = threads(wait_seconds=0.01), list[str]()
    with taken(own), pytest.raises(SignInBusy):
        run(own, lambda: done.append("refused"))
    while not done:
        with suppress(SignInBusy):
            run(own, lambda: done.append("next"))
    assert done == ["next"]


@pytest.mark.parametrize("run", RUNS)
def test_an_act_that_has_begun_is_waited_for(run: Run) -> None:
    """Its result is never lost, however short the wait for a turn."""
    own = threads(wait_seconds=0.01)
    done = threading.Event()
    timer = threading.Timer(0.1, done.set)
    timer.start()
    assert run(own, lambda: done.wait(60)) is True


def test_threads_that_give_way_have_a_lower_priority() -> None:
    def priority() -> int:
        return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

    lower = GIVES_WAY if sys.platform == "linux" else priority()
    assert threads(gives_way=True).run(priority) == max(lower, priority())
    assert threads().run(priority) == priority()
