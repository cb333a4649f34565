"""Early and late shifts keep their weeks as the horizon rolls."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from aftercare.store.placement.resources import WEEK_ZERO, weeks_from, weeks_stored

mondays = st.integers(-500, 2_000).map(lambda weeks: WEEK_ZERO + timedelta(weeks=weeks))
cycles = st.lists(st.integers(), min_size=1, max_size=6, unique=True)


@given(cycles, mondays)
def test_a_cycle_read_in_the_week_it_was_written_for_is_the_cycle(
    cycle: list[int], monday: date
) -> None:
    assert weeks_from(weeks_stored(cycle, monday), monday) == cycle


@given(cycles, mondays)
def test_a_week_later_the_next_pattern_comes_first(cycle: list[int], monday: date) -> None:
    now, later = weeks_from(cycle, monday), weeks_from(cycle, monday + timedelta(weeks=1))
    assert later == [*now[1:], now[0]]


def test_an_empty_cycle_stays_empty() -> None:
    assert weeks_from([], WEEK_ZERO) == weeks_stored([], WEEK_ZERO) == []
