"""What a map shows beside the fields of its form: its ground, and the sites with a position."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from aftercare.store.sites.rows import SiteRow
from aftercare.web.conditions.map_tiles_page import MAP_TILES
from aftercare.web.shell.request import PageContext


def map_of(context: PageContext, sites: Iterable[SiteRow]) -> dict[str, Any]:
    """The map of map_parts.html; a site without a position is not on it."""
    return {
        "tiles": MAP_TILES if context.app_state.settings.map_tiles_file else "",
        "marks": [
            {"at": (site.latitude, site.longitude), "name": site.name, "kind": "site"}
            for site in sites
            if site.latitude is not None
        ],
    }
