"""The file of map tiles: only for the signed-in, only the part that is asked, and refused at the start when wrong."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from aftercare.base.start_errors import UnusableSettings
from aftercare.bootstrap import AppState, require_tiles
from tests.pmtiles_file import write_world_of_water
from tests.serving import web_on
from tests.web.conftest import ORIGIN, Visitor


def test_a_signed_in_account_gets_the_part_it_asks_for(
    app_state: AppState, visitor: Visitor, stranger: TestClient, tmp_path: Path
) -> None:
    planner = visitor("planner")
    assert planner.get("/map.pmtiles").status_code == 404
    write_world_of_water(tmp_path / "world.pmtiles")
    settings = app_state.settings.model_copy(update={"map_tiles_file": tmp_path / "world.pmtiles"})
    with_tiles = TestClient(web_on(replace(app_state, settings=settings)), base_url=ORIGIN)
    assert with_tiles.get("/map.pmtiles", follow_redirects=False).status_code == 303
    with_tiles.cookies = planner.cookies
    part = with_tiles.get("/map.pmtiles", headers={"Range": "bytes=0-7"})
    assert (part.status_code, part.content) == (206, b"PMTiles\x03")
    assert "/map.pmtiles" in with_tiles.get("/site-positions").text
    assert "/map.pmtiles" not in planner.get("/site-positions").text


def test_a_file_that_is_no_pmtiles_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "other").write_bytes(b"PNG")
    for file in (tmp_path / "other", tmp_path / "missing", tmp_path):
        with pytest.raises(UnusableSettings) as raised:
            require_tiles(file)
        assert "AFTERCARE_MAP_TILES_FILE" in raised.value.detail
    write_world_of_water(tmp_path / "world")
    require_tiles(tmp_path / "world")
