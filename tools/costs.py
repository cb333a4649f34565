"""What `make test` and `make test-thorough` took of the processor, by kind, beside the budget: `python -m tools.costs`.

Processors differ, and the same one does by the hour: a fixed piece of work, timed again and again while
the tests ran, says by how much. Ends with 1 when a tier takes a quarter more than its budget,
a kind takes half as much again as its own, or a kind has no budget at all.
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections import defaultdict
from pathlib import Path
from statistics import mean

from tools.spent import PIECE, SPENT, piece_of_work

BUDGET = Path("tests/budget.toml")
# The same code, as long in seconds, stood at 1,254 and 1,681 at par on two machines: the piece of work is no better.
OVER = 1.25
# Of the same code, one kind took 62 seconds on one day and 101 on another; their sum differed by a tenth.
KIND_OVER = 1.5
# Of `make test`, before the tests.
STEPS = ("set-up", "lint", "documentation", "engine")
# What is this small may double unnoticed: most of it is chance.
TOO_SMALL_TO_COUNT = 5.0


def main() -> int:
    budget = tomllib.loads(BUDGET.read_text())
    spent: defaultdict[str, float] = defaultdict(float)
    pieces = []
    for spent_on in (json.loads(file.read_text()) for file in SPENT.glob("*.json")):
        if spent_on["kind"] == PIECE:
            pieces.append(spent_on["seconds"])
        else:
            spent[spent_on["kind"]] += spent_on["seconds"]
    factor = mean(pieces or [piece_of_work()]) / budget["piece_of_work"]
    over = []
    print(f"\nProcessor seconds; this machine takes {factor:.2f} times what the budget's took\n")
    print(f"{'':34}{'took':>9}{'at par':>9}{'budget':>9}")
    for tier, kinds in budget["tiers"].items():
        total = [0.0, 0.0, 0.0]
        for kind, allowed in kinds.items():
            took = spent.pop(name_of(tier, kind), 0.0)
            row = (took, took / factor, float(allowed["seconds"]))
            total = [a + b for a, b in zip(total, row, strict=True)]
            over += show(kind, *row)
        over += show(f"make {tier}", *total, rule="-")
    for name, took in spent.items():
        print(f"{name:34}{took:9.1f}  has no budget: enter it in {BUDGET} with a reason")
        over.append(name)
    if over:
        print("\nOver budget:", ", ".join(over))
    return 1 if over else 0


def name_of(tier: str, kind: str) -> str:
    """Steps before the tests have a name of their own; what pytest keeps says in which tier."""
    return kind if kind in STEPS else f"{tier}: {kind}"


def show(kind: str, took: float, at_par: float, allowed: float, rule: str = "") -> list[str]:
    """Print a line; answers the kind when it is over its budget."""
    if rule:
        print(rule * 61)
    is_over = at_par > max(allowed * (OVER if rule else KIND_OVER), allowed + TOO_SMALL_TO_COUNT)
    print(f"{kind:34}{took:9.1f}{at_par:9.1f}{allowed:9.1f}{'  OVER' if is_over else ''}")
    return [kind] if is_over else []


if __name__ == "__main__":
    sys.exit(main())
