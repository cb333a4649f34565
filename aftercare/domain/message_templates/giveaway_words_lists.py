"""The parts of a deny-list: words grouped by where in a word they count."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GiveawayWords:
    parts: tuple[str, ...]
    starts: tuple[str, ...]
    words: tuple[str, ...]


def word_list(*, parts: str, starts: str, words: str) -> GiveawayWords:
    """One list, from strings of words separated by spaces."""
    return GiveawayWords(tuple(parts.split()), tuple(starts.split()), tuple(words.split()))
