"""What a map shows beside the fields of its form: its ground, the sites with a position, and forbidden areas."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypedDict

from aftercare.domain.conditions.zones import Point
from aftercare.store.sites.rows import SiteRow
from aftercare.web.conditions.address_finding import Finding
from aftercare.web.conditions.map_tiles_page import MAP_TILES
from aftercare.web.shell.request import PageContext


class Mark(TypedDict):
    """Read by map.js: `kind` is site, home or found."""

    at: Sequence[float | None]
    name: str
    kind: str


class CircleDrawn(TypedDict):
    at: Sequence[float]
    radius: float


class OutlineDrawn(TypedDict):
    corners: list[Sequence[float]]


@dataclass(frozen=True, slots=True)
class Map:
    """`tiles`: where the PMTiles file is, or empty."""

    tiles: str
    areas: list[CircleDrawn | OutlineDrawn]
    marks: list[Mark]


def map_of(
    context: PageContext,
    sites: Iterable[SiteRow],
    finding: Finding | None = None,
    home: tuple[str, Point] | None = None,
    areas: Iterable[Mapping[str, Any]] = (),
) -> Map:
    """The map of map_parts.html: sites with a position, what `finding` found, the home of the client, as called
    and where it is, and forbidden `areas` that the form does not have as fields."""
    marks = [
        Mark(at=(site.latitude, site.longitude), name=site.name, kind="site")
        for site in sites
        if site.latitude is not None
    ]
    if home:
        marks.append(Mark(at=home[1][::-1], name=home[0], kind="home"))
    for address in (finding.found if finding else None) or ():
        marks.append(Mark(at=address.at, name=address.name, kind="found"))
    tiles = MAP_TILES if context.app_state.settings.map_tiles_file else ""
    return Map(tiles, [_shape(area) for area in areas], marks)


def _shape(area: Mapping[str, Any]) -> CircleDrawn | OutlineDrawn:
    """A circle by its centre and radius, an outline by its corners; latitude before longitude, as the map draws."""
    if area["type"] == "Circle":
        return {"at": area["center"][::-1], "radius": area["radius_m"]}
    return {"corners": [corner[::-1] for corner in area["coordinates"][0]]}
