"""How large a difference a trial can find: as in published tables, and as simulated trials do find it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from aftercare.domain.trials.effect import Finding, effect
from aftercare.domain.trials.power import (
    ALIKE,
    POWER,
    UNEVEN,
    clients_needed,
    independent,
    share_missed,
    smallest_difference,
)
from tests.domain.trials.cohorts import Cohort, cohort
from tests.tiers import examples

SHARES = st.floats(0.01, 0.99)
CLIENTS = st.integers(2, 100_000)


@pytest.mark.parametrize(
    ("control", "tested", "power", "clients"),
    # The manual of R, power.prop.test; then Fleiss, Levin and Paik 2003, without correction, and hand calculators.
    [(0.5, 0.75, 0.9, 76.7), (0.5, 0.75, 0.740, 50.0), (0.5, 0.4, 0.8, 387.3), (0.2, 0.1, 0.8, 199.0),
     (0.1, 0.05, 0.8, 434.4), (0.6, 0.4, 0.8, 96.9)],
)  # fmt: skip
def test_the_number_of_clients_is_that_of_published_tables(
    control: float, tested: float, power: float, clients: float
) -> None:
    assert clients_needed(control, tested, 0.95, power) == pytest.approx(clients, abs=0.06)


@given(SHARES, CLIENTS, st.sampled_from([0.95, 0.975, 0.9917]))
@settings(max_examples=examples(300))
def test_the_smallest_difference_needs_just_these_clients_and_a_larger_one_fewer(
    missed: float, clients: int, confidence: float
) -> None:
    found = smallest_difference(missed, clients, confidence)
    if found is None:
        assert clients_needed(missed, 0, confidence, POWER) > clients
        return
    assert 0 < found <= missed
    assert clients_needed(missed, missed - found, confidence, POWER) <= clients
    assert clients_needed(missed, missed - 0.99 * found, confidence, POWER) > clients


@given(SHARES, CLIENTS, CLIENTS)
@settings(max_examples=examples(300))
def test_more_clients_and_fewer_looks_find_smaller_differences(
    missed: float, few: int, more: int
) -> None:
    assume(few < more)
    found = smallest_difference(missed, few, 0.95)
    best = smallest_difference(missed, more, 0.95)
    looked_often = smallest_difference(missed, more, 0.9875)
    assert found is None or (best is not None and best <= found)
    assert looked_often is None or (best is not None and best <= looked_often)


def test_appointments_of_one_client_count_for_less_than_those_of_as_many_clients() -> None:
    assert independent(100, 1) == 100
    assert 100 < independent(100, 6) < 600
    assert independent(100, 1000) == pytest.approx(100 / ALIKE / (1 + UNEVEN), rel=0.01)


def test_without_misses_or_with_few_counts_nothing_is_said() -> None:
    assert smallest_difference(0, 1000, 0.95) is None
    assert [share_missed(4, 40), share_missed(40, 4)] == [None, None]
    assert share_missed(15, 5) == 0.25


@pytest.mark.thorough
def test_simulated_trials_find_it_about_as_often_as_said() -> None:
    rng = np.random.default_rng(7)
    control = Cohort(400, 6, 0.12, ALIKE)
    difference = smallest_difference(0.12, independent(400, 6), 0.95)
    assert difference is not None
    found = [
        effect(cohort(rng, control), cohort(rng, control.missing(-difference)), 0.95)
        for _ in range(400)
    ]
    seen = sum(one is not None and one.finding is Finding.FEWER_MISSES for one in found)
    assert 0.72 <= seen / len(found) <= 0.85
