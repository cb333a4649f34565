"""Which test reaches which line of ours, and how long it takes: a plugin that writes, and what reads it again."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from coverage import Coverage, CoverageData

FOLDER = Path(".make/mutants")
SELECTED = "not browser and not faults"
ASKED = tuple(
    f"tests/{one}"
    for one in (
        "domain",
        "casework",
        "scheduling",
        "notifications",
        "processes",
        "store",
        "scenarios",
        "contracts",
    )
)
"""Tests of the doors ask the same rules again, and slower."""
MEASURED = (
    "aftercare.domain",
    "aftercare.casework",
    "aftercare.scheduling",
    "aftercare.notifications",
    "aftercare.processes",
)


NEAR = 6
"""A statement over several lines is noted at some of them."""


@dataclass
class Reached:
    """Names of tests by file and line, and seconds by the name of a test."""

    lines: dict[str, dict[int, set[str]]] = field(default_factory=lambda: defaultdict(dict))
    seconds: dict[str, float] = field(default_factory=dict)

    def tests(self, file: Path, line: int) -> list[str]:
        """Those that reach a line, or else the one it goes on from, the quickest first."""
        known = self.lines[str(file)]
        found = next((known[one] for one in range(line, line - NEAR, -1) if known.get(one)), set())
        return sorted(found & self.seconds.keys(), key=lambda name: self.seconds[name])


class Recorder:
    """Tells coverage which test runs."""

    def __init__(self, worker: str) -> None:
        self.worker = worker
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self.coverage = Coverage(
            data_file=str(FOLDER / f"reached-{worker}"),
            source_pkgs=list(MEASURED),
            config_file=False,
        )
        self.coverage.set_option("run:concurrency", ["thread"])
        self.coverage.start()

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self.coverage.switch_context(item.nodeid)
        yield
        self.coverage.switch_context("")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.seconds[report.nodeid] += report.duration

    def pytest_sessionfinish(self) -> None:
        self.coverage.stop()
        self.coverage.save()
        (FOLDER / f"reached-{self.worker}.json").write_text(json.dumps(self.seconds))


def pytest_configure(config: pytest.Config) -> None:
    worker = getattr(config, "workerinput", {}).get("workerid")
    if worker:
        config.pluginmanager.register(Recorder(worker), "recorder")


def find_reached() -> Reached:
    """What the last recording found; paths relative to here."""
    reached = Reached()
    for file in FOLDER.glob("reached-*.json"):
        reached.seconds |= json.loads(file.read_text())
        data = CoverageData(str(file.with_suffix("")))
        data.read()
        for name in data.measured_files():
            lines = reached.lines[str(Path(name).relative_to(Path.cwd()))]
            for line, contexts in data.contexts_by_lineno(name).items():
                lines.setdefault(line, set()).update(filter(None, contexts))
    return reached
