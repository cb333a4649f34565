"""The best day for a transfer to begin, and the day from which it changes nothing near that a client knows."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from aftercare.domain.transfers.transfer import (
    NEAR_DAYS,
    SOUGHT_DAYS,
    Beginning,
    best_beginning,
    day_that_spares,
)

FROM_ON = date(2026, 11, 24)
# A Wednesday.
CLOSED = {date(2026, 12, 2)}
OFFSETS = st.lists(st.integers(-5, 40))


@given(OFFSETS)
def test_from_the_day_shown_on_nothing_near_is_left_and_no_earlier_day_would_do(
    offsets: list[int],
) -> None:
    affected_on = [FROM_ON + timedelta(days=one) for one in offsets]
    near = [one for one in affected_on if timedelta() <= one - FROM_ON < timedelta(days=NEAR_DAYS)]
    found = day_that_spares(FROM_ON, affected_on)
    if found is None:
        assert near == []
    else:
        assert all(one < found for one in near)
        assert found - timedelta(days=1) in near


@given(st.lists(st.integers(0, 60)))
def test_the_best_day_is_the_earliest_working_day_that_loses_the_fewest_appointments(
    offsets: list[int],
) -> None:
    lost_on = [FROM_ON + timedelta(days=one) for one in offsets]
    asked: list[date] = []

    def lost(day: date) -> list[date]:
        asked.append(day)
        return [one for one in lost_on if one >= day]

    found = best_beginning(FROM_ON, lost, CLOSED)
    days = [FROM_ON + timedelta(days=one) for one in range(SOUGHT_DAYS + 1)]
    days = [day for day in days if day.weekday() < 5 and day not in CLOSED]
    fewest = min(sum(one >= day for one in lost_on) for day in days)
    first = next(day for day in days if sum(one >= day for one in lost_on) == fewest)
    assert found == Beginning(first, fewest, len(lost_on))
    assert len(asked) == len(set(asked)) <= 7


def test_from_a_saturday_on_the_next_working_day_is_the_first() -> None:
    saturday, tuesday = date(2026, 11, 28), date(2026, 12, 1)
    monday = tuesday - timedelta(days=1)
    assert best_beginning(saturday, lambda _: []) == Beginning(monday, 0, 0)
    assert best_beginning(saturday, lambda _: [], {monday}) == Beginning(tuesday, 0, 0)


def test_no_day_that_loses_more_than_today_is_chosen() -> None:
    """The engine may find fewer times from a later day on."""
    first = FROM_ON + timedelta(days=2)
    found = best_beginning(FROM_ON, lambda day: [first] if day == FROM_ON else [first] * 3)
    assert found == Beginning(FROM_ON, 1, 1)
