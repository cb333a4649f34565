"""Prints what came of every fault as a table: `python -m tests.faults.matrix [pytest options]`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from rich.table import Table


class Collector:
    """Keeps what each test recorded about itself."""

    def __init__(self) -> None:
        self.results: list[tuple[dict[str, Any], bool]] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        recorded = dict(report.user_properties)
        if report.when == "call" and recorded:
            self.results.append((recorded, report.passed))


def main(arguments: list[str]) -> int:
    collector = Collector()
    matrix = str(Path(__file__).with_name("test_fault_matrix.py"))
    code = pytest.main(["-q", "-p", "no:cacheprovider", matrix, *arguments], plugins=[collector])
    Console(width=140).print(_table(collector))
    return int(code)


def _table(collector: Collector) -> Table:
    table = Table(title="Faults between claim and receipt")
    for name in ("fault", "posts", "messages by texts accepted", "states at the end", "tasks", ""):
        table.add_column(name)
    for recorded, passed in collector.results:
        table.add_row(
            recorded["fault"],
            str(recorded["posts"]),
            _counts(recorded["accepted"]),
            _counts(recorded["states"]),
            str(recorded["asked"]),
            "[green]holds[/]" if passed else "[red]BROKEN[/]",
        )
    return table


def _counts(counts: dict[object, int]) -> str:
    return ", ".join(f"{number} × {what}" for what, number in sorted(counts.items(), key=str))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
