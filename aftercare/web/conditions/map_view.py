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
    """With the metres of its radius, and of the safety margin around it."""

    at: Sequence[float]
    radius: float
    margin: float


class OutlineDrawn(TypedDict):
    """With the metres of the safety margin around it."""

    corners: list[Sequence[float]]
    margin: float


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
    homes: Iterable[tuple[str, Point]] = (),
    areas: Iterable[tuple[Mapping[str, Any], float]] = (),
) -> Map:
    """The map of map_parts.html: sites with a position, what `finding` found, homes, as called and where they are, and
    forbidden `areas` that the form does not have as fields, each with the metres of its safety margin."""
    marks = [
        Mark(at=(site.latitude, site.longitude), name=site.name, kind="site")
        for site in sites
        if site.latitude is not None
    ]
    marks += [Mark(at=at[::-1], name=name, kind="home") for name, at in homes]
    for address in (finding.found if finding else None) or ():
        marks.append(Mark(at=address.at, name=address.name, kind="found"))
    tiles = MAP_TILES if context.app_state.settings.map_tiles_file else ""
    return Map(tiles, [_shape(area, margin) for area, margin in areas], marks)


def _shape(area: Mapping[str, Any], margin: float) -> CircleDrawn | OutlineDrawn:
    """A circle by its centre and radius, an outline by its corners; latitude before longitude, as the map draws."""
    if area["type"] == "Circle":
        return {"at": area["center"][::-1], "radius": area["radius_m"], "margin": margin}
    return {"corners": [corner[::-1] for corner in area["coordinates"][0]], "margin": margin}
