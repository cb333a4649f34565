"""Inside, on the edge, within the buffer and outside a forbidden area; badly drawn ones are refused."""

from __future__ import annotations

from math import asin, cos, degrees, radians, sin
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.domain.conditions.zones import EARTH_M, area_faults, lies_within

SQUARE = [[4.88, 52.36], [4.90, 52.36], [4.90, 52.38], [4.88, 52.38], [4.88, 52.36]]
DAM = (4.8936, 52.3731)


def polygon(points: Any) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [points]}


def circle(center: Any, radius_m: Any) -> dict[str, Any]:
    return {"type": "Circle", "center": center, "radius_m": radius_m}


def metres_off(point: tuple[float, float], metres: float, bearing: float) -> tuple[float, float]:
    """The point that many metres away on the sphere, by the rule of cosines of a great circle."""
    angle, way, north = metres / EARTH_M, radians(bearing), radians(point[1])
    latitude = asin(sin(north) * cos(angle) + cos(north) * sin(angle) * cos(way))
    longitude = radians(point[0]) + asin(sin(way) * sin(angle) / cos(latitude))
    return degrees(longitude), degrees(latitude)


def codes(area: Any) -> list[str]:
    return [fault.code for fault in area_faults(area, "/areas/0")]


@pytest.mark.parametrize(
    ("place", "buffer_m", "inside"),
    [
        ((4.89, 52.37), 0, True),
        ((4.90, 52.37), 0, True),  # on the edge
        ((4.88, 52.36), 0, True),  # on the corner
        ((4.9005, 52.37), 0, False),  # about 34 m beyond the edge
        ((4.9005, 52.37), 30, False),
        ((4.9005, 52.37), 40, True),
        ((5.12, 52.09), 5_000, False),
    ],
)
def test_a_polygon_forbids_what_lies_in_it_on_its_edge_and_in_its_buffer(
    place: tuple[float, float], buffer_m: float, inside: bool
) -> None:
    assert lies_within([polygon(SQUARE)], buffer_m, place) is inside


@given(st.floats(50, 20_000), st.floats(0, 360), st.floats(-60, 70))
def test_a_circle_reaches_as_far_as_it_says_in_every_direction(
    radius: float, bearing: float, latitude: float
) -> None:
    center = (4.9, latitude)
    within, beyond = (metres_off(center, radius * part, bearing) for part in (0.99, 1.01))
    assert lies_within([circle(list(center), radius)], 0, within)
    assert not lies_within([circle(list(center), radius)], 0, beyond)


@given(st.floats(0, 360), st.floats(1, 500))
def test_a_buffer_widens_a_circle_by_as_many_metres(bearing: float, buffer_m: float) -> None:
    zone = [circle(list(DAM), 300)]
    assert lies_within(zone, buffer_m, metres_off(DAM, 300 + buffer_m * 0.98, bearing))
    assert not lies_within(zone, buffer_m, metres_off(DAM, 301 + buffer_m * 1.02, bearing))


@given(st.floats(4.7, 5.1), st.floats(52.2, 52.5), st.floats(0, 2_000), st.floats(0, 2_000))
def test_a_wider_buffer_never_lets_anyone_back_in(
    longitude: float, latitude: float, one: float, other: float
) -> None:
    narrow, wide = sorted((one, other))
    place = (longitude, latitude)
    if lies_within([polygon(SQUARE)], narrow, place):
        assert lies_within([polygon(SQUARE)], wide, place)


@given(st.integers(0, 5), st.booleans(), st.floats(4.8, 5.0), st.floats(52.3, 52.45))
def test_an_outline_forbids_the_same_places_from_any_corner_and_in_either_direction(
    first: int, backwards: bool, longitude: float, latitude: float
) -> None:
    """A map and a judgment may begin at different corners. The outline is not convex."""
    ring = [
        [4.86, 52.34],
        [4.92, 52.34],
        [4.92, 52.41],
        [4.89, 52.36],
        [4.88, 52.40],
        [4.86, 52.41],
    ]
    turned = ring[first:] + ring[:first]
    other = polygon(turned[::-1] if backwards else turned)
    place = (longitude, latitude)
    assert codes(other) == []
    assert lies_within([other], 100, place) == lies_within([polygon(ring)], 100, place)


