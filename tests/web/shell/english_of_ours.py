"""What of our own English stands on a page: a whole text or attribute, or several words of a sentence in a row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from html import unescape

from babel.messages.pofile import read_po

from aftercare.web.shell.language import LOCALE, catalogue
from tests.web.shell.messages_in_use import messages_in_use

RUN = 4
"""So many words in a row are a wording; fewer may stand in the name of a source or of a norm."""
WORD = re.compile(r"[^\W\d_][\w’'-]*")
HOLE = re.compile(r"%\(\w+\)s")
# A document that is edited or shown as it is says everything in both languages, as the name of a rule in English does.
DOCUMENT = re.compile(r'<(textarea|pre)\b.*?</\1>|<input[^>]*\sname="en-\d+"[^>]*>', re.S)
EDGE = re.compile(r'[<>"]')
STOP = re.compile(r"[={}\n.:;,()]")


def english_on(page: str) -> set[str]:
    """What stands there in English of ours and in no Dutch sentence of ours."""
    wholes, runs = _english()
    pieces = [unescape(one).strip() for one in EDGE.split(DOCUMENT.sub("<", page))]
    return {one for one in pieces if one in wholes} | (_runs(pieces) & runs)


@cache
def _english() -> tuple[frozenset[str], frozenset[str]]:
    """Our sentences in English, whole and as runs of words, without what the Dutch ones say as well."""
    english, dutch = list(_keys()), list(_dutch())
    # What begins with a small letter may as well be a code in an attribute, or a word of a document.
    wholes = {one for one in english if one[:1].isupper()} - set(dutch)
    return frozenset(wholes), frozenset(_runs(english) - _runs(dutch))


def _runs(texts: Iterable[str]) -> set[str]:
    return {
        " ".join(words[first : first + RUN])
        for text in texts
        for piece in STOP.split(HOLE.sub("\n", text))
        if len(words := WORD.findall(piece)) >= RUN
        for first in range(len(words) - RUN + 1)
    }


def _keys() -> Iterator[str]:
    """Of the catalogue as well: a sentence that a page no longer marks for translation still stands there."""
    for message in messages_in_use():
        yield from (message,) if isinstance(message, str) else message
    with (LOCALE / "nl" / "LC_MESSAGES" / "aftercare.po").open("rb") as text:
        for entry in read_po(text, locale="nl"):
            yield from (entry.id,) if isinstance(entry.id, str) else entry.id


def _dutch() -> Iterator[str]:
    dutch = catalogue("nl")
    for message in messages_in_use():
        if isinstance(message, str):
            yield dutch.gettext(message)
        else:
            one, many = message
            yield from (dutch.ngettext(one, many, number) for number in (1, 2))
