"""Bars stand where their numbers say, within the drawing, and what is left out gets a mark and no bar."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.web.figures.plots import HEIGHT, WIDTH, Mark, columns_of, rows_of

COLUMNS = st.lists(
    st.tuples(
        st.just("24-08"),
        st.dictionaries(
            st.sampled_from("abc"), st.none() | st.integers(0, 10**6), min_size=1, max_size=3
        ),
    ),
    max_size=60,
)


@given(COLUMNS)
def test_every_bar_stands_in_the_drawing(
    columns: list[tuple[str, dict[str, int | None]]],
) -> None:
    drawn = columns_of(columns)
    counts = [count for _, pieces in columns for count in pieces.values() if count]
    assert len(drawn.bars) == len(counts)
    for bar in drawn.bars:
        assert 0 <= bar.x <= bar.x + bar.width <= WIDTH
        assert 0 <= bar.y <= bar.y + bar.height <= HEIGHT
    for tick, after in pairwise(drawn.ticks):
        assert after.x - tick.x >= 38
    for total in drawn.totals:
        assert 0 < total.y < HEIGHT
    assert len(drawn.hidden) == sum(None in pieces.values() for _, pieces in columns)


def test_pieces_stand_upon_one_another_in_proportion() -> None:
    drawn = columns_of([("a", {"x": 30, "y": 10}), ("b", {"x": None, "y": 20})])
    first, second, third = drawn.bars
    assert first.height == pytest.approx(3 * second.height, abs=0.1)
    assert second.y + second.height == pytest.approx(first.y, abs=0.1)
    assert third.height == pytest.approx(2 * second.height, abs=0.1)
    assert [line.label for line in drawn.lines] == ["0", "20", "40"]
    assert [(one.x, one.label) for one in drawn.ticks] == [(132, "a"), (308, "b")]
    assert [one.label for one in drawn.totals] == ["40"]
    assert drawn.hidden == (Mark(pytest.approx(308, abs=0.1), "b"),)


@pytest.mark.parametrize(
    ("most", "top"), [(0, 2), (1, 2), (7, 8), (9, 10), (11, 12), (103, 120), (961, 1000)]
)
def test_the_scale_ends_at_a_number_that_reads_easily(most: int, top: int) -> None:
    assert columns_of([("a", {"x": most})]).lines[-1].label == str(top)


def test_a_small_number_is_seen_and_weeks_before_the_first_count_are_not_zero() -> None:
    drawn = columns_of([("a", {"x": 0}), ("b", {"x": 2_900, "y": 1}), ("c", {"x": 0})])
    assert min(bar.height for bar in drawn.bars) == 1.5
    assert [one.x for one in drawn.before] == [pytest.approx(102.67)]
    assert not columns_of([("a", {"x": None}), ("b", {"x": 3})]).before


def test_shares_are_bars_on_one_scale_and_a_share_left_out_is_none() -> None:
    found = rows_of([("a", 20), ("b", None), ("c", 0), ("d", 10)])
    assert [row.percent for row in found.rows] == [20, None, 0, 10]
    full = WIDTH - 60
    assert [row.width for row in found.rows] == [full, 0, 0, full / 2]
    assert [(line.at, line.label) for line in found.lines] == [
        (0, "0%"), (full / 2, "10%"), (full, "20%"),
    ]  # fmt: skip
    assert [line.label for line in rows_of([("a", 4)]).lines] == ["0%", "5%", "10%"]
