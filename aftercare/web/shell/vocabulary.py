"""Labels for the codes of the domain, each with an icon and a tone.

A state is always shown by icon and text; the tone only underlines it. Each subject has its own words. The router
registers them at start-up, so that the shared modules depend on no subject.
"""

from __future__ import annotations

from collections.abc import Mapping

from aftercare.web.shell.words import Word

VOCABULARY: dict[str, dict[str, Word]] = {}


def add_words(words: Mapping[str, Mapping[str, Word]]) -> None:
    """Register the words of a subject. A code may be registered again only with the same word; otherwise ValueError."""
    for subject, table in words.items():
        known = VOCABULARY.setdefault(subject, {})
        for code, name in table.items():
            if known.setdefault(code, name) != name:
                raise ValueError(f"{subject} {code} has two names")


def word(subject: str, code: str) -> Word:
    """The word for `code` of a `subject` of VOCABULARY.

    A code without a word is shown as it is, so that new reference data never breaks a page.
    """
    return VOCABULARY[subject].get(code) or Word(code.replace("_", " "), "info-circle")
