"""What came of a morning, as tables and as one picture."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from rich.console import Console
from rich.table import Table

from bench.morning.figures import FLAT_MB, growth_mb, percentile
from bench.morning.lateness import Lateness
from bench.morning.picture import Line, picture

GOAL_MS = 300
WINDOWS = 60
"""Into how many pieces the picture divides the time."""


@dataclass(frozen=True)
class Answer:
    """One request: milliseconds since it was wanted, what was wrong with the answer, seconds since the beginning."""

    ms: float
    fault: str
    at_s: float


@dataclass
class Report:
    """`answers` by page; processor seconds of each process by name, over `seconds`; memory as (seconds, MB) by name."""

    answers: dict[str, list[Answer]]
    spent_s: dict[str, float]
    seconds: float
    serving: list[str]
    title: str = ""
    bare_per_s: float = 0.0
    megabytes: dict[str, list[tuple[float, float]]] = field(default_factory=dict)
    late: dict[str, Lateness] = field(default_factory=dict)
    faults_logged: dict[str, int] = field(default_factory=dict)

    @property
    def all(self) -> list[Answer]:
        return [one for line in self.answers.values() for one in line]

    @property
    def pages_per_s(self) -> float:
        """Answers for a second of the servers' processor time."""
        return len(self.all) / sum(self.spent_s[name] for name in self.serving)

    def picture(self) -> str:
        each = self.seconds / WINDOWS
        windows: list[list[float]] = [[] for _ in range(WINDOWS)]
        for one in self.all:
            windows[min(WINDOWS - 1, int(one.at_s / each))].append(one.ms)
        times: list[Line] = [
            (
                name,
                [
                    ((n + 0.5) * each / 60, percentile(ms, share))
                    for n, ms in enumerate(windows)
                    if ms
                ],
            )
            for name, share in (("p50", 0.5), ("p95", 0.95))
        ]
        memory: list[Line] = [
            (name, [(at / 60, size) for at, size in line]) for name, line in self.megabytes.items()
        ]
        return picture(self.title, [("ms a page", times), ("MB", memory)])


def show(console: Console, report: Report) -> None:
    console.print(_pages(report))
    console.print(_processes(report))
    console.print(_lateness(report))
    faults = Counter(
        f"{name}: {one.fault}" for name, line in report.answers.items() for one in line if one.fault
    )
    _list(console, "Answers that were wrong", faults.most_common(20))
    _list(console, "Errors in the logs", report.faults_logged.items())
    p95 = percentile([one.ms for one in report.all], 0.95)
    console.print(f"p95 {p95:.0f} ms; {GOAL_MS} ms is {'reached' if p95 <= GOAL_MS else 'missed'}.")
    console.print(
        f"{report.pages_per_s:.1f} pages for a second of the servers' processor time; an endpoint that does nothing"
        f" (/healthz) {report.bare_per_s:.0f}."
    )


def _pages(report: Report) -> Table:
    table = Table(title=report.title)
    for heading in ("page", "answers", "p50 ms", "p95", "p99", "most", "wrong"):
        table.add_column(heading, justify="left" if heading == "page" else "right")
    for name, line in sorted(report.answers.items()):
        table.add_row(name, *_times(line))
    table.add_section()
    table.add_row("all", *_times(report.all))
    writes = [
        one for name, line in report.answers.items() if name.endswith("(write)") for one in line
    ]
    table.add_row("writes among them", *_times(writes))
    return table


def _times(line: list[Answer]) -> Iterable[str]:
    ms = [one.ms for one in line]
    yield f"{len(line):,}"
    for share in (0.5, 0.95, 0.99, 1.0):
        yield f"{percentile(ms, share):.0f}"
    yield str(sum(1 for one in line if one.fault))


def _processes(report: Report) -> Table:
    table = Table(title="Processes")
    for heading in (
        "process",
        "processor s",
        "of one processor",
        "MB at first",
        "MB at last",
        "MB more in 10 min",
    ):
        table.add_column(heading, justify="left" if heading == "process" else "right")
    for name, spent in report.spent_s.items():
        samples = report.megabytes.get(name, [])
        grown = growth_mb(samples)
        sizes = (f"{samples[0][1]:.0f}", f"{samples[-1][1]:.0f}", _grown(grown)) if samples else ()
        table.add_row(name, f"{spent:.1f}", f"{spent / report.seconds:.0%}", *sizes)
    return table


def _grown(megabytes: float) -> str:
    return f"{megabytes:+.2f}, {'flat' if megabytes < FLAT_MB else 'grows'}"


def _lateness(report: Report) -> Table:
    table = Table(title="How late the clock's work was, in seconds")
    for heading in ("work", "done", "not done", "p50", "p95", "most"):
        table.add_column(heading, justify="left" if heading == "work" else "right")
    for name, one in report.late.items():
        found = (f"{percentile(one.seconds, share):.0f}" for share in (0.5, 0.95, 1.0))
        table.add_row(name, f"{len(one.seconds):,}", str(one.not_done), *found)
    return table


def _list(console: Console, title: str, lines: Iterable[tuple[str, int]]) -> None:
    found = list(lines)
    console.print(f"{title}: {'none' if not found else ''}")
    for name, number in found:
        console.print(f"  {number:,} × {name}")
