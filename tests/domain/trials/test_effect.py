"""The interval of a difference between two arms holds the true difference as often as it says."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.domain.trials.effect import ClientCount, Effect, Finding, client_count, effect
from aftercare.domain.trials.student_t import t_quantile
from tests.domain.trials.cohorts import Cohort, cohort

# Of 1,000 intervals that hold the truth in 95 % of cases, fewer than 94 % do so by chance once in fourteen; of 4,000
# once in five hundred.
COHORTS = 4_000
SEED = 20
# Clients in each arm, mean appointments of one, share missed, how alike the appointments of one client are
# (intraclass correlation), true difference.
SETTINGS = [
    pytest.param(Cohort(60, 4, 0.25, 0.3), 0.05, id="few-clients"),
    pytest.param(Cohort(60, 12, 0.15, 0.2), -0.05, id="few-clients-many-appointments"),
    pytest.param(Cohort(150, 8, 0.08, 0.1), 0.0, id="misses-are-rare"),
    pytest.param(Cohort(150, 8, 0.12, 0.4), 0.04, id="some-clients-miss-nearly-all"),
    pytest.param(Cohort(400, 6, 0.12, 0.25), -0.03, id="a-city"),
    pytest.param(Cohort(150, 12, 0.3, 0.02), -0.1, id="clients-are-alike"),
]


@pytest.mark.thorough
@pytest.mark.parametrize(("control", "difference"), SETTINGS)
def test_the_interval_holds_the_true_difference(control: Cohort, difference: float) -> None:
    rng = np.random.default_rng(SEED)
    found = [
        effect(cohort(rng, control), cohort(rng, control.missing(difference)), 0.95)
        for _ in range(COHORTS)
    ]
    known = [one for one in found if one is not None]
    assert len(known) >= 0.95 * COHORTS
    held = sum(one.lower <= difference <= one.upper for one in known)
    assert held >= 0.94 * len(known)


@pytest.mark.parametrize(
    ("confidence", "freedom", "bound"),
    # Printed tables of the distribution.
    [(0.95, 1, 12.706), (0.95, 2, 4.303), (0.95, 10, 2.228), (0.99, 30, 2.750), (0.95, 1e9, 1.960)],
)
def test_quantiles_are_those_of_printed_tables(
    confidence: float, freedom: float, bound: float
) -> None:
    assert t_quantile(confidence, freedom) == pytest.approx(bound, abs=5e-4)


def test_an_effect_computed_by_hand() -> None:
    # 40 clients with one appointment each: each change is (missed - share) / 39, so the variance is
    # share * (1 - share) / 39, and each arm has 39 degrees of freedom.
    control = [ClientCount(1, 1)] * 10 + [ClientCount(1, 0)] * 30
    tested = [ClientCount(1, 1)] * 20 + [ClientCount(1, 0)] * 20
    first, second = 0.25 * 0.75 / 39, 0.5 * 0.5 / 39
    freedom = 39 * (first + second) ** 2 / (first**2 + second**2)
    margin = t_quantile(0.95, freedom) * sqrt(first + second)
    found = effect(control, tested, 0.95)
    assert found == Effect(0.25, 0.5, *map(pytest.approx, (0.25 - margin, 0.25 + margin)))
    assert found.difference == 0.25
    assert found.finding is Finding.MORE_MISSES
    # The bound with 76.4 degrees of freedom is 1.992, the standard error 0.1059.
    assert (found.lower, found.upper) == pytest.approx((0.0391, 0.4609), abs=5e-5)


def test_an_appointment_counts_by_its_outcome() -> None:
    codes = ["attended", "late", "missed", "excused_by_service", "attended_not_complied"]
    assert client_count(codes) == ClientCount(appointments=4, missed=1)


KEPT, MISSED, NONE = ClientCount(2, 0), ClientCount(2, 1), ClientCount(0, 0)
ENOUGH = [KEPT] * 15 + [MISSED] * 5


@pytest.mark.parametrize(
    "few",
    [
        [],
        [NONE] * 40,
        [KEPT] * 14 + [MISSED] * 5 + [NONE] * 20,
        [KEPT] * 40 + [MISSED] * 4,
        [ClientCount(2, 2)] * 40 + [MISSED] * 4,
        # Nearly all the appointments of an arm are of one client.
        [*ENOUGH, ClientCount(900, 40)],
    ],
)
def test_too_few_clients_show_no_effect(few: list[ClientCount]) -> None:
    assert effect(ENOUGH, ENOUGH, 0.95) is not None
    assert effect(ENOUGH, few, 0.95) is None
    assert effect(few, ENOUGH, 0.95) is None


@given(st.integers(0, 2**32), st.floats(0.02, 0.98))
def test_exchanged_arms_have_the_opposite_effect(seed: int, missed: float) -> None:
    rng = np.random.default_rng(seed)
    one, other = (cohort(rng, Cohort(size, 3, missed, 0.3)) for size in (40, 70))
    found, exchanged = effect(one, other, 0.95), effect(other, one, 0.95)
    if found is None or exchanged is None:
        assert found is exchanged
        return
    assert (found.control, found.tested) == (exchanged.tested, exchanged.control)
    assert (found.lower, found.upper) == pytest.approx((-exchanged.upper, -exchanged.lower))
    assert found.lower <= found.difference <= found.upper
