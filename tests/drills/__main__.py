"""`python -m tests.drills --points 200 --seed 7 --minutes 20`: strikes under load, and prints what came of it.

It goes on where an earlier one stopped with `--after`, the number of points that were done with this seed.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from rich.console import Console

from tests.drills.drill import drill
from tests.drills.faults import FAULTS, drawn
from tests.drills.programs import why_not
from tests.drills.room import furnished, inside
from tests.drills.stage import set_up
from tests.drills.table import Point, table_of


def main(words: Sequence[str]) -> int:
    asked = read(words)
    if reason := why_not():
        print(reason)
        return 2
    if not asked.inside:
        return subprocess.call(inside(words))
    points: list[Point] = []
    out = Console(width=130)
    until_s = time.monotonic() + asked.minutes * 60
    with furnished() as (folder, programs), set_up(folder, programs) as stage:
        chosen = [one for name in asked.fault for one in FAULTS if name in one.name]
        faults = chosen or drawn(asked.after + asked.points, asked.seed)[asked.after :]
        try:
            for one in drill(stage, faults, asked.seed + asked.after, out.print, until_s):
                points.append(one)
                if asked.record:
                    with asked.record.open("a") as file:
                        file.write(json.dumps(asdict(one)) + "\n")
        except BaseException:
            keep_logs(folder, asked.logs)
            raise
        if any(one.wrong for one in points):
            keep_logs(folder, asked.logs)
        wrong = [sentence for one in points for sentence in one.wrong]
        title = (
            f"{len(points)} points, seed {asked.seed}: {stage.ledger.writes} writes acknowledged"
        )
        out.print(table_of(points, title))
        for sentence in wrong:
            out.print(sentence)
        out.print(f"Answers put off, by status (0: none): {dict(stage.ledger.statuses)}")
    return 1 if wrong else 0


def keep_logs(folder: Path, to: Path | None) -> None:
    if to is not None:
        to.mkdir(parents=True, exist_ok=True)
        for log in folder.rglob("*log"):
            if log.is_file():
                (to / "-".join(log.relative_to(folder).parts)).write_bytes(log.read_bytes())


def read(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.drills", description=__doc__)
    parser.add_argument("--points", type=int, default=200)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument(
        "--after", type=int, default=0, help="points of this seed that were done before"
    )
    parser.add_argument("--minutes", type=float, default=20, help="no new point after so many")
    parser.add_argument(
        "--fault",
        action="append",
        default=[],
        help="only these, in this order, by a part of the name",
    )
    parser.add_argument(
        "--record", type=Path, help="a file that gets a line of JSON for each point"
    )
    parser.add_argument("--logs", type=Path, help="where logs go when something was wrong")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args(words)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
