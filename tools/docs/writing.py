"""Pieces of Markdown that the pages made from the code consist of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path


def cell(text: object) -> str:
    """Text for a cell of a table, on one line, with nothing that ends the cell."""
    return " ".join(str(text).split()).replace("|", "\\|").replace("<", "&lt;")


def code(text: object) -> str:
    """Text as code; nothing for nothing."""
    return f"`{text}`" if str(text) else ""


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table with one line for each row; empty text where there is no row."""
    lines = ["| " + " | ".join(cell(one) for one in row) + " |" for row in rows]
    if not lines:
        return ""
    head = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    return "\n".join([*head, *lines]) + "\n"


# The menu stands on every page. Pages of a long list are left out of it, and reached from their list.
NOT_IN_MENU = "---\norphan: true\n---\n"


def page(file: Path, title: str, *parts: str, in_menu: bool = True) -> None:
    """Write a page of a title and its parts, with an empty line between them."""
    file.parent.mkdir(parents=True, exist_ok=True)
    text = "\n\n".join([f"# {title}", *(one.strip() for one in parts if one.strip())]) + "\n"
    file.write_text(text if in_menu else NOT_IN_MENU + text)


def diagram(file: str, alt: str) -> str:
    """A drawing that is never made smaller than it can be read: a narrow window scrolls it."""
    return f":::{{container}} diagram\n![{alt}]({file})\n:::"


def sentence(text: str | None) -> str:
    """The first paragraph of a docstring, on one line."""
    return " ".join((text or "").strip().partition("\n\n")[0].split())
