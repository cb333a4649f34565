"""Seconds to plan one instance, peers in turn: the engine five ways, the naive placer, and COPY."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from aftercare.domain.placement.document.parsing import read_instance
from aftercare.domain.placement.placing import place
from aftercare.domain.placement.preparing import prepare
from aftercare.domain.placement.result import Placement
from bench.placement_copy import Yardstick, stored_rows
from bench.placement_instances import TUNED_ON, generate, start_of
from bench.placement_naive import place_naively

CONSTRUCT, REPAIR, THOROUGH = "construct", "with repair", "thorough"
PEERS = {
    CONSTRUCT: (False, False, False),
    f"{CONSTRUCT}, explained": (False, True, False),
    REPAIR: (True, False, False),
    THOROUGH: (True, False, True),
    f"{THOROUGH}, explained": (True, True, True),
}
"""The engine's ways to work: repair, explain, thorough. The roll at night repairs; files are planned thoroughly."""

NAIVE, COPY = "naive datetimes", "COPY"
ENOUGH_SECONDS = 30.0  # a peer that has taken so long in all is not run again


@dataclass(frozen=True)
class Timed:
    """The median and how many runs it is of; rows is what COPY writes."""

    persons: int
    load: float
    peer: str
    seconds: float
    runs: int
    rows: int


def warm_up() -> None:
    """Let the engine compile what it compiles, on an instance nobody measures."""
    prepare()
    small = read_instance(generate(20, 0.98, 7, start_of(7)))
    for repair, explain, thorough in PEERS.values():
        place(small, repair=repair, explain=explain, thorough=thorough)


def timed(
    persons: int,
    load: float,
    rounds: int,
    naive: bool,
    copy: Yardstick,
    report: Callable[[str], None],
) -> list[Timed]:
    """Every peer once a round, one after the other, so that a busy minute hits them all; `naive`: the
    naive placer as well."""
    seed = TUNED_ON[0]
    document = generate(persons, load, seed, start_of(seed))
    instance = read_instance(document)
    plan: Placement = place(instance, explain=False, repair=False)
    rows = stored_rows(instance, plan)
    runs: dict[str, Callable[[], object]] = {
        name: partial(place, instance, repair=repair, explain=explain, thorough=thorough)
        for name, (repair, explain, thorough) in PEERS.items()
    }
    if naive:
        runs[NAIVE] = partial(place_naively, document)
    took: dict[str, list[float]] = {name: [] for name in (*runs, COPY)}
    for turn in range(rounds):
        for name, taken in took.items():
            if sum(taken) > ENOUGH_SECONDS:
                continue
            report(f"{persons:,} people, load {load}, round {turn + 1}: {name}")
            taken.append(copy.seconds(rows) if name == COPY else _seconds(runs[name]))
    return [
        Timed(persons, load, name, statistics.median(taken), len(taken), len(rows))
        for name, taken in took.items()
    ]


def _seconds(run: Callable[[], object]) -> float:
    gc.collect()
    began = time.perf_counter()
    run()
    return time.perf_counter() - began
