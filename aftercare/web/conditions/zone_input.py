"""Reads exclusion zones typed as text: points of an outline as `52.3702, 4.8952`, circles with a radius."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from gettext import NullTranslations
from typing import Any, Literal, TypedDict

from aftercare.base.field_faults import FIELD_FAULTS
from aftercare.base.translation import sentence
from aftercare.domain.conditions.zones import Point
from aftercare.web.shell.forms.reading import Problem, Reading

NOT_A_POINT = FIELD_FAULTS["not-a-point"]
CIRCLE = sentence("circle of %(metres)s m around %(point)s")
OUTLINE = sentence("outline of %(corners)s points, the first at %(point)s")
NOT_A_CIRCLE = sentence("Write each circle as latitude, longitude, metres: 52.3702, 4.8952, 500")
# A comma between digits is a decimal comma, unless no other separator splits the numbers.
_BETWEEN = re.compile(r"\s*;\s*|,\s+|\s+")
_NUMBER = re.compile(r"-?\d{1,6}(?:[.,]\d{1,12})?", re.ASCII)


class Outline(TypedDict):
    """A polygon as a condition stores it, with one ring of points, longitude before latitude."""

    type: Literal["Polygon"]
    coordinates: list[list[list[float]]]


class Circle(TypedDict):
    """A circle as a condition stores it."""

    type: Literal["Circle"]
    center: list[float]
    radius_m: float


def read_numbers(line: str, count: int) -> list[float] | None:
    """`count` numbers of one line, with decimal points or commas; None when they are not."""
    parts = _BETWEEN.split(line.strip().strip(","))
    if len(parts) != count and "." in line:
        parts = [part.strip() for part in line.split(",")]
    if len(parts) != count or not all(_NUMBER.fullmatch(part) for part in parts):
        return None
    return [float(part.replace(",", ".")) for part in parts]


def typed_position(form: Reading, name: str, *, required: bool) -> Point | None:
    """`52.3702, 4.8952` as longitude and latitude; None when empty or invalid, with the fault at the field."""
    text = form.text(name, required=required, most=60)
    numbers = read_numbers(text, 2) if text else None
    if text and numbers is None:
        form.errors[name] = NOT_A_POINT
    return None if numbers is None else (numbers[1], numbers[0])


def position_of(longitude: float | None, latitude: float | None) -> str:
    """The text that `typed_position` reads; empty for a site that is not on the map."""
    return "" if longitude is None or latitude is None else written_point((longitude, latitude))


def read_outlines(text: str) -> list[Outline] | Problem:
    """Polygons, one point per line; an empty line starts the next one."""
    rings: list[list[list[float]]] = [[]]
    for line in text.splitlines():
        if not line.strip():
            rings.append([])
            continue
        numbers = read_numbers(line, 2)
        if numbers is None:
            return Problem(NOT_A_POINT)
        rings[-1].append([numbers[1], numbers[0]])
    return [{"type": "Polygon", "coordinates": [ring]} for ring in rings if ring]


def read_circles(text: str) -> list[Circle] | Problem:
    """Circles, one per line: latitude, longitude, radius in metres."""
    found: list[Circle] = []
    for line in filter(str.strip, text.splitlines()):
        numbers = read_numbers(line, 3)
        if numbers is None:
            return Problem(NOT_A_CIRCLE)
        latitude, longitude, radius = numbers
        found.append({"type": "Circle", "center": [longitude, latitude], "radius_m": radius})
    return found


def written_outlines(areas: Iterable[Mapping[str, Any]]) -> str:
    """The text that `read_outlines` reads."""
    rings = [area["coordinates"][0] for area in areas if area["type"] == "Polygon"]
    return "\n\n".join("\n".join(written_point(point) for point in ring) for ring in rings)


def written_circles(areas: Iterable[Mapping[str, Any]]) -> str:
    """The text that `read_circles` reads."""
    return "\n".join(
        f"{written_point(area['center'])}, {area['radius_m']:g}"
        for area in areas
        if area["type"] == "Circle"
    )


def area_view(area: Mapping[str, Any], words: NullTranslations) -> str:
    """Where a zone is, so that a reader of the case file can look it up on a map."""
    if area["type"] == "Circle":
        point = written_point(area["center"])
        return words.gettext(CIRCLE) % {"metres": f"{area['radius_m']:g}", "point": point}
    ring = area["coordinates"][0]
    corners = len(ring) - (list(ring[0]) == list(ring[-1]))
    return words.gettext(OUTLINE) % {"corners": corners, "point": written_point(ring[0])}


def written_point(point: Sequence[float]) -> str:
    """`52.3702, 4.8952`: latitude before longitude, as people and maps write it."""
    return f"{_degrees(point[1])}, {_degrees(point[0])}"


def _degrees(value: float) -> str:
    return f"{value:.7f}".rstrip("0").rstrip(".")
