"""Builds the documentation site: `python -m tools.docs [FOLDER]`, by default build/docs.

The hand-written pages are copied beside the pages made from the code, and Sphinx makes a folder of HTML of both. Any
warning of Sphinx, such as a link that leads nowhere, is an error.
"""

from __future__ import annotations

import gc
import re
import shutil
import sys
from pathlib import Path

from sphinx.cmd.build import build_main

from tools.docs.api import write_api
from tools.docs.figures import write_figures
from tools.docs.lifecycles import write_lifecycles
from tools.docs.operating import write_operating
from tools.docs.tables import write_tables
from tools.docs.writing import NOT_IN_MENU, page, table

ROOT = Path(__file__).parents[2]
STAGED = ROOT / ".make" / "docs"
# Pages of the repository's top folder, by their names in the site.
FROM_TOP = {
    "CONTRIBUTING.md": "contributing.md",
    "CHANGELOG.md": "changelog.md",
    "SECURITY.md": "reporting.md",
}

# The code is not in the site: what links to it names it.
CODE_LINK = re.compile(r"\[([^\]]+)\]\((?:\.\./)*(?:aftercare|tests|tools|bench)/[^)]*\)")


def stage(source: Path) -> None:
    """Put every page, and what is made from the code, under `source`."""
    shutil.rmtree(source, ignore_errors=True)
    shutil.copytree(ROOT / "docs", source)
    for file in source.rglob("*.md"):
        text = file.read_text()
        for top, name in FROM_TOP.items():
            text = text.replace(f"](../{top}", f"]({name}").replace(
                f"](../../{top}", f"](../{name}"
            )
        file.write_text(
            CODE_LINK.sub(r"\1", text.replace("](decisions/)", "](explanation/decisions.md)"))
        )
    for top, name in FROM_TOP.items():
        text = (ROOT / top).read_text().replace("](docs/", "](")
        for other, there in FROM_TOP.items():
            text = text.replace(f"]({other}", f"]({there}")
        (source / name).write_text(CODE_LINK.sub(r"\1", text))
    shutil.copy(Path(__file__).parent / "conf.py", source / "conf.py")
    shutil.copy(Path(__file__).parent / "site.css", source / "site.css")
    list_decisions(source)
    reference = source / "reference"
    write_api(reference / "api")
    write_operating(reference)
    write_lifecycles(reference)
    write_figures(source / "explanation")
    write_tables(reference / "tables")


def list_decisions(source: Path) -> None:
    """A page with a link to each decision, which the menu would be too long with."""
    rows = []
    for file in sorted((source / "decisions").glob("*.md")):
        text = file.read_text()
        file.write_text(NOT_IN_MENU + text)
        number, _, title = text.partition("\n")[0].removeprefix("# ").partition(": ")
        rows.append((f"[{number}](../decisions/{file.name})", title))
    page(
        source / "explanation" / "decisions.md",
        "Decisions",
        "One page for each choice: the question, what was weighed, what was decided.",
        table(["Number", "Decision"], rows),
    )


def main() -> int:
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "build" / "docs"
    stage(STAGED / "source")
    shutil.rmtree(target, ignore_errors=True)
    # The trees of pages stay to the end: to look for garbage in them takes long and finds little.
    gc.freeze()
    gc.set_threshold(200_000, 50, 1_000)
    options = ["-W", "--keep-going", "-q", "-E", "-b", "html", "-d", STAGED / "doctrees"]
    failed = build_main([str(one) for one in (*options, STAGED / "source", target)])
    if not failed:
        print(f"The documentation: {target / 'index.html'}")
    return failed


if __name__ == "__main__":
    sys.exit(main())
