"""A trial is looked at on planned days, stops for harm, and seldom finds an effect where there is none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.domain.message_templates.templates import TextKind, shipped_template
from aftercare.domain.trials.effect import ClientCount, Finding
from aftercare.domain.trials.protocol import (
    DAYS_BETWEEN_LOOKS,
    MOST_DAYS,
    MOST_LOOKS,
    Decision,
    OtherDay,
    OtherWording,
    Protocol,
    look,
    look_days,
    protocol_faults,
)
from tests.domain.trials.cohorts import Cohort, shares

PROTOCOL = Protocol(OtherDay(4, 3), date(2027, 1, 4), date(2027, 7, 5), looks=4)
KEPT, MISSED = ClientCount(2, 0), ClientCount(2, 1)
MISS_SELDOM = [KEPT] * 80 + [MISSED] * 20
MISS_OFTEN = [KEPT] * 40 + [MISSED] * 60


def decisions(control: list[ClientCount], tested: list[ClientCount]) -> list[Decision]:
    return [look(PROTOCOL, number, control, tested).decision for number in range(1, 5)]


def test_looks_are_evenly_spread_and_the_last_is_the_end() -> None:
    assert look_days(PROTOCOL) == (
        date(2027, 2, 18), date(2027, 4, 5), date(2027, 5, 20), date(2027, 7, 5),
    )  # fmt: skip


@given(st.integers(1, MOST_LOOKS), st.integers(0, MOST_DAYS - MOST_LOOKS * DAYS_BETWEEN_LOOKS))
def test_looks_of_a_protocol_without_faults_are_far_enough_apart(looks: int, extra: int) -> None:
    days = looks * DAYS_BETWEEN_LOOKS + extra
    ends_on = date.fromordinal(PROTOCOL.begins_on.toordinal() + days)
    protocol = replace(PROTOCOL, looks=looks, ends_on=ends_on)
    assert list(protocol_faults(protocol)) == []
    on = (protocol.begins_on, *look_days(protocol))
    gaps = [(later - earlier).days for earlier, later in pairwise(on)]
    assert min(gaps) >= DAYS_BETWEEN_LOOKS
    assert on[-1] == ends_on


def test_harm_stops_a_trial_and_nothing_else_does_before_its_end() -> None:
    going_on = [Decision.CONTINUES] * 3 + [Decision.ENDED]
    assert decisions(MISS_SELDOM, MISS_OFTEN) == [Decision.STOPPED_FOR_HARM] * 4
    assert decisions(MISS_OFTEN, MISS_SELDOM) == going_on
    assert decisions(MISS_OFTEN, MISS_OFTEN) == going_on
    assert decisions(MISS_SELDOM, []) == going_on


def test_harm_that_one_look_would_show_is_not_yet_shown_by_the_first_of_four() -> None:
    tested = [KEPT] * 67 + [MISSED] * 33
    assert look(replace(PROTOCOL, looks=1), 1, MISS_SELDOM, tested).decision is (
        Decision.STOPPED_FOR_HARM
    )
    assert look(PROTOCOL, 1, MISS_SELDOM, tested).decision is Decision.CONTINUES


def test_enough_clients_in_both_arms_end_a_trial_at_a_look() -> None:
    protocol = replace(PROTOCOL, enough_clients=100)
    none = [ClientCount(0, 0)]
    assert look(protocol, 1, MISS_OFTEN, MISS_OFTEN).decision is Decision.ENDED
    assert look(protocol, 1, MISS_OFTEN, MISS_OFTEN[1:] + none).decision is Decision.CONTINUES


DAY_BEFORE = TextKind.REMINDER_DAY_BEFORE
SHIPPED = shipped_template(DAY_BEFORE, "nl").text
NO_REMINDER = OtherWording(TextKind.CHANGED_TIME, {"nl": SHIPPED})


@pytest.mark.parametrize(
    ("protocol", "faults"),
    [
        (replace(PROTOCOL, looks=0), ["/looks out-of-range"]),
        (replace(PROTOCOL, looks=MOST_LOOKS + 1), ["/looks out-of-range"]),
        (replace(PROTOCOL, ends_on=date(2027, 2, 28)), ["/ends_on looks-too-close"]),
        (replace(PROTOCOL, ends_on=date(2026, 12, 31)), ["/ends_on looks-too-close"]),
        # A year, and a day more: half of the clients may have the worse reminder until the end.
        (replace(PROTOCOL, ends_on=date(2028, 1, 5)), []),
        (replace(PROTOCOL, ends_on=date(2028, 1, 6)), ["/ends_on trial-too-long"]),
        (replace(PROTOCOL, enough_clients=19), ["/enough_clients out-of-range"]),
        (replace(PROTOCOL, enough_clients=20), []),
        # The reminder of the day before is never moved, nor is another moved onto it.
        (replace(PROTOCOL, differs=OtherDay(1, 2)), ["/differs/days_before out-of-range"]),
        (replace(PROTOCOL, differs=OtherDay(4, 1)), ["/differs/tested_days_before out-of-range"]),
        (replace(PROTOCOL, differs=OtherDay(4, 4)), ["/differs/tested_days_before same-day"]),
        (replace(PROTOCOL, differs=OtherWording(DAY_BEFORE, {"nl": SHIPPED})), []),
        (replace(PROTOCOL, differs=OtherWording(DAY_BEFORE, {})), ["/differs/wordings missing"]),
        (replace(PROTOCOL, differs=OtherWording(DAY_BEFORE, {"xx": SHIPPED})), ["/differs/wordings unknown-value"]),
        (replace(PROTOCOL, differs=NO_REMINDER), ["/differs/text unknown-value"]),
    ],
)  # fmt: skip
def test_a_protocol_says_what_is_wrong_with_it(protocol: Protocol, faults: list[str]) -> None:
    found = protocol_faults(protocol)
    assert [f"{one.pointer} {one.code}" for one in found] == faults


def found_in_a_trial(rng: np.random.Generator, of: Cohort) -> set[Finding]:
    """What the looks of one trial without any effect find; clients come in at any time, and look by look more
    appointments of the same clients are counted."""
    arms = []
    for _ in range(2):
        enters_at = rng.integers(0, PROTOCOL.looks, of.clients)
        arms.append((shares(rng, of), enters_at, np.zeros((2, of.clients), dtype=int)))
    found = set()
    for number in range(1, PROTOCOL.looks + 1):
        counts = []
        for likely, enters_at, so_far in arms:
            new = rng.poisson(of.appointments, of.clients) * (enters_at < number)
            so_far += np.array([new, rng.binomial(new, likely)])
            counts.append([ClientCount(*pair) for pair in so_far.T.tolist()])
        looked = look(PROTOCOL, number, counts[0], counts[1])
        if looked.effect is not None:
            found.add(looked.effect.finding)
        if looked.decision is not Decision.CONTINUES:
            break
    return found


@pytest.mark.thorough
@pytest.mark.parametrize(
    "of", [Cohort(100, 2, 0.12, 0.25), Cohort(200, 3, 0.2, 0.1)], ids=["a-town", "a-city"]
)
def test_no_effect_is_called_one_in_at_most_one_trial_of_twenty(of: Cohort) -> None:
    rng = np.random.default_rng(20)
    trials = 1_000
    wrong = sum(bool(found_in_a_trial(rng, of) - {Finding.NOT_SHOWN}) for _ in range(trials))
    assert 0 < wrong <= 0.05 * trials
