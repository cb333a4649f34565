"""What each kind of test takes of the processor, kept for `make costs`, which holds it against tests/budget.toml.

Processor seconds of Python and of what a test starts. PostgreSQL serves all workers at once, so it is a
kind of its own. Only a whole run is kept: of a selection the figures would say nothing.
"""

from __future__ import annotations

import os
import resource
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import pytest

from tools.spent import PIECE, keep, piece_of_work

BETWEEN_PIECES = 30.0
TICKS = os.sysconf("SC_CLK_TCK")
DATABASE = {"database", "connection", "database_url", "server_url", "app_state"}
BY_FOLDER = {
    "tests/demo/": "demonstration",
    "tests/deploy/": "installation",
    "tests/monitoring/": "Prometheus",
    "tests/sweep/": "sweep of hidden files",
}
HTTP = {"client", "client_as", "visitor", "stranger", "browser"}

tier_key = pytest.StashKey[str]()


class Costs:
    """Adds up by kind; a worker tells its own, the controller what PostgreSQL took."""

    def __init__(self, tier: str, worker: str | None) -> None:
        self.tier, self.worker = tier, worker
        self.spent: defaultdict[str, float] = defaultdict(float)
        self.pieces: list[float] = []
        # Of what tests have started and left running, the seconds that were charged to them.
        self.charged = 0.0
        self.time_piece()

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        starts = bool({"browser", "faults"} & {one.name for one in item.iter_markers()})
        if starts:
            self.charged = _living(os.getpid())
        before, ended = _own() + self.charged, _seconds(resource.RUSAGE_CHILDREN)
        yield
        # A browser that many tests use ends with the last test of all, which is not charged its whole life again.
        if starts or _seconds(resource.RUSAGE_CHILDREN) > ended:
            self.charged = _living(os.getpid())
        self.spent[kind_of(item)] += max(_own() + self.charged - before, 0)
        if time.monotonic() - self.timed_at > BETWEEN_PIECES:
            self.time_piece()

    def time_piece(self) -> None:
        self.pieces.append(piece_of_work())
        self.timed_at = time.monotonic()

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self.worker is None:
            self.spent["collecting"] = _seconds(resource.RUSAGE_SELF)
            self.spent["PostgreSQL"] = _of_server(os.getpid())
        else:
            known = sum(self.spent.values()) + sum(self.pieces)
            rest = _own() + _living(os.getpid()) - known
            self.spent["collecting"] = max(rest, 0)
        self.time_piece()
        if session.exitstatus == pytest.ExitCode.OK and is_whole(session.config):
            who = self.worker or "controller"
            for kind, seconds in self.spent.items():
                keep(f"{self.tier}: {kind}", who, seconds)
            for number, seconds in enumerate(self.pieces):
                keep(PIECE, f"{self.tier}, {who}, {number}", seconds)


def is_whole(config: pytest.Config) -> bool:
    """Whether the run was asked for all tests of its tier."""
    option = config.option
    chosen = config.args_source is not config.ArgsSource.TESTPATHS
    return not (chosen or option.keyword or option.markexpr or option.lf or option.deselect)


def kind_of(item: pytest.Item) -> str:
    fixtures, marks = set(getattr(item, "fixturenames", ())), {m.name for m in item.iter_markers()}
    path = item.nodeid.partition("::")[0]
    if "faults" in marks:
        return "faults"
    if "browser" in marks:
        return "every page in Chromium" if "look" in fixtures else "walks in Chromium"
    for folder, kind in BY_FOLDER.items():
        if path.startswith(folder):
            return kind
    if path == "tests/api/http/test_document.py":
        return "API document"
    if path == "tests/contracts/test_openapi_clients.py":
        return "linters and client generators"
    if "fresh_database_url" in fixtures:
        return "database of its own"
    if fixtures & HTTP:
        return "pages over HTTP" if path.startswith("tests/web/") else "API over HTTP"
    if fixtures & DATABASE:
        return "rows"
    is_property = getattr(getattr(item, "obj", None), "is_hypothesis_test", False)
    return "properties" if is_property else "rules"


def _own() -> float:
    """Seconds of this process and of those it has started that have ended."""
    return _seconds(resource.RUSAGE_SELF) + _seconds(resource.RUSAGE_CHILDREN)


def _seconds(whose: int) -> float:
    used = resource.getrusage(whose)
    return used.ru_utime + used.ru_stime


def _living(pid: int) -> float:
    """Seconds of all that a process has started, near and far, and that lives."""
    return descendants(pid, processes())


def _of_server(pid: int) -> float:
    """Seconds of the PostgreSQL servers that a process has started, with all of theirs."""
    known = processes()
    return sum(
        one.seconds + descendants(child, known)
        for child, one in known.items()
        if one.parent == pid and one.name == "postgres"
    )


class Process(NamedTuple):
    name: str
    parent: int
    seconds: float
    """Of processor time, its ended children's included."""


def processes(proc: Path = Path("/proc")) -> dict[int, Process]:
    """All that live, by id. One that ends while it is looked at hides no other: asked thread by thread for its
    children, Chromium once lost them, and a test of half a minute was charged what all before it had taken."""
    found = {}
    for pid in filter(str.isdigit, os.listdir(proc)):
        with suppress(OSError):
            text = (proc / pid / "stat").read_text()
            name, _, rest = text.partition("(")[2].rpartition(")")
            fields = rest.split()
            found[int(pid)] = Process(name, int(fields[1]), sum(map(int, fields[11:15])) / TICKS)
    return found


def descendants(pid: int, known: dict[int, Process]) -> float:
    """Seconds of all that a process has started, near and far."""
    return sum(
        one.seconds + descendants(child, known) for child, one in known.items() if one.parent == pid
    )
