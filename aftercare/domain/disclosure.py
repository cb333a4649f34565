"""The one gate every text passes: what in it would tell a stranger that someone is supervised.

A text may be read by a housemate, an employer or whoever owns the number next. Allowed are a
weekday, a date, a time, a neutral callback number and a neutral word for the event. The gate looks
at a text the way a reader does, so that neither a disguise (`r.e.c.l.a.s.s.e.r.i.n.g`, `z3den`,
Cyrillic look-alikes, invisible characters) nor a spelling mistake carries a word past it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

from aftercare.base.errors import DisclosingText
from aftercare.domain.giveaway_words import BY_LANGUAGE, EVERYWHERE, GiveawayWords
from aftercare.domain.letters import (
    Letters,
    cyrillic_readings,
    folded,
    latin_readings,
    letters_of,
    once_each,
    own_readings,
)

LANGUAGES: Final = tuple(BY_LANGUAGE)

_LONG: Final = 7  # letters; a root this long is not spelled by accident across two words
_SHORT: Final = 6  # shorter roots count across separators only when spelled letter by letter

_TOP_LEVEL: Final = "nl|com|org|net|eu|be|de|info|io|me|ly|co|uk|gov|app|link|site|online|click|gl"
_LINK: Final = re.compile(
    rf"\b(?:https?|ftp)\s*:|\bwww\s*\.|\w\.(?:{_TOP_LEVEL}|{_TOP_LEVEL.upper()})\b"
    rf"|\b(?i:dot|punt)\s+(?:{_TOP_LEVEL})\b|\w/\w+\.\w|:\s*//",
)
_EMAIL: Final = re.compile(r"\w\s*(?:@|\[at\]|\(at\))\s*\w", re.IGNORECASE)
_DATE: Final = re.compile(
    r"(?<!\d)(?:\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})|\d{4}-\d{2}-\d{2})(?!\d)"
)
_PHONE: Final = re.compile(r"(?:\+|(?<!\d))(?:\d[\s\-./()]{0,3}){6,}\d")
_ADDRESS: Final = re.compile(
    r"(?<!\d)\d{4} ?[A-Z]{2}\b(?! \d)"
    r"|\b(?!onderweg\b|halverwege\b)[^\W\d]*(?:straat|laan|weg|plein|gracht|kade|singel|dijk|steeg"
    r"|dreef)\s+\d+"
    r"|\b\d+\s+(?:[^\W\d]+\s+){1,3}(?i:street|road|avenue|lane|square)\b",
)
# Abbreviations that are everyday words in lower case. "OM 10:00" is the Dutch word for "at".
_CAPITALS: Final = re.compile(
    r"(?<![^\W_])(?:O\.?M\.?(?!\w)(?!\s*\d)|(?:PIJ|ISD|3RO|SVG|FP[ACK])\b)"
)
_CAPITALS_SHOUTED: Final = re.compile(r"(?<!\w)(?:HET|VAN)\s+O\.?M\.?(?!\w)(?!\s*\d)")

# Parts of a surname that are ordinary words.
_PARTICLES: Final = frozenset(
    {"van", "von", "den", "der", "het", "ten", "ter", "aan", "bij", "bin", "ben", "della"}
)


def disclosures(
    text: str, language: str, *, names: Iterable[str] = (), callback_number: str | None = None
) -> tuple[str, ...]:
    """What the text would give away; empty when it is clean.

    `language` is one of LANGUAGES (an unknown one is held against every list). `names` are names
    that must not occur: of the person, the officer, an organisation. `callback_number` is the one
    phone number that may. Each answer is `word:<listed word>`, `abbreviation`, `link`,
    `email-address`, `phone-number`, `address` or `name`; none repeats the text itself.
    """
    found = [f"word:{root}" for root in _giveaway_words(text, language)]
    found += _patterns(unicodedata.normalize("NFKC", _visible(text)), callback_number)
    if any(_names_within(text, name) for name in names):
        found.append("name")
    return tuple(dict.fromkeys(found))


def require_discreet(
    text: str, language: str, *, names: Iterable[str] = (), callback_number: str | None = None
) -> None:
    """Raises DisclosingText, saying what kind of thing was found, unless the text is clean."""
    found = disclosures(text, language, names=names, callback_number=callback_number)
    if found:
        raise DisclosingText(", ".join(found))


def _giveaway_words(text: str, language: str) -> Iterator[str]:
    latin = latin_readings(text)
    for words in EVERYWHERE:
        yield from _listed(words, latin)
    for code in [language] if language in BY_LANGUAGE else BY_LANGUAGE:
        readings = {"uk": cyrillic_readings, "ar": own_readings}.get(code, latin_readings)
        for words in BY_LANGUAGE[code]:
            yield from _listed(words, readings(text))


def _listed(words: GiveawayWords, readings: tuple[Letters, ...]) -> Iterator[str]:
    by_kind = {"parts": words.parts, "starts": words.starts, "words": words.words}
    for kind, listed in by_kind.items():
        for word in listed:
            if any(_occurs(_root(word), kind, reading) for reading in readings):
                yield word
    misspelled = [once_each(reading) for reading in readings]
    for word in words.parts:
        if len(_root(word)) >= _LONG:
            root = _root_once_each(_root(word))
            if any(_occurs(root, "parts", reading) for reading in misspelled):
                yield word


@lru_cache(maxsize=2048)
def _root(word: str) -> str:
    return letters_of(folded(word)).text


@lru_cache(maxsize=2048)
def _root_once_each(root: str) -> str:
    return once_each(letters_of(root)).text


def _occurs(root: str, kind: str, letters: Letters) -> bool:
    start = letters.text.find(root)
    while start >= 0:
        if _counts(kind, start, start + len(root), letters):
            return True
        start = letters.text.find(root, start + 1)
    return False


def _counts(kind: str, start: int, stop: int, letters: Letters) -> bool:
    """Whether the letters from start to stop are read as the root, given where words begin."""
    begins, ends = letters.begins[start], letters.ends[stop - 1]
    if not any(letters.begins[start + 1 : stop]):
        return kind == "parts" or (begins and (kind == "starts" or ends))
    if stop - start >= _LONG:
        return begins or (ends and kind == "parts")
    if stop - start >= _SHORT:
        return begins and ends
    return all(letters.begins[start:stop]) and all(letters.ends[start:stop])


def _visible(text: str) -> str:
    return "".join(c for c in text if unicodedata.category(c) != "Cf")


def _patterns(text: str, callback_number: str | None) -> Iterator[str]:
    shouted = text.upper() == text
    if (_CAPITALS_SHOUTED if shouted else _CAPITALS).search(text):
        yield "abbreviation"
    if _LINK.search(text):
        yield "link"
    if _EMAIL.search(text):
        yield "email-address"
    if _ADDRESS.search(text):
        yield "address"
    allowed = _digits(callback_number or "")
    if any(_digits(match) != allowed for match in _PHONE.findall(_DATE.sub(" · ", text))):
        yield "phone-number"


def _digits(text: str) -> str:
    return "".join(str(unicodedata.digit(c)) for c in text if c.isdigit())


def _names_within(text: str, name: str) -> bool:
    """The whole name, or any telling part of it, as words of their own (*Jansens* counts)."""
    parts = [p for p in re.split(r"[\W\d_]+", folded(name)) if len(p) > 2 and p not in _PARTICLES]
    wanted = {part: "starts" if len(part) > 4 else "words" for part in parts}
    wanted[letters_of(folded(name)).text] = "words"
    readings = latin_readings(text) + own_readings(text)
    return any(
        _occurs(root, kind, reading)
        for root, kind in wanted.items()
        if len(root) > 1
        for reading in readings
    )
