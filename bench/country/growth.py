"""How cost grows with a country: for each request of a page, and for each thousand clients of a job."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from rich.table import Table

from bench.country.jobs import Ran
from bench.country.measuring import Spent
from bench.country.pages import Shown
from bench.placement_picture import COLOURS, Line, growth_picture

BAR = 1.3
DRAWN_PAGES = ("officer worklist", "officer client", "supervisor inbox", "officer search, name")
DRAWN_JOBS = ("extend-horizon", "plan-reminders", "run-steps", "refresh-clocks", "watchdog")
# Less work than this is the clock's grain, and not growth.
FEW_MS = 50.0


class Measured(Protocol):
    people: int
    pages: list[Shown]
    jobs: list[Ran]


def growth_table(found: Sequence[Measured]) -> Table:
    first = found[0]
    table = Table(title=f"CPU ms and pages; the ratio is to {first.people:,} (bar {BAR})")
    table.add_column("what")
    for one in found:
        table.add_column(f"{one.people:,}", justify="right")
        table.add_column("÷", justify="right")
    for name, costs in _costs(found):
        cells = []
        for ms, pages in costs:
            cells += [f"{ms:,.1f} ({pages:,.0f})", _ratio(ms, costs[0][0])]
        table.add_row(name, *cells)
    return table


def picture_of(found: Sequence[Measured]) -> str:
    """CPU of pages for each request, and of jobs for each thousand clients, as shares of the first size."""
    drawn = dict(_costs(found))
    panels = []
    for names in (DRAWN_PAGES, DRAWN_JOBS):
        lines: list[Line] = [
            (name, colour, _points(found, drawn[name]))
            for name, colour in zip(names, COLOURS, strict=False)
        ]
        panels.append(lines)
    title = "CPU per page and per client, beside that at the first size"
    return growth_picture(title, panels[0], panels[1], BAR)


def _points(
    found: Sequence[Measured], costs: Sequence[tuple[float, float]]
) -> list[tuple[float, float]]:
    return [
        (float(one.people), ms / costs[0][0]) for one, (ms, _) in zip(found, costs, strict=True)
    ]


def _costs(found: Sequence[Measured]) -> Iterator[tuple[str, list[tuple[float, float]]]]:
    """CPU milliseconds and pages, of a page for one request, of a job for a thousand clients."""
    for shown in zip(*(one.pages for one in found), strict=True):
        name = f"{shown[0].reader} {shown[0].page}"
        yield name, [_cost(one.each, 1.0) for one in shown]
    for ran in zip(*(one.jobs for one in found), strict=True):
        share = [one.people / 1_000 for one in found]
        costs = [_cost(one.due, each) for one, each in zip(ran, share, strict=True)]
        yield ran[0].name, costs
        if max(one.quiet.postgres_ms + one.quiet.ours_ms for one in ran) > FEW_MS:
            quiet = [_cost(one.quiet, each) for one, each in zip(ran, share, strict=True)]
            yield f"{ran[0].name}, quiet", quiet


def _cost(spent: Spent, share: float) -> tuple[float, float]:
    return (spent.postgres_ms + spent.ours_ms) / share, spent.pages / share


def _ratio(value: float, base: float) -> str:
    return f"{value / base:.2f}" if base else ""
