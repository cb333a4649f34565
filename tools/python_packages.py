"""Fetches the Python packages that a folder's lock names, once, into an environment of their own."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path


def environment(folder: Path) -> Path:
    """The programs of this folder's lock, below .make, fetched now if they are not there. They are apart from those of
    the checks, because what they need does not fit beside what aftercare needs."""
    place = Path(".make", "python", folder.name).resolve()
    lock, done = (folder / "requirements.txt").read_bytes(), place / "done"
    programs = place / "bin"
    # Written last: a fetch that was interrupted is begun again.
    if not done.is_file() or done.read_bytes() != lock:
        shutil.rmtree(place, ignore_errors=True)
        uv = shutil.which("uv") or str(Path(sys.executable).with_name("uv"))
        subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, str(place)], check=True)
        subprocess.run(
            [
                uv, "pip", "install", "--quiet", "--python", str(programs / "python"),
                "--require-hashes", "--requirement", str(folder / "requirements.txt"),
            ],
            check=True,
        )  # fmt: skip
        done.write_bytes(lock)
    return programs


if __name__ == "__main__":
    environment(Path(sys.argv[1]))
