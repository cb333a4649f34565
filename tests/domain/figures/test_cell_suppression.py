"""No small count follows from a table with its totals: judged by a solver that shares no code with the suppression."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ortools.sat.python import cp_model

from aftercare.domain.figures.cell_suppression import (
    TOTAL,
    Cell,
    cells_left_out,
    may_follow,
    with_totals,
)
from tests.tiers import examples

ROWS, COLUMNS = ("a", "b", "c", "d"), ("x", "y", "z")
CEILING = 500


def values_by_solver(
    cells: dict[Cell, int], hidden: frozenset[Cell], cell: Cell
) -> tuple[int, int]:
    """The least and greatest value of a cell that fits everything that is shown."""
    ends = []
    for sense in (1, -1):
        model = cp_model.CpModel()
        values: dict[Cell, Any] = {
            one: model.new_int_var(1, CEILING, "") if one in hidden else count
            for one, count in cells.items()
        }
        rows, columns = {row for row, _ in cells}, {column for _, column in cells}
        for row in rows:
            parts = [values[row, one] for one in columns if one != TOTAL and (row, one) in values]
            model.add(sum(parts) == values.get((row, TOTAL), 0))
        for column in columns:
            parts = [
                values[one, column] for one in rows if one != TOTAL and (one, column) in values
            ]
            model.add(sum(parts) == values.get((TOTAL, column), 0))
        model.minimize(sense * values[cell])
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        assert solver.solve(model) == cp_model.OPTIMAL
        ends.append(int(solver.value(values[cell])))
    return ends[0], ends[1]


@settings(max_examples=examples(150), deadline=None)
@given(
    st.dictionaries(
        st.tuples(st.sampled_from(ROWS), st.sampled_from(COLUMNS)),
        st.one_of(st.integers(0, 6), st.integers(0, 40)),
        min_size=1,
    )
)
def test_every_small_count_keeps_several_values_of_which_one_is_not_small(
    counts: dict[Cell, int],
) -> None:
    cells = {cell: count for cell, count in with_totals(counts).items() if count}
    hidden = cells_left_out(counts)
    assert hidden <= cells.keys()
    for cell, count in cells.items():
        if count < 5:
            assert cell in hidden
            least, most = values_by_solver(cells, hidden, cell)
            assert most >= 5
            assert most - least >= 2


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ({("a", "x"): 9, ("a", "y"): 12, ("b", "x"): 0}, set()),
        (
            {("a", "x"): 3, ("a", "y"): 9, ("b", "x"): 8, ("b", "y"): 7, ("c", "x"): 50, ("c", "y"): 50},
            {("a", "x"), ("a", "y"), ("b", "x"), ("b", "y")},
        ),
    ],
    ids=["nothing small", "a rectangle"],
)  # fmt: skip
def test_as_little_as_possible_is_left_out(counts: dict[Cell, int], hidden: set[Cell]) -> None:
    assert cells_left_out(counts) == hidden


def test_a_lone_small_count_takes_its_totals_along() -> None:
    assert cells_left_out({("a", "x"): 2}) == {("a", "x"), ("a", ""), ("", "x"), ("", "")}


def test_two_small_counts_of_two_rows_and_columns_do_not_cover_each_other() -> None:
    """Two ones in a row come to two: both would be known."""
    counts = {("a", "x"): 1, ("a", "y"): 1, ("b", "x"): 30, ("b", "y"): 40}
    assert ("a", TOTAL) in cells_left_out(counts)


@pytest.mark.parametrize(
    ("before", "after", "may"),
    [
        ({"x": 12, "y": None}, {"x": 12, "y": None}, True),
        ({"x": 12, "y": None}, {"x": 17, "y": None}, True),
        ({"x": 12, "y": None}, {"x": 13, "y": None}, False),
        ({"x": 12, "y": None}, {"x": 12, "y": 6}, False),
        ({"x": 12, "y": 6}, {"x": 12, "y": None}, False),
        ({"x": 12}, {"x": 12, "y": 0}, False),
    ],
    ids=["the same", "by five", "by one", "shown now", "left out now", "another row"],
)
def test_a_month_may_be_published_again_where_no_difference_is_small(
    before: dict[str, int | None], after: dict[str, int | None], may: bool
) -> None:
    assert may_follow(before, after) is may
