"""Finds a listed word with one typing error: a letter added, missing or changed, or two neighbours swapped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from aftercare.domain.message_templates.lookalikes import Letters

# A shorter root is one typing error away from too many common words.
SHORTEST: Final = 8  # letters
_MOST_KNOWN: Final = 8_192


class Slips:
    """The roots of one list, indexed by each root without one of its letters. A word with one typing error has such
    a form in common with its root."""

    def __init__(self, roots: Iterable[tuple[str, str]]) -> None:
        """Pairs of a root, folded to its letters, and the listed word it comes from."""
        self._by_left: dict[str, list[tuple[str, str]]] = {}
        self._lengths: set[int] = set()
        self._known: dict[str, tuple[str, ...]] = {}
        for root, word in roots:
            if len(root) >= SHORTEST:
                self._lengths.update(range(len(root) - 1, len(root) + 2))
                for left in _lefts(root):
                    self._by_left.setdefault(left, []).append((root, word))

    def found_in(self, letters: Letters) -> Iterator[str]:
        """The listed words with which a word of the text begins, apart from one typing error."""
        for token in _words(letters):
            # A cache: people use the same words again and again.
            found = self._known.get(token)
            if found is None:
                found = self._known[token] = tuple(self._found(token))
                if len(self._known) > _MOST_KNOWN:
                    self._known = {}
            yield from found

    def _found(self, token: str) -> Iterator[str]:
        for length in self._lengths:
            start = token[:length]
            if len(start) < length:
                continue
            for left in _lefts(start):
                for root, word in self._by_left.get(left, ()):
                    if _is_one_slip(start, root):
                        yield word


def _words(letters: Letters) -> Iterator[str]:
    start = 0
    for i, ends in enumerate(letters.ends):
        if ends:
            if i + 1 - start >= SHORTEST - 1:
                yield letters.text[start : i + 1]
            start = i + 1


def _lefts(word: str) -> frozenset[str]:
    """The word, and the word without each of its letters."""
    return frozenset((word, *(word[:i] + word[i + 1 :] for i in range(len(word)))))


def differs_by_one_slip(typed: str, meant: str) -> bool:
    """Whether the words differ by at most one letter added, missing or changed, or by two swapped neighbours; equal
    words count too."""
    same = next((i for i, (a, b) in enumerate(zip(typed, meant, strict=False)) if a != b), None)
    if same is None:
        return abs(len(typed) - len(meant)) <= 1
    a, b = typed[same:], meant[same:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])


def _is_one_slip(typed: str, meant: str) -> bool:
    """The same, but with an equal first letter. Most typing errors come later in a word, and fewer common words are
    mistaken for listed ones."""
    return typed[:1] == meant[:1] and differs_by_one_slip(typed, meant)
