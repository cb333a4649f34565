"""Runs a command and keeps what it took of the processor: `python -m tools.spent KIND -- COMMAND …`.

Seconds of user and system time, of all that the command started too. They are kept in .make/spent, a
file for each command, where `python -m tools.costs` finds them.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import resource
import subprocess
import sys
import time
from pathlib import Path

SPENT = Path(".make/spent")
PIECE = "piece of work"


def keep(kind: str, name: str, seconds: float) -> None:
    """Note what something of a kind took; the same name again replaces it."""
    SPENT.mkdir(parents=True, exist_ok=True)
    known = hashlib.sha256(f"{kind} {name}".encode()).hexdigest()[:12]
    record = {"kind": kind, "name": name, "seconds": round(seconds, 2)}
    (SPENT / f"{known}.json").write_text(json.dumps(record) + "\n")


def piece_of_work() -> float:
    """Processor seconds that something fixed takes now, of the kind that tests do: strings, hashes and JSON, objects
    that lie far apart in memory, and calls of the system. A machine is not equally fast all the time, and not in all
    three alike, so every process of tests does it twice a minute."""
    started = time.process_time()
    _strings()
    _objects()
    _calls()
    return time.process_time() - started


def _strings() -> None:
    kept = {}
    for number in range(10_000):
        row = {"id": number, "name": f"Voorbeeld {number}", "days": [number % 7, number % 30]}
        text = json.dumps(row)
        kept[hashlib.sha256(text.encode()).hexdigest()] = json.loads(text)["days"]


def _objects() -> None:
    rows = [{"id": number} for number in range(100_000)]
    order = list(range(100_000))
    random.Random(15).shuffle(order)
    assert sum(rows[number]["id"] for number in order) == sum(order)


def _calls() -> None:
    end, begin = os.pipe()
    for _ in range(20_000):
        os.write(begin, bytes(512))
        os.read(end, 512)
    os.close(begin)
    os.close(end)


def of_children() -> float:
    """Seconds of all that this process has started and that has ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main(words: list[str]) -> int:
    kind, dashes, *command = words
    if dashes != "--" or not command:
        raise SystemExit(__doc__)
    ended = subprocess.run(command, check=False).returncode
    if ended == 0:
        keep(kind, " ".join(command), of_children())
    return ended if ended >= 0 else 128 - ended


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
