"""Exclusion zones on the map: whether an area is valid, and whether a place lies in it.

Longitude before latitude, degrees of WGS 84. Degrees are projected to metres on a plane around the place in
question. Straight lines stay straight, so inside stays inside. Distances matter near that place, and within fifty
kilometres they are accurate to about a thousandth.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import asin, cos, hypot, isfinite, radians, sin, sqrt
from typing import Any

from aftercare.base.errors import FieldFault

Point = tuple[float, float]
EARTH_M = 6_371_008.8
METRES_PER_DEGREE = radians(1) * EARTH_M
LEAST_RADIUS_M, MOST_RADIUS_M = 10, 50_000
MOST_POINTS, MOST_ACROSS_DEGREES = 500, 2.0
# Nearer to the pole than this, the plane is not accurate enough.
MOST_LATITUDE = 80.0
# The edge itself is forbidden; a centimetre is allowed for rounding.
ROUNDING_M = 0.01


def area_faults(value: object, pointer: str) -> Iterator[FieldFault]:
    """What is wrong with one area. A polygon is {"type": "Polygon", "coordinates": [ring]} with one ring of three or
    more different points. A circle is {"type": "Circle", "center": point, "radius_m": metres}. A zone across the
    antimeridian, one that crosses itself and one wider than two degrees are refused."""
    if not isinstance(value, Mapping):
        yield FieldFault(pointer, "zone-unreadable")
    elif value.get("type") == "Polygon" and set(value) == {"type", "coordinates"}:
        yield from _polygon_faults(value["coordinates"], f"{pointer}/coordinates")
    elif value.get("type") == "Circle" and set(value) == {"type", "center", "radius_m"}:
        yield from _circle_faults(value, pointer)
    else:
        yield FieldFault(pointer, "zone-unreadable")


def lies_within(areas: Sequence[Mapping[str, Any]], buffer_m: float, place: Point) -> bool:
    """Whether a place (longitude, latitude) lies in one of these valid areas, on its edge, or within `buffer_m`
    metres of it."""
    return any(_metres_from(area, place) <= buffer_m + ROUNDING_M for area in areas)


def metres_to(areas: Sequence[Mapping[str, Any]], place: Point) -> float:
    """Metres from a place to the nearest of these valid areas, 0 within one; at least one area is needed."""
    return min(_metres_from(area, place) for area in areas)


def metres_between(one: Point, other: Point) -> float:
    """The length of the great circle between two points, on a sphere (the haversine formula)."""
    (east, north), (other_east, other_north) = (map(radians, point) for point in (one, other))
    part = sin((other_north - north) / 2) ** 2
    part += cos(north) * cos(other_north) * sin((other_east - east) / 2) ** 2
    return 2 * EARTH_M * asin(min(sqrt(part), 1.0))


def point_of(value: object) -> Point | None:
    """The point of a pair of finite degrees; None for anything else."""
    if not isinstance(value, (list, tuple)) or len(value) != 2:
        return None
    longitude, latitude = value
    if not (_number(longitude) and _number(latitude)):
        return None
    if abs(longitude) > 180 or abs(latitude) > MOST_LATITUDE:
        return None
    return float(longitude), float(latitude)


def _number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and isfinite(value)


def _polygon_faults(rings: object, pointer: str) -> Iterator[FieldFault]:
    if not isinstance(rings, list) or len(rings) != 1 or not isinstance(rings[0], list):
        yield FieldFault(pointer, "zone-unreadable")
        return
    ring = rings[0]
    if len(ring) > MOST_POINTS:
        yield FieldFault(pointer, "zone-too-large", f"At most {MOST_POINTS} points.")
        return
    points = [point_of(one) for one in ring]
    bad = [number for number, one in enumerate(points) if one is None]
    if bad:
        yield FieldFault(f"{pointer}/0/{bad[0]}", "not-a-point")
        return
    yield from _outline_faults([one for one in points if one is not None], pointer)


def _outline_faults(points: list[Point], pointer: str) -> Iterator[FieldFault]:
    if len(set(points)) < 3:
        yield FieldFault(pointer, "zone-too-few-points")
        return
    width = max(x for x, _ in points) - min(x for x, _ in points)
    height = max(y for _, y in points) - min(y for _, y in points)
    if width > 180:
        yield FieldFault(pointer, "zone-antimeridian")
    elif max(width, height) > MOST_ACROSS_DEGREES:
        yield FieldFault(pointer, "zone-too-large", f"At most {MOST_ACROSS_DEGREES} degrees.")
    elif not (outline := _outline(points)).is_valid or outline.area == 0:
        yield FieldFault(pointer, "zone-crosses-itself")


def _circle_faults(value: Mapping[str, Any], pointer: str) -> Iterator[FieldFault]:
    center, radius = point_of(value["center"]), value["radius_m"]
    if center is None:
        yield FieldFault(f"{pointer}/center", "not-a-point")
    if not _number(radius) or not LEAST_RADIUS_M <= radius <= MOST_RADIUS_M:
        detail = f"Between {LEAST_RADIUS_M} and {MOST_RADIUS_M} metres."
        yield FieldFault(f"{pointer}/radius_m", "out-of-range", detail)
    elif center is not None:
        reach = radius / (METRES_PER_DEGREE * cos(radians(center[1])))
        if abs(center[0]) + reach > 180:
            yield FieldFault(pointer, "zone-antimeridian")


# shapely is imported only where an area is drawn or checked: at the top it would slow down every start.


def _outline(points: Sequence[Point]) -> Any:
    from shapely.geometry import Polygon

    return Polygon(points)


def _point(x: float, y: float) -> Any:
    from shapely.geometry import Point as Place

    return Place(x, y)


def _metres_from(area: Mapping[str, Any], place: Point) -> float:
    """Metres from a place to the nearest point of an area, 0 within it."""
    if area["type"] == "Circle":
        x, y = metres(area["center"], place)
        return max(hypot(x, y) - float(area["radius_m"]), 0.0)
    outline = _outline([metres(point, place) for point in area["coordinates"][0]])
    return float(outline.distance(_point(0, 0)))


def metres(point: Sequence[float], place: Point) -> Point:
    """Metres east and north of a place."""
    east = (point[0] - place[0]) * METRES_PER_DEGREE * cos(radians(place[1]))
    return east, (point[1] - place[1]) * METRES_PER_DEGREE
