"""What came of a drill, fault by fault, as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import median

from rich.table import Table


@dataclass(frozen=True)
class Point:
    """One fault and what it cost: seconds until writes went on, until the cluster was whole, and new primaries."""

    number: int
    fault: str
    waited_s: float
    whole_s: float
    moved: bool
    watchdog_spoke: bool | None
    wrong: tuple[str, ...] = ()


def table_of(points: Sequence[Point], title: str) -> Table:
    table = Table(title=title)
    for name in ("fault", "points", "failovers", "no write for (s)", "whole after (s)", "wrong"):
        table.add_column(name)
    by_name = sorted(points, key=lambda one: one.fault)
    for fault, group in groupby(by_name, key=lambda one: one.fault):
        table.add_row(fault, *_cells(list(group)))
    table.add_section()
    table.add_row("all", *_cells(points))
    return table


def _cells(points: Sequence[Point]) -> list[str]:
    wrong = sum(len(one.wrong) for one in points)
    return [
        str(len(points)), str(sum(one.moved for one in points)), _span([one.waited_s for one in points]),
        _span([one.whole_s for one in points]), f"[red]{wrong}[/]" if wrong else "0",
    ]  # fmt: skip


def _span(seconds: Sequence[float]) -> str:
    """Median and the longest."""
    return f"{median(seconds):.0f}, at most {max(seconds):.0f}" if seconds else ""
