"""Map tiles of our own: the PMTiles file of the settings, of which a browser asks only the parts it shows."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Depends
from fastapi.responses import FileResponse, Response

from aftercare.base.errors import NotFound
from aftercare.web.shell.request import ANY_ROLE, PageContext, PageRoute

router = APIRouter(route_class=PageRoute)
# The script that draws them knows such a file by the end of its address.
MAP_TILES: Final = "/map.pmtiles"


@router.get(MAP_TILES)
def send_tiles(context: Annotated[PageContext, Depends(ANY_ROLE)]) -> Response:
    """Which part is asked stands in a header, so no address and no log shows where a client lives. Raises NotFound
    without such a file."""
    file = context.app_state.settings.map_tiles_file
    if file is None or not file.is_file():
        raise NotFound()
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, max-age=3600"}
    return FileResponse(file, media_type="application/vnd.pmtiles", headers=headers)
