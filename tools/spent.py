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
from pathlib import Path

SPENT = Path(".make/spent")


def keep(kind: str, name: str, seconds: float) -> None:
    """Note what something of a kind took; the same name again replaces it."""
    SPENT.mkdir(parents=True, exist_ok=True)
    known = hashlib.sha256(f"{kind} {name}".encode()).hexdigest()[:12]
    told = {"kind": kind, "name": name, "seconds": round(seconds, 2)}
    (SPENT / f"{known}.json").write_text(json.dumps(told) + "\n")


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
