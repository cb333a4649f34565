"""Tries mutants: a forked process swaps the code of a function and runs the tests that reach it."""

from __future__ import annotations

import gc
import os
import secrets
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import FunctionType

import pytest

from aftercare.embedded import private_server
from tests.conftest import SETTINGS, place_of_server, run_key, server_key
from tools.mutants.reaching import ASKED, SELECTED, Reached
from tools.mutants.sampling import Mutant, changed

NOTICED, SURVIVED, TOO_LONG, UNREACHED = "noticed", "survived", "took too long", "not reached"
BROKEN = 70
# None of these says anything about the mutant, so none may count as noticed.
NO_ANSWER = (pytest.ExitCode.USAGE_ERROR, pytest.ExitCode.NO_TESTS_COLLECTED, BROKEN)
AT_ONCE = 2
MOST = 60
"""So many tests are run for one mutant, the quickest."""
PATIENCE = 30.0
"""Seconds beyond four times what the tests took: two run at once, and the machine has other work."""


class Stage:
    """Hands a run the server that is there already, and the template that was made on it; keeps the tests wanted."""

    def __init__(self, url: str) -> None:
        self.url, self.run = url, secrets.token_hex(4)
        self.wanted: list[str] = []

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        if self.wanted:
            known = {item.nodeid: item for item in items}
            items[:] = [known[name] for name in self.wanted if name in known]

    @pytest.hookimpl(trylast=True)
    def pytest_configure(self, config: pytest.Config) -> None:
        config.stash[server_key], config.stash[run_key] = self.url, self.run


@dataclass(frozen=True)
class Attempt:
    """A process that is trying a mutant."""

    mutant: Mutant
    until: float

    def outcome(self, status: int) -> str:
        if os.WIFSIGNALED(status):
            return TOO_LONG
        code = os.WEXITSTATUS(status)
        if code in NO_ANSWER:
            raise RuntimeError(f"{self.mutant.name}: pytest ended with {code}")
        return SURVIVED if code == pytest.ExitCode.OK else NOTICED


def try_all(mutants: list[Mutant], reached: Reached, report: Callable[[Mutant, str], None]) -> None:
    """Tells what came of each mutant as soon as that is known."""
    running: dict[int, Attempt] = {}
    with stage() as plugin, ended(running):
        waiting = list(reversed(mutants))
        while waiting or running:
            while waiting and len(running) < AT_ONCE:
                mutant = waiting.pop()
                tests = reached.tests(mutant.file, mutant.line)[:MOST]
                if not tests:
                    report(mutant, UNREACHED)
                    continue
                seconds = sum(reached.seconds[one] for one in tests)
                until = time.monotonic() + PATIENCE + 4 * seconds
                running[fork(mutant, tests, plugin)] = Attempt(mutant, until)
            for pid, attempt in list(running.items()):
                is_over, status = os.waitpid(pid, os.WNOHANG)
                if is_over:
                    del running[pid]
                    report(attempt.mutant, attempt.outcome(status))
                elif time.monotonic() > attempt.until:
                    os.killpg(pid, signal.SIGKILL)
            time.sleep(0.02)


@contextmanager
def ended(running: Iterable[int]) -> Iterator[None]:
    """Leaves none of these processes behind, also when the run is stopped."""
    try:
        yield
    finally:
        for pid in running:
            with suppress(OSError):
                os.killpg(pid, signal.SIGKILL)


@contextmanager
def stage() -> Iterator[Stage]:
    """A server for all, and a process that has read every test."""
    with tempfile.TemporaryDirectory(prefix="aftercare-", dir=place_of_server()) as name:
        folder = Path(name)
        folder.chmod(0o711)  # as root, the server runs as another user
        with private_server(folder, settings=SETTINGS) as server:
            plugin = Stage(server.url)
            # The cheapest test that asks for rows leaves the template behind.
            ended = run(["--collect-only", "-m", SELECTED, *ASKED], plugin)
            ended = ended or run(["tests/store/operations/test_migrate.py", "-x"], plugin)
            if ended:
                raise SystemExit(f"The tests do not run unchanged: pytest ended with {ended}")
            yield plugin


def fork(mutant: Mutant, tests: list[str], plugin: Stage) -> int:
    """The number of a process that ends with what pytest says of the mutant."""
    if pid := os.fork():
        with suppress(OSError):  # the child may have been quicker
            os.setpgid(pid, pid)
        return pid
    os.setpgid(0, 0)
    try:
        swap(mutant)
        plugin.wanted = tests
        code = run([*{name.partition("::")[0] for name in tests}, "-x"], plugin)
    except BaseException:
        code = BROKEN
    os._exit(code)


def run(words: list[str], plugin: Stage) -> int:
    """Run pytest in this process without a word."""
    sys.stdout.flush()
    kept, nothing = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    try:
        return int(pytest.main(["-p", "no:cacheprovider", "-p", "no:randomly", *words], [plugin]))
    finally:
        sys.stdout.flush()
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nothing)


def swap(mutant: Mutant) -> None:
    """Give every function that is changed its new code, wherever a decorator may have put it."""
    file = mutant.file.resolve()
    new = changed(file.read_text(), mutant.source, file)
    for one in gc.get_objects():
        if isinstance(one, FunctionType) and one.__code__.co_filename == str(file):
            key = (one.__code__.co_qualname, one.__code__.co_firstlineno)
            if key in new:
                one.__code__ = new[key]
