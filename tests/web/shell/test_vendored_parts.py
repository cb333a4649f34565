"""What we take from others is pinned, from no particular server, and no more than we use."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from aftercare.web.appointments.week_grid import MOST_LANES, STEP
from aftercare.web.shell.assets import STATIC, icon, static_url
from aftercare.web.shell.nav import BY_ROLE
from aftercare.web.shell.vocabulary import VOCABULARY

ROOT = Path(__file__).parents[3]
WEB = ROOT / "aftercare" / "web"
MANIFEST = json.loads((ROOT / "package.json").read_text())
LOCK = json.loads((ROOT / "package-lock.json").read_text())
BUNDLED = {name for names in MANIFEST["aftercare"]["bundled"].values() for name in names}
# Types for compilers, and what one package needs for a program of its own.
NOT_SHIPPED = {
    "@types/css-font-loading-module", "@types/geojson", "@types/leaflet", "@types/rbush",
    "protocol-buffers-schema", "resolve-protobuf-schema",
}  # fmt: skip
MARKUP = "".join(file.read_text() for file in (WEB / "templates").rglob("*.html"))
OWN_STYLES = "".join(file.read_text() for file in (STATIC / "css").glob("*.css"))


def test_every_package_is_pinned_to_one_version_and_locked_by_its_hash() -> None:
    for name, version in MANIFEST["dependencies"].items():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version)
        locked = LOCK["packages"][f"node_modules/{name}"]
        assert locked["version"] == version
        assert locked["integrity"].startswith("sha512-")


def test_the_lock_names_no_server() -> None:
    assert all("resolved" not in package for package in LOCK["packages"].values())


def test_only_packages_we_asked_for_come_along() -> None:
    wanted = {f"node_modules/{name}" for name in (*MANIFEST["dependencies"], *BUNDLED)} | {""}
    brought = set(LOCK["packages"]) - wanted
    assert wanted <= set(LOCK["packages"])
    assert {name.removeprefix("node_modules/") for name in brought} == NOT_SHIPPED


def test_every_component_in_use_is_fetched_and_every_one_fetched_is_in_use() -> None:
    fetched = {n.removeprefix("@utrecht/").removesuffix("-css") for n in MANIFEST["dependencies"]
               if n.startswith("@utrecht/")}  # fmt: skip
    worn = set(re.findall(r"utrecht-([a-z0-9-]+?)(?:--|__|[\"' {])", MARKUP))
    assert worn - {"table-container"} == fetched  # the table's package brings its container


def test_every_icon_in_use_is_fetched_and_every_one_fetched_is_in_use() -> None:
    words = {word.icon for table in VOCABULARY.values() for word in table.values()}
    nav = {place.icon for places in BY_ROLE.values() for place in places}
    quoted = set(re.findall(r'"([a-z][a-z-]+)"', MARKUP))
    fetched = set(MANIFEST["aftercare"]["icons"])
    assert (words | nav) - fetched == set()
    assert fetched - words - nav - quoted == set()
    for called in re.findall(r'(?<!_)icon\("([^"]+)"', MARKUP):
        assert called in fetched


def test_the_sprite_holds_each_icon_without_a_colour_of_its_own() -> None:
    sprite = ElementTree.parse(STATIC / "vendor" / "icons.svg").getroot()
    names = [symbol.get("id") for symbol in sprite]
    assert names == MANIFEST["aftercare"]["icons"]
    assert all(shape.get("fill") is None for symbol in sprite for shape in symbol)


def test_the_grid_has_a_class_for_every_row_and_lane() -> None:
    rows = (STATIC / "vendor" / "week-rows.css").read_text()
    for name in (f".from-{24 * 60 // STEP + 1}{{", f".for-{24 * 60 // STEP}{{", ".from-1{"):
        assert name in rows
    for name in ("lane", "lanes", "wide"):
        assert f".{name}-{MOST_LANES}{{" in rows


def test_the_licences_of_all_parts_are_shipped_with_them() -> None:
    text = (STATIC / "vendor" / "THIRD-PARTY-LICENCES.txt").read_text()
    for name, version in MANIFEST["dependencies"].items():
        assert f"{name} {version} (" in text
    assert all(
        f"{name} {LOCK['packages'][f'node_modules/{name}']['version']} (" in text
        for name in BUNDLED
    )
    for licence in ("EUPL-1.2", "OFL-1.1", "MIT", "BSD"):
        assert licence in text


def test_the_outline_of_the_map_is_the_netherlands_and_its_neighbours_here() -> None:
    shape = json.loads((STATIC / "vendor" / "outline.json").read_text())
    corners = [at for polygon in shape["coordinates"] for ring in polygon for at in ring]
    assert shape["type"] == "MultiPolygon"
    assert all(2 < east < 16 and 47 < north < 56 for east, north in corners)
    assert any(3.3 < east < 3.6 and 51.3 < north < 51.7 for east, north in corners)  # Walcheren


def test_nothing_is_loaded_from_elsewhere() -> None:
    assert "http" not in MARKUP
    assert not re.search(r"url\(['\"]?(?:http|//)", OWN_STYLES)


def test_a_file_that_is_not_there_has_no_address() -> None:
    with pytest.raises(FileNotFoundError):
        static_url("vendor/nothing.css")


def test_an_icon_is_decoration_unless_it_has_a_label() -> None:
    assert 'aria-hidden="true"' in icon("check")
    assert 'aria-label="a &lt; b"' in icon("check", "a < b")
