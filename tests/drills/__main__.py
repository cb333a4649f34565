"""`python -m tests.drills --points 200 --seed 7 --minutes 20`: strikes under load, and prints what came of it.

It goes on where an earlier one stopped with `--after`, the number of points that were done with this seed.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.drills.programs import why_not
from tests.drills.room import inside


def main(words: Sequence[str]) -> int:
    asked = read(words)
    if reason := why_not():
        print(reason)
        return 2
    if not asked.inside:
        return subprocess.call(inside(words))
    # Imported here: it is all of the service, and who only makes the room should not wait for it.
    from tests.drills.running import drill_in_this_room

    return drill_in_this_room(asked)


def read(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.drills", description=__doc__)
    parser.add_argument("--points", type=int, default=200)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument(
        "--after", type=int, default=0, help="points of this seed that were done before"
    )
    parser.add_argument("--minutes", type=float, default=20, help="no new point after so many")
    parser.add_argument(
        "--fault", action="append", default=[], help="only these, in this order, by part of a name"
    )
    parser.add_argument(
        "--record", type=Path, help="a file that gets a line of JSON for each point"
    )
    parser.add_argument("--logs", type=Path, help="where logs go when something was wrong")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args(words)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
