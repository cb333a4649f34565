"""A row as a template reads it: its own fields, and what the page adds to them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class View:
    """`View(row, who=name)` has every field of `row`, and `who`; an added value hides a field of the same name."""

    def __init__(self, row: object, **added: object) -> None:
        self._row, self._added = row, added

    def __getattr__(self, name: str) -> Any:
        """Raises AttributeError, which a template reports as a missing value."""
        return self._added[name] if name in self._added else getattr(self._row, name)

    def __or__(self, added: Mapping[str, object]) -> View:
        return View(self, **added)
