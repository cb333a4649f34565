"""The memory of a fresh process that plans one instance file: after the imports, and at its peak.

    python -m bench.placement_memory INSTANCE.json construct|thorough

Linux counts both (VmRSS, VmHWM); the peak includes reading the file and holding the plan.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Memory:
    """Resident megabytes (10⁶ bytes)."""

    imported_mb: float
    peak_mb: float


def measured(path: Path, how: str) -> Memory:
    """Plan the file in a process of its own; raises CalledProcessError when that fails."""
    command = [sys.executable, "-m", "bench.placement_memory", str(path), how]
    answer = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return Memory(**json.loads(answer))


def _resident(name: str) -> float:
    [kilobytes] = re.findall(rf"{name}:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(kilobytes) * 1024 / 1e6


def _main(path: str, how: str) -> None:
    from aftercare.base.documents.streaming import opened
    from aftercare.domain.placement.document.parsing import read_instance
    from aftercare.domain.placement.placing import place

    imported = _resident("VmRSS")
    instance = read_instance(opened(Path(path).read_text()))
    plan = place(instance, explain=True, repair=how != "construct", thorough=how == "thorough")
    assert plan.placed
    print(json.dumps({"imported_mb": imported, "peak_mb": _resident("VmHWM")}))


if __name__ == "__main__":
    _main(*sys.argv[1:])
