"""Photos of no one: noise, as a file of a telephone would have it."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image


def photo(
    kind: str = "JPEG", size: tuple[int, int] = (80, 60), mode: str = "RGB", **more: Any
) -> bytes:
    """Another size is another photo."""
    made = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").convert(mode).save(made, kind, **more)
    return made.getvalue()


def plain(kind: str, size: tuple[int, int]) -> bytes:
    """All black: a large one is a small file."""
    made = io.BytesIO()
    Image.new("1", size).save(made, kind)
    return made.getvalue()
