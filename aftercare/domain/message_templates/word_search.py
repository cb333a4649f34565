"""Finds a root among the letters of a text as a reader would: it matters where words begin and end."""

from __future__ import annotations

from typing import Final, Literal

from aftercare.domain.message_templates.lookalikes import Letters

# Anywhere inside a word, only at the beginning of a word, or only as a whole word.
Kind = Literal["parts", "starts", "words"]

LONG: Final = 7  # letters; a root of this length does not arise by chance across two words
_SHORT: Final = 6  # shorter roots count across separators only when spelled letter by letter


def occurs(root: str, kind: Kind, letters: Letters) -> bool:
    start = letters.text.find(root)
    while start >= 0:
        if _counts(kind, start, start + len(root), letters):
            return True
        start = letters.text.find(root, start + 1)
    return False


def _counts(kind: Kind, start: int, stop: int, letters: Letters) -> bool:
    """Whether a reader sees the letters from start to stop as the root, given where words begin."""
    begins, ends = letters.begins[start], letters.ends[stop - 1]
    if not any(letters.begins[start + 1 : stop]):
        return kind == "parts" or (begins and (kind == "starts" or ends))
    if stop - start >= LONG:
        return begins or (ends and kind == "parts")
    if stop - start >= _SHORT:
        return begins and ends
    return all(letters.begins[start:stop]) and all(letters.ends[start:stop])
