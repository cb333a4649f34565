"""How large a difference between its two arms a trial can find, known before it begins."""

from __future__ import annotations

from math import sqrt
from statistics import NormalDist
from typing import Final

from aftercare.domain.figures.message_figures import SMALLEST_SHOWN

# How often a trial finds the difference when it is there; the usual choice.
POWER: Final = 0.8
# How alike the appointments of one client are (intraclass correlation), in the middle of what 0096 was simulated with.
ALIKE: Final = 0.25
# How unevenly appointments are spread over clients of short and long orders: the squared coefficient of variation.
UNEVEN: Final = 0.5
_STEPS: Final = 60  # halvings of the interval: more than the digits of a float


def clients_needed(control: float, tested: float, confidence: float, power: float) -> float:
    """In each arm, one appointment each, to find two different shares missed, from 0 to 1. The usual formula for two
    proportions, two-sided and without correction for continuity (Fleiss, Levin and Paik, Statistical Methods for Rates
    and Proportions, 3rd edition 2003, formula 4.14); R computes the same in `power.prop.test`."""
    z = NormalDist().inv_cdf
    mean = (control + tested) / 2
    if_equal = z((1 + confidence) / 2) * sqrt(2 * mean * (1 - mean))
    if_not = z(power) * sqrt(control * (1 - control) + tested * (1 - tested))
    return ((if_equal + if_not) / (control - tested)) ** 2


def independent(clients: float, appointments: float) -> float:
    """How many clients with one appointment each tell as much as these with so many each on average, at least 1. The
    design effect is that of clusters of unequal size (Eldridge, Ashby and Kerry 2006, International Journal of
    Epidemiology 35)."""
    return clients * appointments / (1 + (appointments - 1) * (1 + UNEVEN) * ALIKE)


def smallest_difference(missed: float, clients: float, confidence: float) -> float | None:
    """How many fewer misses a trial finds with POWER, as a part of all appointments, with so many `independent` clients
    in each arm and the share `missed` in the control arm, from 0 to 1. None where they would not find even that no
    appointment was missed."""
    # The larger the difference, the fewer clients find it.
    low, high = 0.0, missed
    if missed <= 0 or clients_needed(missed, 0, confidence, POWER) > clients:
        return None
    for _ in range(_STEPS):
        between = (low + high) / 2
        if clients_needed(missed, missed - between, confidence, POWER) > clients:
            low = between
        else:
            high = between
    return high


def share_missed(attended: int, missed: int) -> float | None:
    """None below the number of either from which figures show a count."""
    return None if min(attended, missed) < SMALLEST_SHOWN else missed / (attended + missed)
