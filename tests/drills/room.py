"""A room of its own for a drill: network, mounts and processes end with it, and outside nothing changes."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.drills import network
from tests.drills.machines import NUMBERS
from tests.drills.programs import UNPACKED

MEMORY = Path("/dev/shm")
# The first process of a room must take in those whose parents were killed.
FIRST = '"$@" & wait $!'


def inside(words: Sequence[str]) -> list[str]:
    """The command that runs `python -m tests.drills` with these words in a room of its own."""
    # The room ends with this process, whatever ends it.
    bound = ("setpriv", "--pdeathsig", "KILL")
    apart = ("unshare", "--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc")
    first = ("bash", "-c", FIRST, "first")
    return [*bound, *apart, "--", *first, sys.executable, "-m", "tests.drills", "--inside", *words]


@contextmanager
def furnished() -> Iterator[tuple[Path, Path]]:
    """With the wire and the machines: a folder for their files, and the programs where their user reaches them."""
    # Where `ip` keeps the names of networks; hidden from the machine around.
    os.makedirs("/run/netns", exist_ok=True)
    network.run("mount", "-t", "tmpfs", "drill", "/run/netns")
    network.lay(NUMBERS)
    with tempfile.TemporaryDirectory(
        prefix="aftercare-drill-",
        dir=MEMORY if MEMORY.is_dir() else None,
        ignore_cleanup_errors=True,
    ) as name:
        folder = Path(name)
        folder.chmod(0o711)
        programs = folder / "programs"
        programs.mkdir()
        network.run("mount", "--bind", "-o", "ro", str(UNPACKED), str(programs))
        try:
            yield folder, programs
        finally:
            for place in mounted_below(folder):
                network.run("umount", "--lazy", place)


def mounted_below(folder: Path) -> list[str]:
    """Programs and disks, which must not be deleted with the folder, or would keep it."""
    places = [line.split()[1] for line in Path("/proc/self/mounts").read_text().splitlines()]
    return [one for one in reversed(places) if one.startswith(f"{folder}/")]
