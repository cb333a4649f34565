"""Addresses of our static files, with a fingerprint so that browsers can cache them for ever."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from markupsafe import Markup

STATIC = Path(__file__).parents[1] / "static"


@cache
def static_url(name: str) -> str:
    """`/static/<name>?v=<fingerprint>`; raises FileNotFoundError when the file is missing.

    The build hook generates the files under `vendor/`: `pip install -e .` restores them.
    """
    fingerprint = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={fingerprint}"


def icon(name: str, label: str = "") -> Markup:
    """An icon from the sprite; hidden from screen readers unless it has a label."""
    return (
        _icon(name, Markup('role="img" aria-label="{}"').format(label)) if label else _plain(name)
    )


@cache
def _plain(name: str) -> Markup:
    # A crowded week shows eighty.
    return _icon(name, Markup('aria-hidden="true"'))


def _icon(name: str, meaning: Markup) -> Markup:
    return Markup('<svg class="icon" {} focusable="false"><use href="{}#{}"></use></svg>').format(
        meaning, static_url("vendor/icons.svg"), name
    )
