"""Checks what a change touches: `make check`, or `make check FILES="aftercare/casework/plans/acts.py"`.

Without names the files that git sees as changed. Style and types first, then the nearest tests: changed
themselves, named like what changed, importing it, importing what imports it. `make test` asks the rest.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import grimp

BIN = Path(sys.executable).parent
PACKAGES = ("aftercare", "tests", "tools")
ENOUGH = 6
"""So many files of tests are run."""


def main(named: list[str]) -> int:
    files = [Path(one) for one in named or changed()]
    if missing := [one for one in named if not Path(one).exists()]:
        print(f"There is no {', '.join(missing)}", file=sys.stderr)
        return 2
    ours = [
        one for one in files if one.suffix == ".py" and one.parts[0] in PACKAGES and one.exists()
    ]
    if not ours:
        print("Nothing of ours has changed.")
        return 0
    found = list(dict.fromkeys(tests_of(ours)))
    tests = found[:ENOUGH]
    print(
        f"{len(ours)} changed; the nearest {len(tests)} of {len(found)} files of tests that reach it"
        f" (make test runs all): {' '.join(tests)}"
    )
    commands = [
        [BIN / "ruff", "check", *ours],
        [BIN / "ruff", "format", "--check", *ours],
        [BIN / "mypy"],
        *([[BIN / "pytest", *tests]] if tests else []),
    ]
    return max(subprocess.run(command, check=False).returncode for command in commands)


def changed() -> list[str]:
    """What differs from the last commit, and what git does not know yet."""
    asked = ["git", "status", "--porcelain", "--untracked-files=all", "--no-renames"]
    lines = subprocess.run(asked, check=True, capture_output=True, text=True).stdout.splitlines()
    return [line[3:] for line in lines]


def tests_of(files: list[Path]) -> Iterator[str]:
    """Files of tests, the nearest first; the same one may come again."""
    yield from (str(one) for one in files if one.name.startswith("test_"))
    for one in files:
        yield from map(str, Path("tests", *one.parts[1:-1]).glob(f"test_{one.stem}.py"))
    graph = grimp.build_graph(*PACKAGES)
    reached = {module_of(one) for one in files} & graph.modules
    for _ in range(2):
        reached = set().union(*(graph.find_modules_that_directly_import(one) for one in reached))
        for one in sorted(reached):
            if one.endswith(".conftest"):
                yield from map(str, sorted(Path(*one.split(".")[:-1]).glob("test_*.py")))
            elif is_test(one):
                yield f"{one.replace('.', '/')}.py"


def module_of(file: Path) -> str:
    parts = file.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def is_test(module: str) -> bool:
    return module.startswith("tests.") and module.rpartition(".")[2].startswith("test_")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
