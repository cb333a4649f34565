"""Names that colleagues read: which two look alike, and which is written to look like another."""

from __future__ import annotations

import re

from aftercare.domain.message_templates.lookalikes import (
    as_latin,
    folded,
    is_disguised,
    scripts_of,
)

_WORDS = re.compile(r"\w+")


def look_of(name: str) -> str:
    """Equal for two names that a colleague may take for each other: case, accents, spaces and signs between words do
    not count, and a letter counts as the Latin one that it looks like."""
    seen = as_latin(folded(name))
    return " ".join(_WORDS.findall(seen)) or seen


def is_mixed(name: str) -> bool:
    """Whether a word of it has Latin letters and those of another script, so that it looks like another word."""
    return is_disguised(name) and "LATIN" in scripts_of(name)
