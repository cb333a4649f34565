"""Writes the letters that look Latin as a module, from Unicode's confusables: `python -m tools.lookalike_letters`."""

from __future__ import annotations

import string
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from confusable_homoglyphs.confusables import confusables_data

from aftercare.domain.message_templates.lookalikes import folded

FILE = Path("aftercare/domain/message_templates/lookalike_letters.py")
HEAD = '''"""Letters that look like a Latin letter, by that letter; from Unicode's confusables (UTS 39).

Written by `python -m tools.lookalike_letters`. Data of Unicode, Inc., changed: Unicode-3.0.txt has the licence.
"""

from typing import Final

LOOK_LATIN: Final = {
'''


def written() -> str:
    """The text of the module."""
    found: dict[str, list[str]] = {}
    for letter, latin in sorted(_looks().items()):
        found.setdefault(latin, []).append(letter)
    lines = (f'    "{latin}": "{"".join(found[latin])}",\n' for latin in sorted(found))
    return HEAD + "".join(lines) + "}\n"


def _looks() -> dict[str, str]:
    """The Latin letter that each letter looks like after folding: in its small form, else in its capital form."""
    small: dict[str, str] = {}
    capital: dict[str, str] = {}
    for letter in filter(_is_foreign, confusables_data):
        plain = folded(letter)
        for latin in _latin_forms(letter):
            found = small if plain == letter and latin.islower() else capital
            found.setdefault(plain, latin.lower())
    return capital | small


def _is_foreign(letter: str) -> bool:
    """Whether a reader of Latin script may take this for a Latin letter. Arabic is left out: it is a language of our
    texts, and its letters only look Latin when they stand alone."""
    if len(letter) > 1 or not letter.isalpha() or unicodedata.name(letter).startswith("ARABIC"):
        return False
    plain = folded(letter)
    return len(plain) == 1 and plain not in string.ascii_lowercase


def _latin_forms(letter: str) -> Iterator[str]:
    for one in confusables_data[letter]:
        if len(one["c"]) == 1 and one["c"] in string.ascii_letters:
            yield one["c"]


if __name__ == "__main__":
    FILE.write_text(written())
