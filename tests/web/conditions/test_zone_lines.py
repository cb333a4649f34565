"""Areas as lines of text: read however the decimals are written, written the way maps do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.web.conditions.zone_input import (
    NOT_A_CIRCLE,
    NOT_A_POINT,
    read_circles,
    read_numbers,
    read_outlines,
    written_circles,
    written_outlines,
)
from aftercare.web.shell.forms.reading import Problem


@pytest.mark.parametrize(
    "line",
    ["52.3702, 4.8952", "52.3702,4.8952", "52,3702; 4,8952", "52,3702 4,8952", " 52.3702 4.8952 "],
)
def test_a_point_is_read_however_its_decimals_are_written(line: str) -> None:
    assert read_numbers(line, 2) == [52.3702, 4.8952]


@pytest.mark.parametrize(
    "line", ["hier", "52.37", "52.37, 4.89, 5", "nan, 4.9", "1e9, 2", "52°, 4°"]
)
def test_what_is_no_point_is_none(line: str) -> None:
    assert read_numbers(line, 2) is None


def test_an_empty_line_begins_the_next_outline() -> None:
    found = read_outlines(
        "52.36, 4.88\n52.36, 4.90\n52.38, 4.90\n\n\n52.1, 5.1\n52.1, 5.2\n52.2, 5.2\n"
    )
    assert not isinstance(found, Problem)
    assert [len(area["coordinates"][0]) for area in found] == [3, 3]
    assert found[0]["coordinates"][0][0] == [4.88, 52.36]


def test_what_cannot_be_read_is_shown_kindly() -> None:
    assert read_outlines("52.36, 4.88\nhier") == Problem(NOT_A_POINT)
    assert read_circles("52.36, 4.88") == Problem(NOT_A_CIRCLE)


degrees = st.integers(-800_000_000, 800_000_000).map(lambda n: n / 10_000_000)


@given(
    st.lists(st.lists(st.tuples(degrees, degrees).map(list), min_size=1, max_size=5), max_size=3)
)
def test_outlines_are_read_back_as_they_were_written(rings: list[list[list[float]]]) -> None:
    areas = [{"type": "Polygon", "coordinates": [ring]} for ring in rings]
    assert read_outlines(written_outlines(areas)) == areas


@given(st.lists(st.tuples(degrees, degrees, st.integers(10, 50_000)), max_size=3))
def test_circles_are_read_back_as_they_were_written(
    circles: list[tuple[float, float, int]],
) -> None:
    areas = [{"type": "Circle", "center": [x, y], "radius_m": float(r)} for x, y, r in circles]
    assert read_circles(written_circles(areas)) == areas
