"""What a map shows beside the fields of its form: its ground, the sites with a position, and forbidden areas."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from aftercare.domain.conditions.zones import Point
from aftercare.store.sites.rows import SiteRow
from aftercare.web.conditions.map_tiles_page import MAP_TILES
from aftercare.web.shell.request import PageContext


def map_of(
    context: PageContext,
    sites: Iterable[SiteRow],
    finding: Mapping[str, Any] | None = None,
    homes: Iterable[tuple[str, Point]] = (),
    areas: Iterable[tuple[Mapping[str, Any], float]] = (),
) -> dict[str, Any]:
    """The map of map_parts.html: sites with a position, what `finding` found, homes, as called and where they are, and
    forbidden `areas` that the form does not have as fields, each with the metres of its safety margin."""
    return {
        "tiles": MAP_TILES if context.app_state.settings.map_tiles_file else "",
        "areas": [_shape(one) | {"margin": margin} for one, margin in areas],
        "marks": [
            {"at": (site.latitude, site.longitude), "name": site.name, "kind": "site"}
            for site in sites
            if site.latitude is not None
        ]
        + [{"at": at[::-1], "name": name, "kind": "home"} for name, at in homes]
        + [{**one, "kind": "found"} for one in (finding or {}).get("found") or ()],
    }


def _shape(area: Mapping[str, Any]) -> dict[str, Any]:
    """A circle by its centre and radius, an outline by its corners; latitude before longitude, as the map draws."""
    if area["type"] == "Circle":
        return {"at": area["center"][::-1], "radius": area["radius_m"]}
    return {"corners": [corner[::-1] for corner in area["coordinates"][0]]}
