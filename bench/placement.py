"""The placement engine beside a naive placer, CP-SAT and COPY, in one run, as ratios.

    python -m bench placement [--sizes 100,1000,10000] [--only times,replans,scores,memory,judge]

Raw results go to bench/out/placement.json, the picture to docs/pictures/placement.svg.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Protocol

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)

from bench import placement_tables as tables
from bench.placement_copy import yardstick
from bench.placement_instances import HELD_OUT, TUNED_ON, generate, start_of
from bench.placement_memory import measured
from bench.placement_officers import Json
from bench.placement_quality import Gap, Scored, judged, scored
from bench.placement_replanning import Replanned, replanned
from bench.placement_times import Timed, timed, warm_up

PARTS = ("times", "replans", "scores", "memory", "judge")
HERE = Path(__file__).parent
OUT = HERE / "out" / "placement.json"
PICTURE = HERE.parent / "docs" / "pictures" / "placement.svg"
SOME = 500  # from so many people on, the naive placer is timed, not scored: it takes minutes
MANY = 5000  # from so many people on, scores are of one seed of each set
Found = dict[str, list[Any]]


class Report(Protocol):
    """Told what is done now, how much of it, and of how much."""

    def __call__(self, text: str, /, done: int, of: int) -> None: ...


def main(
    sizes: Annotated[str, typer.Option(help="People, with commas between.")] = "100,1000,10000",
    loads: Annotated[str, typer.Option(help="Shares of the officers' hours.")] = "0.85,0.98",
    only: Annotated[str, typer.Option(help="Parts to run, with commas between.")] = ",".join(PARTS),
    rounds: Annotated[int, typer.Option(min=1, max=9, help="Runs of each peer.")] = 5,
    seeds: Annotated[int, typer.Option(min=1, help="At most so many seeds of each set.")] = 10,
    cpsat_seconds: Annotated[float, typer.Option(min=5)] = 60,
    cpsat_seeds: Annotated[int, typer.Option(min=1, help="So many seeds of each set.")] = 2,
    cpsat_persons: Annotated[int, typer.Option(min=10, max=200)] = 100,
    cpsat_cold: Annotated[bool, typer.Option(help="Let CP-SAT begin from nothing, too.")] = True,
    naive_to: Annotated[
        int, typer.Option(min=0, help="Most people for the naive placer: 10,000 take it minutes.")
    ] = 10_000,
    picture: Annotated[Path, typer.Option(help="Where to draw.")] = PICTURE,
) -> None:
    began = time.perf_counter()
    console = Console(width=None if sys.stdout.isatty() else 140)
    people, shares = [int(one) for one in sizes.split(",")], [float(x) for x in loads.split(",")]
    parts = only.split(",")
    if unknown := set(parts) - set(PARTS):
        raise typer.BadParameter(f"no such part: {', '.join(sorted(unknown))}")
    found: Found = {part: [] for part in PARTS}
    runs: dict[str, Callable[[Report], list[Any]]] = {
        "times": lambda report: _times(people, shares, rounds, naive_to, report),
        "replans": lambda report: _replans(people, shares, rounds, report),
        "scores": lambda report: _scores(people, shares, seeds, report),
        "memory": lambda report: _memory(people, shares, report),
        "judge": lambda report: _judge(
            cpsat_persons, shares, cpsat_seeds, cpsat_seconds, cpsat_cold, report
        ),
    }
    with _progress(console) as progress:
        task = progress.add_task("compiling", total=None)

        def report(text: str, /, done: int, of: int) -> None:
            progress.update(task, description=text, completed=done, total=of)

        warm_up()
        for part, run in runs.items():
            if part in parts:
                found[part] = run(report)
                _keep(found)  # a later part may be interrupted
                for table in tables.of({part: found[part]}):
                    progress.console.print(table)
    if tables.sizes_in(found) > 1:
        picture.parent.mkdir(parents=True, exist_ok=True)
        picture.write_text(tables.drawn(found))
    console.print(f"{time.perf_counter() - began:,.0f} s in all; raw results in {OUT}")


def _progress(console: Console) -> Progress:
    return Progress(SpinnerColumn(), TextColumn("{task.description}"), BarColumn(),
                    MofNCompleteColumn(), TimeElapsedColumn(), console=console)  # fmt: skip


def _times(
    people: list[int], loads: list[float], rounds: int, naive_to: int, report: Report
) -> list[Timed]:
    scenarios = [(persons, load) for persons in people for load in loads]
    found = []
    with yardstick() as copy:
        for number, (persons, load) in enumerate(scenarios):
            report_case = partial(report, done=number, of=len(scenarios))
            found += timed(persons, load, rounds, persons <= naive_to, copy, report_case)
    return found


def _replans(people: list[int], loads: list[float], rounds: int, report: Report) -> list[Replanned]:
    scenarios = [(persons, load) for persons in people for load in loads]
    found = []
    for number, (persons, load) in enumerate(scenarios):
        report(f"changes one at a time: {persons:,} people, load {load}", number, len(scenarios))
        found.append(replanned(persons, load, TUNED_ON[0], rounds))
    return found


def _sets(seeds: int) -> list[int]:
    return [*TUNED_ON[:seeds], *HELD_OUT[:seeds]]


def _scores(people: list[int], loads: list[float], seeds: int, report: Report) -> list[Scored]:
    scenarios = [
        (persons, load, seed)
        for persons in people
        for load in loads
        for seed in _sets(1 if persons >= MANY else seeds)
    ]
    found = []
    for number, (persons, load, seed) in enumerate(scenarios):
        report(f"scores: {persons:,} people, load {load}, seed {seed}", number, len(scenarios))
        found.append(scored(persons, load, seed, with_naive=persons < SOME))
    return found


def _memory(people: list[int], loads: list[float], report: Report) -> list[Json]:
    persons, seed = max(people), TUNED_ON[0]
    found = []
    with tempfile.TemporaryDirectory(prefix="aftercare-bench-") as folder:
        for number, load in enumerate(loads):
            path = Path(folder) / "instance.json"
            path.write_text(json.dumps(generate(persons, load, seed, start_of(seed))))
            for how in ("construct", "thorough"):
                report(f"memory: {persons:,} people, load {load}, {how}", number, len(loads))
                found.append(
                    {"persons": persons, "load": load, "how": how} | asdict(measured(path, how))
                )
    return found


def _judge(
    persons: int, loads: list[float], seeds: int, seconds: float, cold: bool, report: Report
) -> list[Gap]:
    scenarios = [(load, seed) for load in loads for seed in _sets(seeds)]
    found = []
    for number, (load, seed) in enumerate(scenarios):
        report(f"CP-SAT: {persons:,} people, load {load}, seed {seed}", number, len(scenarios))
        found.append(judged(persons, load, seed, seconds, cold))
    return found


def _keep(found: Found) -> None:
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(
        json.dumps({part: [_plain(row) for row in rows] for part, rows in found.items()}, indent=1)
    )


def _plain(row: Any) -> Json:
    return row if isinstance(row, dict) else asdict(row)


if __name__ == "__main__":
    typer.run(main)
