"""How often the intervals of shares hold the truth: exactly, and in simulated caseloads.

`python -m tests.domain.figures.coverage` prints the table of docs/figures.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import lgamma

import numpy as np

from aftercare.domain.figures.intervals import bounds, interval, repeats_of_clients
from tests.domain.trials.cohorts import Cohort, cohort

SEED = 20
RUNS = 1_000
# Cases behind a share, from the fewest that are shown to a large organisation; and true shares.
SIZES = (5, 8, 10, 20, 40, 100, 250, 1_000, 5_000)
SHARES = (0.012, 0.053, 0.124, 0.305, 0.497, 0.716, 0.896, 0.983)
# Clients, appointments of one in the period, share missed, how alike the appointments of one client are; weeks.
CASELOADS = (
    (Cohort(30, 4, 0.15, 0.3), 4),
    (Cohort(60, 4, 0.25, 0.3), 13),
    (Cohort(150, 8, 0.08, 0.1), 13),
    (Cohort(150, 6, 0.12, 0.4), 13),
    (Cohort(400, 20, 0.12, 0.25), 52),
)
# More than the method assumes: nearly every client comes every week, and some miss nearly everything.
TOO_MANY = (Cohort(60, 16, 0.15, 0.7), 13)


def exact_coverage(size: int, share: float) -> float:
    """How likely the interval of a share found among `size` independent cases holds the true one."""
    found = np.arange(size + 1)
    ways = np.array([lgamma(size + 1) - lgamma(n + 1) - lgamma(size - n + 1) for n in found])
    likely = np.exp(ways + found * np.log(share) + (size - found) * np.log1p(-share))
    edges = np.array([bounds(n / size, size) for n in found])
    held = (edges[:, 0] <= share) & (share <= edges[:, 1])
    return float(likely[held].sum())


def worst_coverage(size: int) -> float:
    """Of all true shares from 0.001 to 0.999."""
    return min(exact_coverage(size, thousandths / 1_000) for thousandths in range(1, 1_000))


def simulated_coverage(size: int, share: float) -> float:
    """Of RUNS independent samples, with bounds as they are shown: in whole per cent."""
    rng = np.random.default_rng(SEED)
    return _held(((int(n), size) for n in rng.binomial(size, share, RUNS)), share, 1)


def _held(samples: Iterable[tuple[int, int]], share: float, repeats: float) -> float:
    shown = [interval(part, (part, size - part), repeats) for part, size in samples]
    held = [one for one in shown if one and one.lower <= 100 * share <= one.upper]
    return len(held) / len(shown)


def clients_coverage(of: Cohort, weeks: int) -> float:
    """Of RUNS caseloads in which the appointments of one client are alike."""
    rng = np.random.default_rng(SEED)
    caseloads = [cohort(rng, of) for _ in range(RUNS)]
    samples = [
        (sum(one.missed for one in clients), sum(one.appointments for one in clients))
        for clients in caseloads
    ]
    return _held(samples, of.missed, repeats_of_clients(weeks))


def main() -> None:
    print("cases  worst of all shares " + "".join(f"{share:>8}" for share in SHARES))
    for size in SIZES:
        simulated = "".join(f"{100 * simulated_coverage(size, one):8.1f}" for one in SHARES)
        print(f"{size:5}  {100 * worst_coverage(size):19.1f} {simulated}")
    for of, weeks in (*CASELOADS, TOO_MANY):
        print(of, weeks, f"{100 * clients_coverage(of, weeks):.1f}")


if __name__ == "__main__":
    main()
