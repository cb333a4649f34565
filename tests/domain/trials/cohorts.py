"""Simulated arms of a trial: clients differ in how often they miss, and in how many appointments they have."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from aftercare.domain.trials.effect import ClientCount


@dataclass(frozen=True)
class Cohort:
    """One arm. `alike`: the correlation of two appointments of one client."""

    clients: int
    appointments: float
    missed: float
    alike: float

    def missing(self, more: float) -> Cohort:
        return replace(self, missed=self.missed + more)


def shares(rng: np.random.Generator, of: Cohort) -> np.ndarray:
    """Of each client, how likely they are to miss an appointment: a beta distribution."""
    weight = 1 / of.alike - 1
    return rng.beta(of.missed * weight, (1 - of.missed) * weight, of.clients)


def cohort(rng: np.random.Generator, of: Cohort) -> list[ClientCount]:
    """Each client has at least one appointment; how many varies as much as it does in caseloads of short and long
    orders (negative binomial)."""
    sizes = 1 + rng.negative_binomial(2, 2 / (of.appointments + 1), of.clients)
    missed = rng.binomial(sizes, shares(rng, of))
    return [ClientCount(*pair) for pair in zip(sizes.tolist(), missed.tolist(), strict=True)]
