"""What the codes of the domain are called on a page, with the icon and tone that go with the name.

A state is always told by icon and text; the tone only underlines it. Each subject has its own words; the router
hands them in at start, so that what all pages share knows no subject.
"""

from __future__ import annotations

from collections.abc import Mapping

from aftercare.web.shell.word import Word

VOCABULARY: dict[str, dict[str, Word]] = {}


def hand_in_words(words: Mapping[str, Mapping[str, Word]]) -> None:
    """Adds the words of a subject. A code may be named again only by the same word; else ValueError."""
    for subject, table in words.items():
        known = VOCABULARY.setdefault(subject, {})
        for code, name in table.items():
            if known.setdefault(code, name) != name:
                raise ValueError(f"{subject} {code} has two names")


def word(subject: str, code: str) -> Word:
    """The word for `code` of a `subject` of VOCABULARY.

    A code we have no word for yet is shown as it is, so that new reference data never breaks a page.
    """
    return VOCABULARY[subject].get(code) or Word(code.replace("_", " "), "info-circle")
