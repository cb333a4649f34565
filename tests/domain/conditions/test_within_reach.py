"""A point that cannot be meant is refused, and it is told how far away it lies."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.domain.conditions.readings import areas_faults
from aftercare.domain.conditions.within_reach import EAST, NORTH, SOUTH, WEST, point_faults


def circle(*center: float) -> dict[str, Any]:
    return {"type": "Circle", "center": list(center), "radius_m": 500}


@pytest.mark.parametrize(
    "point",
    [
        pytest.param((4.8952, 52.3702), id="Amsterdam"),
        pytest.param((5.69, 50.85), id="Maastricht"),
        pytest.param((3.6, 51.44), id="Vlissingen"),
        pytest.param((6.83, 53.45), id="Eemshaven"),
        pytest.param((4.4, 51.22), id="Antwerp, across the border"),
        pytest.param((6.78, 51.23), id="Düsseldorf, across the border"),
    ],
)
def test_what_lies_here_or_just_across_the_border_can_be_meant(point: tuple[float, float]) -> None:
    assert list(point_faults(point, "/at")) == []


@pytest.mark.parametrize(
    ("point", "code", "km"),
    [
        pytest.param((52.3702, 4.8952), "swapped", (5_500, 7_500), id="Amsterdam turned round"),
        pytest.param((50.85, 5.69), "swapped", (5_500, 7_500), id="Maastricht turned round"),
        pytest.param((-3.7, 40.4), "far-away", (1_100, 1_600), id="Madrid"),
        pytest.param((-68.3, 12.2), "far-away", (6_000, 9_000), id="Bonaire"),
        pytest.param((0.0, 0.0), "far-away", (5_000, 6_500), id="nowhere"),
    ],
)
def test_what_lies_far_away_is_shown_with_its_distance(
    point: tuple[float, float], code: str, km: tuple[int, int]
) -> None:
    (fault,) = point_faults(point, "/at")
    assert (fault.pointer, fault.code) == ("/at", code)
    assert km[0] < fault.holes["km"] < km[1]
    assert f"{fault.holes['km']} km" in fault.detail


def test_the_first_far_point_of_each_area_is_pointed_at() -> None:
    square = [[4.8, 52.3], [4.9, 52.3], [4.9, 52.4], [52.4, 4.8]]
    outline = {"type": "Polygon", "coordinates": [square[:3]]}
    areas = [circle(4.9, 52.37), circle(52.37, 4.9), outline]
    assert [(one.pointer, one.code) for one in areas_faults(areas, "/areas", 20)] == [
        ("/areas/1/center", "swapped")
    ]
    turned = {"type": "Polygon", "coordinates": [[[y, x] for x, y in square[:3]]]}
    assert [(one.pointer, one.code) for one in areas_faults([turned], "/areas", 20)] == [
        ("/areas/0/coordinates/0/0", "swapped")
    ]


@given(st.floats(WEST, EAST), st.floats(SOUTH, NORTH))
def test_no_point_of_the_country_is_refused_and_each_turned_round_is_known_as_that(
    longitude: float, latitude: float
) -> None:
    assert list(point_faults((longitude, latitude), "/at")) == []
    assert [one.code for one in point_faults((latitude, longitude), "/at")] == ["swapped"]
