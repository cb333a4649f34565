"""Runs a command and keeps what it took of the processor: `python -m tools.spent KIND -- COMMAND …`.

Seconds of user and system time, of all that the command started too. They are kept in .make/spent, a
file for each command, where `python -m tools.costs` finds them.
"""

from __future__ import annotations

import hashlib
import json
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
    told = {"kind": kind, "name": name, "seconds": round(seconds, 2)}
    (SPENT / f"{known}.json").write_text(json.dumps(told) + "\n")


def piece_of_work() -> float:
    """Processor seconds that something fixed takes now, of the kind that tests do: objects, strings, hashes, JSON.
    A machine is not equally fast all the time, so every process of tests does it twice a minute."""
    started, kept = time.process_time(), {}
    for number in range(20_000):
        row = {"id": number, "name": f"Voorbeeld {number}", "days": [number % 7, number % 30]}
        text = json.dumps(row)
        kept[hashlib.sha256(text.encode()).hexdigest()] = json.loads(text)["days"]
    return time.process_time() - started


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
