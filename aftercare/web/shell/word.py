"""A label for a code of the domain: name, icon and tone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Word:
    """A name (English source text, to be translated), an icon of the sprite and a tone of the theme."""

    name: str
    icon: str
    tone: str = "neutral"


# The words of a subject, by the name of their vocabulary and by code.
Words = Mapping[str, Mapping[str, Word]]


def mid_sentence(name: str) -> str:
    """`name` as it is written within a sentence; an abbreviation at its start keeps its capitals."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]
