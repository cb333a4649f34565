"""Breaks the code on purpose, one place at a time, and asks whether a test notices: `make mutants`.

A seeded sample of each package, made by the operators of cosmic-ray. Left alone are the placement
engine, whose machine code no swap reaches and whose properties hold it against slow, plain Python, and
what runs once on import, such as tables. Which tests reach which line is asked first, by a run of the
first tier without browsers, faults and doors; it is kept, so `--again` skips it. What came of each
mutant is kept too: a run that was stopped goes on with `--again`, and its table says how many were tried.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections import Counter
from contextlib import suppress
from pathlib import Path

from rich.progress import Progress

from tools.mutants.reaching import ASKED, FOLDER, SELECTED, find_reached
from tools.mutants.sampling import Mutant, sample
from tools.mutants.trying import SURVIVED, UNREACHED, try_all

RESULTS = FOLDER / "results.jsonl"
PACKAGES = ("domain", "casework", "scheduling", "notifications", "processes")


def main(words: list[str]) -> int:
    asked = argparse.ArgumentParser(prog="make mutants", description=__doc__)
    asked.add_argument("--each", type=int, default=300, help="mutants of each package")
    asked.add_argument("--seed", type=int, default=15)
    asked.add_argument("--again", action="store_true", help="what reaches what is known already")
    asked.add_argument("--tests", nargs="+", default=ASKED)
    asked.add_argument("--packages", nargs="+", default=PACKAGES)
    options = asked.parse_args(words)
    if not options.again:
        record(options.tests)
        RESULTS.unlink(missing_ok=True)
    reached = find_reached()
    chosen = [
        one
        for package in options.packages
        for one in sample(Path("aftercare", package), options.each, options.seed)
    ]
    results = known()
    with (
        suppress(KeyboardInterrupt),
        RESULTS.open("a") as kept,
        Progress(auto_refresh=False) as progress,  # no thread of its own: processes are forked
    ):
        task = progress.add_task("Trying mutants", total=len(chosen), completed=len(results))

        def report(mutant: Mutant, found: str) -> None:
            results[mutant.name] = found
            print(json.dumps([mutant.name, found]), file=kept, flush=True)
            if found in (SURVIVED, UNREACHED):
                progress.console.print(f"{found}: {mutant.name}", markup=False)
            progress.advance(task)
            progress.refresh()

        try_all([one for one in chosen if one.name not in results], reached, report)
    survivors = [one for one in chosen if results.get(one.name) in (SURVIVED, UNREACHED)]
    text = "\n".join(f"# {one.name}\n{one.difference}" for one in survivors)
    (FOLDER / "survivors.txt").write_text(text)
    show(chosen, results)
    return 0


def known() -> dict[str, str]:
    """What came of the mutants tried since the recording, by name."""
    if not RESULTS.exists():
        return {}
    return dict(json.loads(line) for line in RESULTS.read_text().splitlines())


def record(tests: list[str]) -> None:
    """Run the first tier once and keep which test reaches which line, and how long it takes."""
    command = [
        sys.executable, "-m", "pytest", "-p", "tools.mutants.reaching", "--numprocesses=2",
        "--dist=loadgroup", "-m", SELECTED, *tests,
    ]  # fmt: skip
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("reached-*"):
        old.unlink()
    subprocess.run(command, check=True)


def show(chosen: list[Mutant], results: dict[str, str]) -> None:
    for package in dict.fromkeys(one.package for one in chosen):
        mine = [results.get(one.name) for one in chosen if one.package == package]
        found = Counter(one for one in mine if one is not None)
        killed = sum(found.values()) - found[SURVIVED] - found[UNREACHED]
        print(
            f"{package:15}{killed:5} of {sum(found.values())} noticed ({len(mine)} drawn): "
            f"{', '.join(f'{count} {what}' for what, count in found.most_common())}"
        )
    print(f"What survived is in {FOLDER / 'survivors.txt'}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
