"""Whether a point on the map is plausible: near the Netherlands, with longitude and latitude not swapped.

Longitude and latitude are easily swapped. A zone in the Indian Ocean forbids nothing, and no page would show it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import hypot
from typing import Any, Final

from aftercare.base.errors import FieldFault
from aftercare.domain.conditions.zones import Point, metres

# The Netherlands in Europe lie between these degrees: the area of use of EPSG:28992, rounded outwards.
WEST, SOUTH, EAST, NORTH = 3.2, 50.7, 7.3, 53.7
FARTHEST_M: Final = 100_000
"""Clients work, live and are treated across the border; farther away there are no clients of this service."""


def point_faults(point: Point, pointer: str) -> Iterator[FieldFault]:
    """`swapped` when the swapped coordinates would lie within reach, else `far-away`, each with the distance in
    kilometres."""
    distance = metres_from_here(point)
    if distance > FARTHEST_M:
        code = "swapped" if metres_from_here((point[1], point[0])) <= FARTHEST_M else "far-away"
        km = round(distance / 1_000)
        detail = f"{km} km from the Netherlands. Longitude comes before latitude."
        yield FieldFault(pointer, code, detail, {"km": km})


def reach_faults(area: Mapping[str, Any], pointer: str) -> Iterator[FieldFault]:
    """The first point of a valid area that is not plausible."""
    points: Sequence[Point]
    if area["type"] == "Circle":
        points, place = [area["center"]], f"{pointer}/center"
    else:
        points, place = area["coordinates"][0], f"{pointer}/coordinates/0"
    for number, point in enumerate(points):
        found = list(point_faults(point, place if len(points) == 1 else f"{place}/{number}"))
        if found:
            yield found[0]
            return


def metres_from_here(point: Point) -> float:
    """Metres to the rectangle around the country, 0 inside it. Accurate nearby; far away it is only large enough."""
    nearest = (min(max(point[0], WEST), EAST), min(max(point[1], SOUTH), NORTH))
    return hypot(*metres(point, nearest))
