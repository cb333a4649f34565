"""The effect of a trial: the difference between two arms in the share of appointments missed, with its interval.

The appointments of one client are alike, so clients are the sampling units. Each arm's share is a ratio estimator:
missed appointments over attended and missed ones. Its variance is that of the jackknife that leaves out one client
at a time, which is the linearised variance with each residual enlarged by the client's part of the appointments
(Cochran, Sampling Techniques, 1977, chapter 6). Degrees of freedom are those of Welch and Satterthwaite
(Welch 1947, Biometrika 34), with the effective number of clients of Kish (Survey Sampling, 1965) in each arm.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from typing import Final

from aftercare.domain.figures.message_figures import SMALLEST_SHOWN, Held, held_as

# Below either of these an arm is too small for an interval.
FEWEST_EFFECTIVE_CLIENTS: Final = 20
# Clients who missed an appointment, and clients who attended one.
FEWEST_OF_EITHER: Final = SMALLEST_SHOWN


@dataclass(frozen=True, slots=True)
class ClientCount:
    """The enforceable appointments of one client in the trial: how many had a recorded attendance or miss, and how
    many of these were missed."""

    appointments: int
    missed: int


class Finding(StrEnum):
    """What an interval shows of the tested arm beside the control arm."""

    FEWER_MISSES = "fewer-misses"
    MORE_MISSES = "more-misses"
    NOT_SHOWN = "not-shown"


@dataclass(frozen=True, slots=True)
class Effect:
    """The share missed in each arm, and the interval of the difference, tested minus control: above 0 the tested arm
    misses more."""

    control: float
    tested: float
    lower: float
    upper: float

    @property
    def difference(self) -> float:
        return self.tested - self.control

    @property
    def finding(self) -> Finding:
        if self.lower > 0:
            return Finding.MORE_MISSES
        return Finding.FEWER_MISSES if self.upper < 0 else Finding.NOT_SHOWN


@dataclass(frozen=True, slots=True)
class _Share:
    """The share missed in one arm, its variance, and the degrees of freedom of that variance."""

    missed: float
    variance: float
    freedom: float


def client_count(outcomes: Iterable[str]) -> ClientCount:
    """Of the codes of the outcomes of one client's enforceable appointments. One that failed through no fault of the
    client, or has no known outcome, does not count."""
    held = [held_as(code) for code in outcomes]
    missed = held.count(Held.MISSED)
    return ClientCount(held.count(Held.ATTENDED) + missed, missed)


def effect(
    control: Sequence[ClientCount], tested: Sequence[ClientCount], confidence: float
) -> Effect | None:
    """None while an arm has too few clients. Clients without a counted appointment say nothing."""
    from aftercare.domain.trials.student_t import t_quantile

    first, second = _share(control), _share(tested)
    if first is None or second is None:
        return None
    variance = first.variance + second.variance
    freedom = variance**2 / (
        first.variance**2 / first.freedom + second.variance**2 / second.freedom
    )
    margin = t_quantile(confidence, freedom) * sqrt(variance)
    difference = second.missed - first.missed
    return Effect(first.missed, second.missed, difference - margin, difference + margin)


def _share(clients: Sequence[ClientCount]) -> _Share | None:
    # Read here, since a look is rare and the library large.
    import numpy as np

    counted = [(one.appointments, one.missed) for one in clients if one.appointments]
    size, missed = np.array(counted or [(0, 0)], dtype=float).T
    if min(np.count_nonzero(missed), np.count_nonzero(size - missed)) < FEWEST_OF_EITHER:
        return None
    effective = size.sum() ** 2 / (size @ size)
    if effective < FEWEST_EFFECTIVE_CLIENTS:
        return None
    share = missed.sum() / size.sum()
    # By how much the share changes without this client.
    change = (missed - share * size) / (size.sum() - size)
    variance = change @ change * (len(size) - 1) / len(size)
    return _Share(float(share), float(variance), float(effective) - 1)