@given(st.floats(100, 5_000), st.floats(0, 360), st.floats(0, 2))
def test_an_outline_around_a_circle_forbids_all_that_the_circle_does_and_little_more(
    radius: float, bearing: float, part: float
) -> None:
    """The corners stand around it, so that the sides touch it: 3% beyond it nothing is inside."""
    corners = [metres_off(DAM, radius / cos(radians(7.5)), turn) for turn in range(0, 360, 15)]
    outline = [polygon([list(corner) for corner in corners])]
    place = metres_off(DAM, radius * part, bearing)
    if lies_within([circle(list(DAM), radius * 0.999)], 0, place):
        assert lies_within(outline, 0, place)
    if not lies_within([circle(list(DAM), radius * 1.03)], 0, place):
        assert not lies_within(outline, 0, place)


def test_one_of_several_areas_is_enough() -> None:
    zone = [polygon(SQUARE), circle([5.12, 52.09], 1_000)]
    assert lies_within(zone, 0, (5.121, 52.09))
    assert not lies_within(zone, 0, (5.0, 52.2))


@pytest.mark.parametrize("points", [SQUARE, SQUARE[:-1]], ids=["closed", "left open"])
def test_a_well_drawn_outline_may_be_closed_or_left_open(points: Any) -> None:
    assert codes(polygon(points)) == []
    assert lies_within([polygon(points)], 0, (4.89, 52.37))


@pytest.mark.parametrize(
    ("area", "fault"),
    [
        (polygon([[4.88, 52.36], [4.90, 52.38], [4.90, 52.36], [4.88, 52.38]]),
         "zone-crosses-itself"),
        (polygon([[4.88, 52.36], [4.89, 52.36], [4.90, 52.36]]), "zone-crosses-itself"),
        (polygon([[179.9, 52.0], [-179.9, 52.0], [-179.9, 52.2]]), "zone-antimeridian"),
        (circle([179.999, 52.0], 5_000), "zone-antimeridian"),
        (circle([180.0, 52.0], 5_000), "zone-antimeridian"),
        (circle([180.1, 52.0], 5_000), "not-a-point"),
        (polygon([[4.0, 52.0], [7.0, 52.0], [7.0, 53.0]]), "zone-too-large"),
        (polygon(SQUARE * 101), "zone-too-large"),
        (polygon([[4.88, 52.36], [4.90, 52.36], [4.88, 52.36]]), "zone-too-few-points"),
        (polygon([]), "zone-too-few-points"),
        (polygon([[4.88, 52.36], [4.90, float("nan")], [4.9, 52.4]]), "not-a-point"),
        (polygon([[4.88, 52.36], [4.90, 91.0], [4.9, 52.4]]), "not-a-point"),
        (polygon([[True, False], [4.90, 52.0], [4.9, 52.4]]), "not-a-point"),
        (polygon("here"), "zone-unreadable"),
        (circle([4.9], 500), "not-a-point"),
        (circle([4.9, 52.0], 9), "out-of-range"),
        (circle([4.9, 52.0], 50_001), "out-of-range"),
        (circle([4.9, 52.0], "500"), "out-of-range"),
        ({"type": "Point", "coordinates": [4.9, 52.0]}, "zone-unreadable"),
        (polygon(SQUARE) | {"name": "school"}, "zone-unreadable"),
        (None, "zone-unreadable"),
    ],
)  # fmt: skip
def test_what_is_badly_drawn_is_refused(area: Any, fault: str) -> None:
    assert codes(area) == [fault]
