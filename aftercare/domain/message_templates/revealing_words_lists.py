"""The parts of a deny-list: words grouped by where in a word they count."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RevealingWords:
    parts: tuple[str, ...]
    starts: tuple[str, ...]
    words: tuple[str, ...]


def word_list(*, parts: str, starts: str, words: str) -> RevealingWords:
    """One list, from strings of words separated by spaces."""
    return RevealingWords(tuple(parts.split()), tuple(starts.split()), tuple(words.split()))
