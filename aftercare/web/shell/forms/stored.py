"""What is stored as form values, with which a form begins."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from aftercare.web.shell.dates import typed_day


def as_typed(row: object, *names: str) -> dict[str, str]:
    """These members of a row: a day as it is typed, a missing value as an empty field, anything else as text."""
    values = row if isinstance(row, Mapping) else {name: getattr(row, name) for name in names}
    return {name: _typed(values[name]) for name in names}


def ticks(**boxes: bool) -> dict[str, str]:
    """The ticked boxes among these, each the field `<name>-yes`."""
    return {f"{name}-yes": "yes" for name, is_ticked in boxes.items() if is_ticked}


def _typed(value: Any) -> str:
    if value is None:
        return ""
    return typed_day(value) if isinstance(value, date) else str(value)
