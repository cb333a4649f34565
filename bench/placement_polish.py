"""What the night polish gains over the engine's own score: a second, stronger judge of the same plans.

    python -m bench polish [--seconds 60]

By seed: points of the engine and of the polish, and for which kinds and tiers it found them.
"""

from __future__ import annotations

import time
from collections import Counter
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from aftercare.domain.placement.document.parsing import read_instance
from aftercare.domain.placement.instance import Instance
from aftercare.domain.placement.placing import place
from aftercare.domain.placement.polish import Budget, polish
from aftercare.domain.placement.result import Placement
from aftercare.domain.placement.scoring import ceiling, score
from bench.placement_instances import generate, start_of

PERSONS, LOADS, SEEDS = (100, 1000), (0.85, 0.98), (101, 102, 103, 104)


def main(
    seconds: Annotated[float, typer.Option(help="For each instance.")] = 60,
    persons: Annotated[list[int] | None, typer.Option(help="Sizes.")] = None,
    load: Annotated[list[float] | None, typer.Option(help="Officer loads.")] = None,
    seed: Annotated[list[int] | None, typer.Option(help="Seeds.")] = None,
) -> None:
    """Polish the engine's plans of held-out instances and say what that gained."""
    table = Table(title=f"Night polish, {seconds:g} s an instance")
    for column in ("persons", "load", "seed", "engine", "polished", "gain", "share", "won by"):
        table.add_column(column)
    for size in persons or PERSONS:
        for part in load or LOADS:
            for number in seed or SEEDS:
                table.add_row(
                    f"{size}", f"{part}", f"{number}", *_measured(size, part, number, seconds)
                )
    Console(width=160).print(table)


def _measured(persons: int, load: float, seed: int, seconds: float) -> tuple[str, ...]:
    instance = read_instance(generate(persons, load, seed, start_of(seed)))
    plan = place(instance)
    begun = time.monotonic()
    found = polish(instance, plan, Budget(), lambda: begun + seconds - time.monotonic())
    top, before, after = ceiling(instance), score(instance, plan), score(instance, found)
    won = ", ".join(f"{what} {points:+}" for what, points in _by_kind(instance, plan, found))
    row = (f"{before / top:.4f}", f"{after / top:.4f}", f"{after - before:+}")
    share = f"{(after - before) / before:.2%}"
    print(persons, load, seed, *row, share, won, flush=True)  # as it goes: a run takes a while
    return *row, share, won


def _by_kind(instance: Instance, before: Placement, after: Placement) -> list[tuple[str, int]]:
    """The difference in points for each kind and tier, the largest first."""
    tiers = {person.id: person.tier for person in instance.persons}
    kinds = {row.id: f"{row.kind}/{tiers[row.person]}" for row in instance.obligations}
    weights = {1: 9, 2: 3, 3: 1}
    points: Counter[str] = Counter()
    for plan, sign in ((before, -1), (after, 1)):
        for row in plan.placed:
            timely = 2 if row.why is not None and row.why.in_time else 1
            kind = kinds[row.obligation]
            points[kind] += sign * timely * weights[int(kind.rpartition("/")[2])]
    return [(kind, number) for kind, number in points.most_common() if number]
