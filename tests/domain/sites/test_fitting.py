"""What a site no longer holds: outside its hours on the Dutch clock, or more at one moment than it has room for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.domain.sites.fitting import beyond_capacity, outside_hours

# A Monday; in winter ten o'clock here is nine by UTC.
MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("hours", "outside"),
    [
        (None, False),
        ({}, True),
        ({"1": [[0, 1440]]}, True),
        ({"0": [[600, 660]]}, False),
        ({"0": [[540, 600], [660, 720]]}, True),
        ({"0": [[540, 630], [630, 720]]}, True),
        ({"0": [[601, 720]]}, True),
        ({"0": [[540, 659]]}, True),
    ],
)
def test_an_hour_from_ten_is_within_hours_that_hold_all_of_it(
    hours: dict[str, list[list[int]]] | None, outside: bool
) -> None:
    assert outside_hours(hours, (MONDAY, MONDAY + HOUR)) is outside


def test_one_over_midnight_is_outside_hours_that_end_the_day() -> None:
    late = MONDAY + timedelta(hours=13, minutes=30)
    assert outside_hours({"0": [[0, 1440]]}, (late, late + HOUR))
    assert not outside_hours({"0": [[0, 1440]]}, (late - HOUR, late))


SPANS = st.lists(st.tuples(st.integers(0, 12), st.integers(1, 5)), max_size=12)


@given(SPANS, st.integers(1, 4))
def test_all_of_a_moment_with_too_many_are_found_and_no_others(
    drawn: list[tuple[int, int]], capacity: int
) -> None:
    spans = [(MONDAY + first * HOUR, MONDAY + (first + length) * HOUR) for first, length in drawn]
    expected = set[int]()
    for moment in (MONDAY + number * HOUR for number in range(20)):
        present = {at for at, (first, last) in enumerate(spans) if first <= moment < last}
        if len(present) > capacity:
            expected |= present
    assert beyond_capacity(capacity, spans) == expected
    assert beyond_capacity(None, spans) == set()
