"""Runs a drill in the room that it is in, and says what came of it: a table, what was wrong, and logs if need be."""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from rich.console import Console

from aftercare.base.logs import configure_logs
from tests.drills.drill import drill
from tests.drills.faults import FAULTS, Fault, drawn
from tests.drills.room import furnished
from tests.drills.stage import set_up
from tests.drills.table import Point, table_of

WIDTH = 130


def drill_in_this_room(asked: argparse.Namespace) -> int:
    """The exit code: 1 when anything was wrong."""
    # What the drill's own connections meet is known, and the watchdog's findings are counted.
    configure_logs("CRITICAL")
    points: list[Point] = []
    out = Console(width=WIDTH)
    until_s = time.monotonic() + asked.minutes * 60
    with (
        furnished() as (folder, programs),
        logs_kept(folder, asked.logs, points),
        set_up(folder, programs) as stage,
    ):
        chance = asked.seed + asked.after
        for one in drill(stage, faults_of(asked), chance, out.print, until_s):
            points.append(one)
            note(one, asked.record)
        wrote = f"{stage.ledger.writes} writes acknowledged"
        out.print(table_of(points, f"{len(points)} points, seed {asked.seed}: {wrote}"))
        out.print(f"Requests sent again, by status (0: no answer): {dict(stage.ledger.statuses)}")
    wrong = [sentence for one in points for sentence in one.wrong]
    for sentence in wrong:
        out.print(sentence)
    return 1 if wrong else 0


def faults_of(asked: argparse.Namespace) -> list[Fault]:
    """Those that were named, or those that the seed draws."""
    chosen = [one for name in asked.fault for one in FAULTS if name in one.name]
    return chosen or drawn(asked.after + asked.points, asked.seed)[asked.after :]


def note(point: Point, record: Path | None) -> None:
    if record is not None:
        with record.open("a") as file:
            file.write(json.dumps(asdict(point)) + "\n")


@contextmanager
def logs_kept(folder: Path, to: Path | None, points: list[Point]) -> Iterator[None]:
    """Where the block ends with an error, or with something wrong, copies every log before the room ends."""
    is_well = False
    try:
        yield
        is_well = not any(one.wrong for one in points)
    finally:
        if to is not None and not is_well:
            to.mkdir(parents=True, exist_ok=True)
            for log in (*folder.glob("*.log"), *folder.glob("*/log")):
                (to / "-".join(log.relative_to(folder).parts)).write_bytes(log.read_bytes())
