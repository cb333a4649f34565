"""Whether a text names a person or a place: in whole, in part, inflected, or in letters that look the same."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from aftercare.domain.message_templates.lookalikes import (
    Letters,
    as_latin,
    folded,
    latin_readings,
    letters_of,
    own_readings,
)
from aftercare.domain.message_templates.word_search import Kind, occurs

# Parts of a surname that are common words.
_PARTICLES: Final = frozenset(
    {"van", "von", "den", "der", "het", "ten", "ter", "aan", "bij", "bin", "ben", "della"}
)
_ARABIC: Final = re.compile(r"[\u0600-\u06ff]")
# "and", "so", "by", "to" and "like" are joined to the word that follows.
_ARABIC_JOINED: Final = "وفبلك"
# Scripts without spaces between words.
_UNSPACED: Final = re.compile(
    r"[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]"
)
_INFLECTED: Final = ("pl", "uk")
_ENDINGS: Final = frozenset("aeiouyаеєиіїоуюяйь")
_STEM: Final = 5  # the fewest letters that may remain of a name without its ending

Roots = tuple[tuple[str, Kind], ...]


def names_within(text: str, language: str, names: Iterable[str], wholes: Iterable[str]) -> bool:
    """Whether the text contains one of the names, in whole or in an identifying part (*Jansens* too). Or one of the
    wholes: all of it, with any spacing."""
    wanted = [_name_roots(name, language) for name in names]
    wanted += [_whole_roots(whole) for whole in wholes]
    if not any(wanted):
        return False
    own, latin = own_readings(text), latin_readings(text)
    return any(_found(roots, own, latin) for roots in wanted)


def _found(roots: Roots, own: tuple[Letters, ...], latin: tuple[Letters, ...]) -> bool:
    return any(
        occurs(root, kind, reading)
        for plain, kind in roots
        for root, readings in ((plain, own), (as_latin(plain), latin))
        for reading in readings
    )


@lru_cache(maxsize=4096)
def _name_roots(name: str, language: str) -> Roots:
    parts = [p for p in re.split(r"[\W\d_]+", folded(name)) if len(p) > 2 and p not in _PARTICLES]
    found: dict[str, Kind] = {}
    for part in parts:
        stem = part[:-1] if language in _INFLECTED and part[-1] in _ENDINGS else part
        root = stem if len(stem) >= _STEM else part
        found[root] = "starts" if len(part) > 4 else "words"
    roots = _whole_roots(name) + tuple(found.items())
    joined = tuple(
        (f"{one}{root}", kind)
        for root, kind in roots
        if _ARABIC.search(root)
        for one in _ARABIC_JOINED
    )
    return roots + joined


@lru_cache(maxsize=4096)
def _whole_roots(whole: str) -> Roots:
    root = letters_of(folded(whole)).text
    if len(root) < 2:
        return ()
    return ((root, "parts" if _UNSPACED.search(root) else "words"),)
