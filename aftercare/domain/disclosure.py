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
    INVISIBLE,
    Letters,
    cyrillic_readings,
    folded,
    latin_readings,
    letters_of,
    once_each,
    own_readings,
)
from aftercare.domain.names_in_text import names_within
from aftercare.domain.word_search import LONG, Kind, occurs

LANGUAGES: Final = tuple(BY_LANGUAGE)

# Of a text no longer than this the answer is remembered; a longer one is judged each time.
_REMEMBERED: Final = 1_000  # characters
_LONGEST: Final = 20_000  # characters; nothing we send is longer, and reading on takes seconds

_TOP_LEVEL: Final = "nl|com|org|net|eu|be|de|info|io|me|ly|co|uk|gov|app|link|site|online|click|gl"
_LINK: Final = re.compile(
    rf"\b(?:https?|ftp)\s*:|\bwww\s*\.|\w\.(?:{_TOP_LEVEL}|{_TOP_LEVEL.upper()})\b"
    rf"|\b(?i:dot|punt)\s+(?:{_TOP_LEVEL})\b|\w/\w+\.\w|:\s*//",
)
_EMAIL: Final = re.compile(r"\w\s*(?:@|\[at\]|\(at\))\s*\w", re.IGNORECASE)
_DAY, _MONTH = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])"
_HOUR = r"(?:[01]?\d|2[0-3])"
# A day is no part of a number: what follows it is no digit, unless of a time. 06-12-34 56 78 is no day.
_DATE: Final = re.compile(
    rf"(?<!\d)(?<!\b0\d[ \-./])(?:"
    rf"{_DAY}[-/.]{_MONTH}[-/.](?:19|20)\d\d(?!\d)(?!\s+(?!{_HOUR}[:.][0-5]\d(?!\d))\d)"
    rf"|{_DAY}[-/.]{_MONTH}[-/.]\d\d(?!\d)(?!\s+(?!{_HOUR}:[0-5]\d(?!\d))\d)"
    rf"|(?:19|20)\d\d-{_MONTH}-{_DAY}(?!\d))(?!\s*[-./]\s*\d)"
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


def disclosures(
    text: str,
    language: str,
    *,
    names: Iterable[str] = (),
    wholes: Iterable[str] = (),
    callback_number: str | None = None,
) -> tuple[str, ...]:
    """What the text would give away; empty when it is clean.

    `language` is one of LANGUAGES (an unknown one is held against every list). `names` must not occur
    in whole or in part: the person's, the officer's. `wholes` must not occur as they are: what a clinic,
    an office or a street is called, in ordinary words perhaps. `callback_number` is the one phone number
    that may. Each answer is `word:<listed word>`, `abbreviation`, `link`, `email-address`,
    `phone-number`, `address`, `name` or, alone, `too-long`; none repeats the text itself.
    """
    if len(text) > _LONGEST:
        return ("too-long",)
    judge = _judged if len(text) <= _REMEMBERED else _judged.__wrapped__
    found = judge(text, language, callback_number)
    return (*found, "name") if names_within(text, language, names, wholes) else found


def require_discreet(
    text: str,
    language: str,
    *,
    names: Iterable[str] = (),
    wholes: Iterable[str] = (),
    callback_number: str | None = None,
) -> None:
    """Raises DisclosingText, saying what kind of thing was found, unless the text is clean."""
    found = disclosures(text, language, names=names, wholes=wholes, callback_number=callback_number)
    if found:
        raise DisclosingText(", ".join(found))


# Ten thousand reminders of a day differ in little but the hour, and the answer never changes.
@lru_cache(maxsize=4096)
def _judged(text: str, language: str, callback_number: str | None) -> tuple[str, ...]:
    found = [f"word:{root}" for root in _giveaway_words(text, language)]
    found += _patterns(unicodedata.normalize("NFKC", _visible(text)), callback_number)
    return tuple(dict.fromkeys(found))


def _giveaway_words(text: str, language: str) -> Iterator[str]:
    latin = latin_readings(text)
    for words in EVERYWHERE:
        yield from _listed(words, latin)
    for code in [language] if language in BY_LANGUAGE else BY_LANGUAGE:
        readings = {"uk": cyrillic_readings, "ar": own_readings}.get(code, latin_readings)
        for words in BY_LANGUAGE[code]:
            yield from _listed(words, readings(text))


def _listed(words: GiveawayWords, readings: tuple[Letters, ...]) -> Iterator[str]:
    by_kind: dict[Kind, tuple[str, ...]] = {
        "parts": words.parts,
        "starts": words.starts,
        "words": words.words,
    }
    for kind, listed in by_kind.items():
        for word in listed:
            if any(occurs(_root(word), kind, reading) for reading in readings):
                yield word
    misspelled = [once_each(reading) for reading in readings]
    for word in words.parts:
        if len(_root(word)) >= LONG:
            root = _root_once_each(_root(word))
            if any(occurs(root, "parts", reading) for reading in misspelled):
                yield word


@lru_cache(maxsize=2048)
def _root(word: str) -> str:
    return letters_of(folded(word)).text


@lru_cache(maxsize=2048)
def _root_once_each(root: str) -> str:
    return once_each(letters_of(root)).text


def _visible(text: str) -> str:
    return "".join(c for c in text if c not in INVISIBLE and unicodedata.category(c) != "Cf")


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
    if callback_number:
        # Taken out first: beside it a time or a day would look like more of its digits.
        text = re.sub(rf"(?<!\d){re.escape(callback_number)}(?!\d)", " · ", text)
    allowed = _digits(callback_number or "")
    if any(_digits(match) != allowed for match in _PHONE.findall(_DATE.sub(" · ", text))):
        yield "phone-number"


def _digits(text: str) -> str:
    return "".join(str(unicodedata.digit(c)) for c in text if c.isdigit())
