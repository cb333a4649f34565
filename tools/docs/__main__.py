"""Builds the documentation site: `python -m tools.docs [FOLDER]`, by default build/docs.

The hand-written pages are copied beside the pages made from the code, and Sphinx makes a folder of HTML of both. Any
warning of Sphinx, such as a link that leads nowhere, is an error.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

from tools.docs.api import write_api
from tools.docs.figures import write_figures
from tools.docs.lifecycles import write_lifecycles
from tools.docs.operating import write_operating
from tools.docs.tables import write_tables

ROOT = Path(__file__).parents[2]
STAGED = ROOT / ".make" / "docs"
# Pages of the repository's top folder, by their names in the site.
FROM_TOP = {"CONTRIBUTING.md": "contributing.md", "CHANGELOG.md": "changelog.md", "SECURITY.md": "reporting.md"}


def stage(source: Path) -> None:
    """Put every page, and what is made from the code, under `source`."""
    shutil.rmtree(source, ignore_errors=True)
    shutil.copytree(ROOT / "docs", source)
    for file in source.rglob("*.md"):
        text = file.read_text()
        for top, name in FROM_TOP.items():
            text = text.replace(f"](../{top}", f"]({name}").replace(f"](../../{top}", f"](../{name}")
        file.write_text(text)
    for top, name in FROM_TOP.items():
        text = (ROOT / top).read_text().replace("](docs/", "](")
        for other, there in FROM_TOP.items():
            text = text.replace(f"]({other}", f"]({there}")
        (source / name).write_text(re.sub(r"\[([^\]]+)\]\((?:aftercare|tests|tools|bench)/[^)]*\)", r"\1", text))
    shutil.copy(Path(__file__).parent / "conf.py", source / "conf.py")
    shutil.copy(Path(__file__).parent / "site.css", source / "site.css")
    reference = source / "reference"
    write_api(reference / "api")
    write_operating(reference)
    write_lifecycles(reference)
    write_figures(source / "explanation")
    write_tables(reference / "tables")


def main() -> int:
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "build" / "docs"
    stage(STAGED / "source")
    shutil.rmtree(target, ignore_errors=True)
    made = subprocess.run(
        [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-E", "-b", "html", "-d", STAGED / "doctrees",
         STAGED / "source", target]
    )  # fmt: skip
    if made.returncode == 0:
        print(f"The documentation: {target / 'index.html'}")
    return made.returncode


if __name__ == "__main__":
    sys.exit(main())
