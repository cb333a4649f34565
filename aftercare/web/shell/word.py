"""A label for a code of the domain: name, icon and tone."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Word:
    """A name (English source text, to be translated), an icon of the sprite and a tone of the theme."""

    name: str
    icon: str
    tone: str = "neutral"
