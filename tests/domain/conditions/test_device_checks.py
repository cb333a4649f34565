"""A judgment bounds the checks of devices, and no obligation goes beyond it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from aftercare.domain.conditions.device_checks import DeviceCheckBounds, bounds_faults, bounds_of
from aftercare.domain.conditions.library import SHIPPED
from aftercare.domain.conditions.parameters import asks_for
from aftercare.domain.plans.obligations import ObligationKind, ObligationTerms

JUDGMENT: dict[str, Any] = {
    "device_checks": True, "device_checks_most": 6, "device_checks_weeks": 52,
    "device_checks_until": "2028-11-01", "devices": ["telephone"],
}  # fmt: skip
FIRST, LAST = date(2026, 12, 1), date(2028, 11, 1)
SIX_A_YEAR = DeviceCheckBounds(6, 52, LAST)


@pytest.mark.parametrize(
    "left_out", ["device_checks", "device_checks_most", "device_checks_weeks", "devices"]
)
def test_a_judgment_that_does_not_say_how_often_and_what_allows_no_check(left_out: str) -> None:
    said = {name: value for name, value in JUDGMENT.items() if name != left_out}
    assert bounds_of(said) is None
    assert "device_check" not in asks_for(SHIPPED.entry_of("other_conduct", 2), said)


def test_a_judgment_that_does_allows_checks_within_it() -> None:
    assert bounds_of(JUDGMENT) == SIX_A_YEAR
    assert "device_check" in asks_for(SHIPPED.entry_of("other_conduct", 2), JUDGMENT)
    assert "device_check" not in asks_for(SHIPPED.entry_of("other_conduct", 1), JUDGMENT)


def faults(
    period: int, starts: date = FIRST, ends: date | None = LAST, held: tuple[date, ...] = ()
) -> list[str]:
    found = bounds_faults(SIX_A_YEAR, period, starts, ends, held)
    return [f"{one.pointer} {one.code}" for one in found]


def test_an_obligation_beyond_the_judgment_is_refused_at_its_field() -> None:
    assert faults(61) == []
    assert faults(60) == ["/period_days more-checks-than-allowed"]
    assert faults(61, ends=LAST + timedelta(days=1)) == ["/ends_on checks-no-longer-allowed"]
    late = LAST + timedelta(days=1)
    assert faults(61, late, None) == ["/starts_on checks-no-longer-allowed"]


def test_a_new_obligation_waits_as_long_after_the_last_check_as_the_judgment_asks() -> None:
    held = (FIRST - timedelta(days=60),)
    assert faults(61, held=held) == ["/starts_on check-too-soon"]
    assert faults(61, FIRST + timedelta(days=1), held=held) == []


@example(most=2, weeks=8, gaps=[0, 0])
@given(most=st.integers(1, 52), weeks=st.integers(1, 52), gaps=st.lists(st.integers(0, 40)))
def test_checks_a_whole_period_apart_are_never_more_than_allowed(
    most: int, weeks: int, gaps: list[int]
) -> None:
    bounds = DeviceCheckBounds(most, weeks, None)
    terms = ObligationTerms(ObligationKind.DEVICE_CHECK, 60, bounds.shortest_period_days)
    days = [FIRST]
    for more in gaps:
        days.append(days[-1] + timedelta(days=terms.min_gap_days + more))
    assert all(bounds.counted(days, day) <= most for day in days)


def test_checks_count_in_the_weeks_up_to_the_day() -> None:
    days = [FIRST, FIRST + timedelta(days=100), FIRST + timedelta(weeks=52)]
    assert SIX_A_YEAR.counted(days, FIRST + timedelta(weeks=52)) == 2
    assert SIX_A_YEAR.counted(days, FIRST + timedelta(days=100)) == 2
