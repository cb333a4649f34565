"""What a run of the placement benchmark found, as tables of ratios and as a picture."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from typing import Any

from rich.table import Table

from bench.placement_instances import HELD_OUT, TUNED_ON
from bench.placement_officers import Json
from bench.placement_picture import COLOURS, Line, picture
from bench.placement_quality import Gap, Scored
from bench.placement_replanning import Replanned
from bench.placement_times import CONSTRUCT, COPY, NAIVE, REPAIR, THOROUGH, Timed

Found = dict[str, list[Any]]
SETS = {"tuned on": TUNED_ON, "held out": HELD_OUT}


def of(found: Found) -> Iterator[Table]:
    """One table for every part that ran."""
    if found.get("times"):
        yield _times(found["times"])
        yield _growth(found["times"])
    if found.get("replans"):
        yield _replans(found["replans"])
    if found.get("scores"):
        yield _scores(found["scores"])
    if found.get("memory"):
        yield _memory(found["memory"])
    if found.get("judge"):
        yield from _judge(found["judge"])


def _replans(rows: list[Replanned]) -> Table:
    table = _table(
        "One change at a time, in memory (ms)", "people", "load", "open", "one person p50 / p99",
        "p99 with reasons", "officer's week p50 / p99", "notified rows moved without need", "others' rows, at most",
    )  # fmt: skip
    for row in rows:
        table.add_row(
            f"{row.persons:,}", f"{row.load}", f"{row.open_ms:,.0f}",
            f"{row.person_p50:.2f} / {row.person_p99:.2f} ({row.person_p99s[0]:.2f}-{row.person_p99s[-1]:.2f})",
            f"{row.reasons_p99:.2f}",
            f"{row.officer_p50:.1f} / {row.officer_p99:.1f}",
            f"{row.notified_moved}", f"{row.others_changed:.2%}",
        )  # fmt: skip
    return table


def _table(title: str, *headings: str) -> Table:
    table = Table(title=title)
    for number, heading in enumerate(headings):
        table.add_column(heading, justify="right" if number else "left")
    return table


def _times(rows: list[Timed]) -> Table:
    table = _table(
        "Time, medians of the runs, peers in turn", "peer", "people", "load", "rows", "runs",
        "seconds", "÷ COPY",
    )  # fmt: skip
    copy = {(row.persons, row.load): row.seconds for row in rows if row.peer == COPY}
    for row in rows:
        table.add_row(
            row.peer, f"{row.persons:,}", f"{row.load}", f"{row.rows:,}", str(row.runs),
            f"{row.seconds:.3f}", f"{row.seconds / copy[row.persons, row.load]:.2f}",
            end_section=row.peer == COPY,
        )  # fmt: skip
    return table


def _growth(rows: list[Timed]) -> Table:
    """The time of each size over that of the size before."""
    table = _table("Growth", "peer", "load", "people", "time ÷ time", "rows ÷ rows")
    latest: dict[tuple[str, float], Timed] = {}
    for row in sorted(rows, key=lambda row: row.persons):
        before = latest.get((row.peer, row.load))
        if before is not None:
            table.add_row(
                row.peer, f"{row.load}", f"{row.persons:,} ÷ {before.persons:,}",
                f"{row.seconds / before.seconds:.1f}", f"{row.rows / before.rows:.1f}",
            )  # fmt: skip
        latest[row.peer, row.load] = row
    return table


def _scores(rows: list[Scored]) -> Table:
    table = _table(
        "Score ÷ ceiling, median (worst)", "seeds", "people", "load", "instances", "constructed",
        "with repair", "thorough", "naive", "bound", "violations",
    )  # fmt: skip
    for persons, load in sorted({(row.persons, row.load) for row in rows}):
        for name, seeds in SETS.items():
            some = [
                row
                for row in rows
                if (row.persons, row.load) == (persons, load) and row.seed in seeds
            ]
            if not some:
                continue
            table.add_row(
                name, f"{persons:,}", f"{load}", str(len(some)),
                _spread([row.constructed for row in some]),
                _spread([row.repaired for row in some]),
                _spread([row.thorough for row in some]),
                _spread([row.naive for row in some if row.naive is not None]),
                _spread([row.bound for row in some]), str(sum(row.violations for row in some)),
            )  # fmt: skip
    return table


def _spread(values: list[float]) -> str:
    return f"{statistics.median(values):.4f} ({min(values):.4f})" if values else "–"


def _memory(rows: list[Json]) -> Table:
    table = _table(
        "Resident memory of a fresh process, MB", "engine", "people", "load", "after the imports",
        "at its peak",
    )  # fmt: skip
    for row in rows:
        table.add_row(
            row["how"], f"{row['persons']:,}", f"{row['load']}", f"{row['imported_mb']:.0f}",
            f"{row['peak_mb']:.0f}",
        )  # fmt: skip
    return table


def _judge(rows: list[Gap]) -> Iterator[Table]:
    table = _table(
        "Points beside CP-SAT (window by window from the engine's plan; cold = from nothing)",
        "seed", "people", "load", "engine", "CP-SAT", "CP-SAT cold", "its bound", "gap",
        "violations",
    )  # fmt: skip
    for row in rows:
        table.add_row(
            str(row.seed), f"{row.persons:,}", f"{row.load}", f"{row.engine:,}",
            f"{row.judge:,}", "–" if row.cold is None else f"{row.cold:,}",
            "–" if row.proved is None else f"{row.proved:,}", f"{row.share:.2%}",
            str(row.violations),
        )  # fmt: skip
    gaps = [row.share for row in rows]
    table.caption = f"gap: median {statistics.median(gaps):.2%}, worst {max(gaps):.2%}"
    yield table
    lost = _table("What CP-SAT has more", "kind", "tier", "load", "points", "placed", "in time")
    total: dict[tuple[str, int, float], list[int]] = {}
    for row in rows:
        for one in row.lost:
            sums = total.setdefault((one["kind"], one["tier"], row.load), [0, 0, 0])
            for number, name in enumerate(("points", "placed", "in_time")):
                sums[number] += one[name]
    for (kind, tier, load), sums in sorted(total.items(), key=lambda item: -item[1][0]):
        lost.add_row(kind, str(tier), f"{load}", *(f"{one:+}" for one in sums))
    yield lost


# The picture -----------------------------------------------------------------------------------


def sizes_in(found: Found) -> int:
    """How many sizes both panels can show."""
    return min(len({row.persons for row in found[part]}) for part in ("times", "scores"))


def drawn(found: Found) -> str:
    """The first load's times, and the held-out scores of every load."""
    load = min(row.load for row in found["times"])
    times: list[Line] = [
        (name, colour, _along((row.persons, row.seconds) for row in found["times"]
                              if row.peer == name and row.load == load))
        for name, colour in zip((CONSTRUCT, REPAIR, THOROUGH, NAIVE, COPY), COLOURS, strict=False)
    ]  # fmt: skip
    scores: list[Line] = []
    for number, one in enumerate(sorted({row.load for row in found["scores"]})):
        some = [row for row in found["scores"] if row.load == one and row.seed in HELD_OUT]
        for offset, (name, what) in enumerate((("thorough", "thorough"), ("bound", "bound"))):
            line = _along((row.persons, getattr(row, what)) for row in some)
            scores.append((f"{name}, {one}", COLOURS[(2 * number + offset) % len(COLOURS)], line))
    return picture(f"Placing 12 weeks; times at load {load}", times, scores)


def _along(pairs: Any) -> list[tuple[float, float]]:
    """The median by size."""
    by_size: dict[float, list[float]] = {}
    for size, value in pairs:
        by_size.setdefault(size, []).append(value)
    return [(size, statistics.median(values)) for size, values in sorted(by_size.items())]
