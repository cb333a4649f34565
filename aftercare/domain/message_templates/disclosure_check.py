"""The one gate every text passes: what in it would tell a stranger that someone is supervised.

A text may be read by a housemate, an employer or whoever owns the number next. Allowed are a
weekday, a date, a time, a neutral callback number and a neutral word for the event. The gate looks
at a text the way a reader does, so that neither a disguise (`r.e.c.l.a.s.s.e.r.i.n.g`, `z3den`,
Cyrillic look-alikes, invisible characters) nor a spelling mistake carries a word past it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from aftercare.base.errors import DisclosingText
from aftercare.domain.message_templates.giveaway_words import BY_LANGUAGE, EVERYWHERE, GiveawayWords
from aftercare.domain.message_templates.links_and_numbers import pointers
from aftercare.domain.message_templates.lookalikes import (
    INVISIBLE,
    Letters,
    cyrillic_readings,
    folded,
    is_disguised,
    latin_readings,
    letters_of,
    once_each,
    one_stroke,
    own_readings,
)
from aftercare.domain.message_templates.misspellings import Slips
from aftercare.domain.message_templates.names_in_text import names_within
from aftercare.domain.message_templates.word_search import LONG, Kind, occurs

LANGUAGES: Final = tuple(BY_LANGUAGE)
# Who reads these languages reads another script first.
_OTHER_READINGS: Final = {"uk": cyrillic_readings, "ar": own_readings}
# How a root is written down to be looked for; nothing when it is not looked for that way.
_Written = Callable[[str], str]

# Of a text no longer than this the answer is remembered; a longer one is judged each time.
_REMEMBERED: Final = 1_000  # characters
_LONGEST: Final = 20_000  # characters; nothing we send is longer, and reading on takes seconds
# A root so long is also found with a capital i for an l, which look the same on most telephones.
_STROKES: Final = 5  # letters

# Abbreviations that are everyday words in lower case. "OM 10:00" is the Dutch word for "at".
_CAPITALS: Final = re.compile(
    r"(?<![^\W_])(?:O\.?M\.?(?!\w)(?!\s*\d)|(?:PIJ|ISD|3RO|SVG|FP[ACK]|PPC|EBI|HvB|DUI|Veilig Thuis)\b"
    # A prison is named by its town.
    r"|P\.?I\.?\s+[A-Z])"
)
_CAPITALS_SHOUTED: Final = re.compile(r"(?<!\w)(?:HET|VAN)\s+O\.?M\.?(?!\w)(?!\s*\d)")


def disclosures(
    text: str,
    language: str,
    *,
    names: Iterable[str] = (),
    wholes: Iterable[str] = (),
    callback_number: str | None = None,
    remembered: bool = True,
) -> tuple[str, ...]:
    """What the text would give away; empty when it is clean.

    `language` is one of LANGUAGES (an unknown one is held against every list). `names` must not occur
    in whole or in part: the person's, the officer's. `wholes` must not occur as they are: what a clinic,
    an office or a street is called, in ordinary words perhaps. `callback_number` is the one phone number
    that may. `remembered` is False for words about a person: the answer for a text of our own wording stays
    in memory, and the text with it. Each answer is `word:<listed word>`, `disguise` (letters of two scripts in
    one word, or a sign that turns the writing round), `abbreviation`, `link`, `email-address`, `phone-number`,
    `address`, `name` or, alone, `too-long`; none repeats the text itself.
    """
    if len(text) > _LONGEST:
        return ("too-long",)
    judge = _judged if remembered and len(text) <= _REMEMBERED else _judged.__wrapped__
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
    if is_disguised(text):
        found.append("disguise")
    found += _patterns(unicodedata.normalize("NFKC", _visible(text)), callback_number)
    return tuple(dict.fromkeys(found))


def _giveaway_words(text: str, language: str) -> Iterator[str]:
    latin = _read(latin_readings(text))
    for words in EVERYWHERE:
        yield from _listed(words, latin)
    for code in [language] if language in BY_LANGUAGE else BY_LANGUAGE:
        other = _OTHER_READINGS.get(code)
        read = _read(other(text)) if other else latin
        for words in BY_LANGUAGE[code]:
            yield from _listed(words, read)


class _Read(NamedTuple):
    """A text as it may be read, with doubled letters once, and with every l as an i."""

    plain: tuple[Letters, ...]
    once: tuple[Letters, ...]
    strokes: tuple[Letters, ...]


def _read(readings: tuple[Letters, ...]) -> _Read:
    return _Read(readings, tuple(map(once_each, readings)), (one_stroke(readings[0]),))


def _listed(words: GiveawayWords, read: _Read) -> Iterator[str]:
    yield from _found(words, _plainly, read.plain)
    yield from _found(words, _in_strokes, read.strokes)
    yield from _found(_parts_of(words), _once_each, read.once)
    yield from _slips(words.parts).found_in(read.plain[0])


def _found(words: GiveawayWords, write: _Written, readings: tuple[Letters, ...]) -> Iterator[str]:
    """The words that stand in one of the readings, all of them written that way."""
    roots, any_root = _roots(words, write)
    # Most texts hold none of them: one look tells.
    among = [reading for reading in readings if any_root.search(reading.text)]
    if among:
        for kind, root, word in roots:
            if any(occurs(root, kind, reading) for reading in among):
                yield word


@lru_cache(maxsize=64)
def _roots(
    words: GiveawayWords, write: _Written
) -> tuple[tuple[tuple[Kind, str, str], ...], re.Pattern[str]]:
    by_kind: dict[Kind, tuple[str, ...]] = {
        "parts": words.parts,
        "starts": words.starts,
        "words": words.words,
    }
    pairs = [(kind, write(_root(word)), word) for kind, all_ in by_kind.items() for word in all_]
    roots = tuple((kind, root, word) for kind, root, word in pairs if root)
    return roots, re.compile("|".join(dict.fromkeys(root for _, root, _ in roots)))


def _plainly(root: str) -> str:
    return root


def _in_strokes(root: str) -> str:
    """With every l as an i; nothing for a short root, which would be found in honest words."""
    return one_stroke(letters_of(root)).text if len(root) >= _STROKES else ""


def _once_each(root: str) -> str:
    """With doubled letters once, where the root is long enough that honest words do not hold it."""
    return once_each(letters_of(root)).text if len(root) >= LONG else ""


@lru_cache(maxsize=16)
def _parts_of(words: GiveawayWords) -> GiveawayWords:
    return GiveawayWords(words.parts, (), ())


@lru_cache(maxsize=16)
def _slips(parts: tuple[str, ...]) -> Slips:
    return Slips((_root(word), word) for word in parts)


@lru_cache(maxsize=2048)
def _root(word: str) -> str:
    return letters_of(folded(word)).text


def _visible(text: str) -> str:
    if text.isascii():
        return text
    return "".join(c for c in text if c not in INVISIBLE and unicodedata.category(c) != "Cf")


def _patterns(text: str, callback_number: str | None) -> Iterator[str]:
    shouted = text.upper() == text
    if (_CAPITALS_SHOUTED if shouted else _CAPITALS).search(text):
        yield "abbreviation"
    yield from pointers(text, callback_number)
