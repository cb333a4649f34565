"""What a plan costs is counted in officer hours, there and back included."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.domain.plans.forecast import Forecast, PlannedTime, forecast_of

AT_NINE = datetime(2027, 3, 24, 8, tzinfo=UTC)


def planned(minutes: int, travel_min: int = 0, with_officer: bool = True) -> PlannedTime:
    return PlannedTime(AT_NINE, AT_NINE + timedelta(minutes=minutes), travel_min, with_officer)


PLANNED = st.lists(
    st.builds(
        planned, st.sampled_from([15, 30, 45, 60, 90]), st.sampled_from([0, 15, 30]), st.booleans()
    )
)


def test_an_empty_plan_costs_nothing() -> None:
    assert forecast_of([], 0) == Forecast(0, 0, 0)


def test_the_way_there_and_back_is_counted() -> None:
    assert forecast_of([planned(60, travel_min=30)], 0).officer_hours == 2


def test_what_needs_no_officer_is_counted_but_costs_no_officer_time() -> None:
    found = forecast_of([planned(30), planned(90, 15, with_officer=False)], 0)
    assert found == Forecast(0.5, 2, 0)


def test_what_found_no_place_is_distinguished() -> None:
    assert forecast_of([planned(30)], 4) == Forecast(0.5, 1, 4)


@pytest.mark.parametrize(
    ("minutes", "hours"), [(7, 0), (8, 0.25), (22, 0.25), (23, 0.5), (50, 0.75), (53, 1)]
)
def test_hours_are_rounded_to_the_nearest_quarter(minutes: int, hours: float) -> None:
    assert forecast_of([planned(minutes)], 0).officer_hours == hours


def test_minutes_are_added_up_before_they_are_rounded() -> None:
    assert forecast_of([planned(5)] * 12, 0).officer_hours == 1


@given(PLANNED, PLANNED)
def test_two_plans_cost_what_both_cost(one: list[PlannedTime], other: list[PlannedTime]) -> None:
    whole, first, second = (forecast_of(rows, 0) for rows in (one + other, one, other))
    assert whole.officer_hours == first.officer_hours + second.officer_hours
    assert whole.appointments == first.appointments + second.appointments
    assert whole == forecast_of(iter(reversed(one + other)), 0)


def test_each_week_has_its_hours_before_and_after_what_stays_counts_in_both() -> None:
    monday = date(2026, 11, 23)

    def at(days: int, hours: int) -> PlannedTime:
        begins = datetime(2026, 11, 23, 9, tzinfo=UTC) + timedelta(days=days)
        return PlannedTime(begins, begins + timedelta(hours=hours), 0, with_officer=True)

    mondays = [monday, monday + timedelta(days=7)]
    found = forecast_of(
        [at(1, 2), at(8, 1)], 0, before=[at(2, 1)], stays=[at(0, 1)], mondays=mondays
    )
    assert [(one.monday, one.before, one.after) for one in found.weeks] == [
        (mondays[0], 2, 3),
        (mondays[1], 0, 1),
    ]
    assert found.officer_hours == 3
