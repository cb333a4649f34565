"""Whether an edit would change anything: the same again keeps version and ETag, and is no change in the access log."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def stands(row: object, values: Mapping[str, Any]) -> bool:
    """Whether the row has all of these values already."""
    return all(getattr(row, name) == value for name, value in values.items())
