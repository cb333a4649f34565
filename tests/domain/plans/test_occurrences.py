"""Occurrences keep their number and their days however the horizon is cut."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.domain.plans.occurrences import DueOccurrence, occurrences_between

MONDAY = date(2027, 3, 1)

STARTS = st.dates(date(2025, 1, 1), date(2030, 12, 31))
PERIODS = st.integers(1, 30)
STRETCHES = st.tuples(st.integers(-20, 80), st.integers(0, 60))
LIVES = st.none() | st.integers(-5, 70)


def windows(
    starts_on: date, life: int | None, period_days: int, stretch: tuple[int, int]
) -> list[DueOccurrence]:
    """Windows of an obligation that lives `life` more days, in a stretch (days from its start,
    days more)."""
    first_on = starts_on + timedelta(days=stretch[0])
    ends_on = None if life is None else starts_on + timedelta(days=life)
    last_on = first_on + timedelta(days=stretch[1])
    return list(occurrences_between(starts_on, ends_on, period_days, first_on, last_on))


def test_a_weekly_obligation_falls_due_once_in_every_week_of_its_own() -> None:
    assert windows(MONDAY, None, 7, (0, 20)) == [
        DueOccurrence(0, date(2027, 3, 1), date(2027, 3, 7)),
        DueOccurrence(1, date(2027, 3, 8), date(2027, 3, 14)),
        DueOccurrence(2, date(2027, 3, 15), date(2027, 3, 21)),
    ]


def test_nothing_falls_due_before_the_start() -> None:
    assert windows(MONDAY, None, 7, (-30, 29)) == []
    assert [window.index for window in windows(MONDAY, None, 7, (-30, 30))] == [0]


def test_a_window_that_only_touches_the_stretch_is_given_whole() -> None:
    (window,) = windows(MONDAY, None, 7, (13, 0))
    assert window == DueOccurrence(1, date(2027, 3, 8), date(2027, 3, 14))


@pytest.mark.parametrize(
    ("period_days", "life", "last"),
    [
        pytest.param(
            7, 20, DueOccurrence(2, date(2027, 3, 15), date(2027, 3, 21)), id="a whole week"
        ),
        pytest.param(
            7, 17, DueOccurrence(2, date(2027, 3, 15), date(2027, 3, 18)), id="four of seven"
        ),
        pytest.param(
            7, 16, DueOccurrence(1, date(2027, 3, 8), date(2027, 3, 14)), id="three of seven"
        ),
        pytest.param(
            14, 20, DueOccurrence(1, date(2027, 3, 15), date(2027, 3, 21)), id="just half"
        ),
        pytest.param(1, 3, DueOccurrence(3, date(2027, 3, 4), date(2027, 3, 4)), id="daily"),
        pytest.param(7, 3, DueOccurrence(0, date(2027, 3, 1), date(2027, 3, 4)), id="the only one"),
    ],
)
def test_the_last_window_is_cut_at_the_end_or_dropped_below_half(
    period_days: int, life: int, last: DueOccurrence
) -> None:
    assert windows(MONDAY, life, period_days, (0, 99))[-1] == last


@pytest.mark.parametrize("life", [-1, 2], ids=["ends before it starts", "less than half a window"])
def test_an_obligation_may_be_too_short_for_any_window(life: int) -> None:
    assert windows(MONDAY, life, 7, (0, 99)) == []


def test_a_cut_window_is_not_given_for_days_after_the_end() -> None:
    assert windows(MONDAY, 10, 7, (10, 20))[-1].last_on == date(2027, 3, 11)
    assert windows(MONDAY, 10, 7, (11, 20)) == []


@given(STARTS, LIVES, PERIODS, STRETCHES)
def test_windows_tile_without_gap_or_overlap(
    starts_on: date, life: int | None, period_days: int, stretch: tuple[int, int]
) -> None:
    for before, after in pairwise(windows(starts_on, life, period_days, stretch)):
        assert after.index == before.index + 1
        assert after.first_on == before.last_on + timedelta(days=1)
        assert (before.last_on - before.first_on).days == period_days - 1


@given(STARTS, LIVES, PERIODS, STRETCHES, st.integers(0, 100), st.integers(0, 100))
def test_a_rolling_horizon_never_renumbers_or_moves_a_window(
    starts_on: date,
    life: int | None,
    period_days: int,
    stretch: tuple[int, int],
    earlier: int,
    later: int,
) -> None:
    begins, length = stretch
    wide = windows(starts_on, life, period_days, (begins - earlier, length + earlier + later))
    first_on = starts_on + timedelta(days=begins)
    last_on = first_on + timedelta(days=length)
    touching = [one for one in wide if one.first_on <= last_on and one.last_on >= first_on]
    assert windows(starts_on, life, period_days, stretch) == touching


@given(STARTS, LIVES, PERIODS, STRETCHES)
def test_a_window_s_number_is_its_distance_from_the_start(
    starts_on: date, life: int | None, period_days: int, stretch: tuple[int, int]
) -> None:
    for window in windows(starts_on, life, period_days, stretch):
        assert window.first_on == starts_on + timedelta(days=window.index * period_days)


@given(STARTS, LIVES, PERIODS, STRETCHES)
def test_a_day_lies_in_a_window_exactly_while_the_obligation_lives(
    starts_on: date, life: int | None, period_days: int, stretch: tuple[int, int]
) -> None:
    found = windows(starts_on, life, period_days, stretch)
    rest = 0 if life is None else (life + 1) % period_days
    for offset in range(stretch[0], stretch[0] + stretch[1] + 1):
        day = starts_on + timedelta(days=offset)
        dropped = 2 * rest < period_days and life is not None and offset > life - rest
        lives = offset >= 0 and (life is None or offset <= life) and not dropped
        assert any(one.first_on <= day <= one.last_on for one in found) == lives
