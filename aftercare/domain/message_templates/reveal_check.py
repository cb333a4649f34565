"""The disclosure check for every text: what in it would reveal to a stranger that someone is supervised.

A text may be read by a housemate, an employer or the next holder of the number. Allowed are a weekday, a date, a
time, a neutral callback number and a neutral word for the event. The check reads a text as a person would. Neither a
disguise (`r.e.c.l.a.s.s.e.r.i.n.g`, `z3den`, Cyrillic look-alikes, invisible characters) nor a misspelling gets a
word past it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from aftercare.base.errors import RevealingText
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
from aftercare.domain.message_templates.revealing_words import (
    BY_LANGUAGE,
    EVERYWHERE,
    RevealingWords,
)
from aftercare.domain.message_templates.word_search import LONG, Kind, occurs

LANGUAGES: Final = tuple(BY_LANGUAGE)
# Readers of these languages read another script first.
_OTHER_READINGS: Final = {"uk": cyrillic_readings, "ar": own_readings}
# Converts a root to the form that is searched for; an empty string means no search in that form.
_Written = Callable[[str], str]

# The result for a text up to this length is cached; a longer one is checked each time.
_REMEMBERED: Final = 1_000  # characters
_LONGEST: Final = 20_000  # characters; nothing we send is longer, and checking more takes seconds
# Roots of at least this length are also found with a capital i for an l: most telephones show both alike.
_STROKES: Final = 5  # letters

# Abbreviations that are common words in lower case. "OM 10:00" is the Dutch word for "at".
_CAPITALS: Final = re.compile(
    r"(?<![^\W_])(?:O\.?M\.?(?!\w)(?!\s*\d)|(?:PIJ|ISD|3RO|SVG|FP[ACK]|PPC|EBI|HvB|DUI|Veilig Thuis)\b"
    # A prison is named after its town.
    r"|P\.?I\.?\s+[A-Z])"
)
_CAPITALS_SHOUTED: Final = re.compile(r"(?<!\w)(?:HET|VAN)\s+O\.?M\.?(?!\w)(?!\s*\d)")


def revealing_parts(
    text: str,
    language: str,
    *,
    names: Iterable[str] = (),
    wholes: Iterable[str] = (),
    callback_number: str | None = None,
    remembered: bool = True,
) -> tuple[str, ...]:
    """What the text reveals; empty when nothing.

    `language` is one of LANGUAGES; a text in an unknown one is checked against every list. `names` must not occur in
    whole or in part: the client's, the officer's. `wholes` must not occur in whole: names of clinics, offices or
    streets, which may consist of common words. `callback_number` is the only phone number allowed. `remembered` is
    False for words about a person: results for our own wording are cached together with the text. Each finding is
    `word:<listed word>`, `disguise` (letters of two scripts in one word, or a character that reverses the writing),
    `abbreviation`, `link`, `email-address`, `phone-number`, `address`, `name` or, alone, `too-long`. None repeats
    the text itself.
    """
    if len(text) > _LONGEST:
        return ("too-long",)
    judge = _judged if remembered and len(text) <= _REMEMBERED else _judged.__wrapped__
    found = judge(text, language, callback_number)
    return (*found, "name") if names_within(text, language, names, wholes) else found


def require_discreet(text: str, language: str, *, callback_number: str | None = None) -> None:
    """Raises RevealingText with the kinds of finding, unless there are none."""
    found = revealing_parts(text, language, callback_number=callback_number)
    if found:
        raise RevealingText(", ".join(found))


# Ten thousand reminders of a day differ little except in the hour, and the result never changes.
@lru_cache(maxsize=4096)
def _judged(text: str, language: str, callback_number: str | None) -> tuple[str, ...]:
    found = [f"word:{root}" for root in _words_found(text, language)]
    if is_disguised(text):
        found.append("disguise")
    found += _patterns(unicodedata.normalize("NFKC", _visible(text)), callback_number)
    return tuple(dict.fromkeys(found))


def _words_found(text: str, language: str) -> Iterator[str]:
    latin = _read(latin_readings(text))
    for words in EVERYWHERE:
        yield from _listed(words, latin)
    for code in [language] if language in BY_LANGUAGE else BY_LANGUAGE:
        other = _OTHER_READINGS.get(code)
        read = _read(other(text)) if other else latin
        for words in BY_LANGUAGE[code]:
            yield from _listed(words, read)


class _Read(NamedTuple):
    """A text as read plainly, with doubled letters once, and with every l as an i."""

    plain: tuple[Letters, ...]
    once: tuple[Letters, ...]
    strokes: tuple[Letters, ...]


def _read(readings: tuple[Letters, ...]) -> _Read:
    return _Read(readings, tuple(map(once_each, readings)), (one_stroke(readings[0]),))


def _listed(words: RevealingWords, read: _Read) -> Iterator[str]:
    yield from _found(words, str, read.plain)
    yield from _found(words, _in_strokes, read.strokes)
    yield from _found(_parts_of(words), _once_each, read.once)
    yield from _slips(words.parts).found_in(read.plain[0])


def _found(words: RevealingWords, write: _Written, readings: tuple[Letters, ...]) -> Iterator[str]:
    """The listed words that occur in one of the readings, in this written form."""
    roots, any_root = _roots(words, write)
    # Most texts contain none of the roots: one regular expression decides that at once.
    among = [reading for reading in readings if any_root.search(reading.text)]
    if among:
        for kind, root, word in roots:
            if any(occurs(root, kind, reading) for reading in among):
                yield word


@lru_cache(maxsize=64)
def _roots(
    words: RevealingWords, write: _Written
) -> tuple[tuple[tuple[Kind, str, str], ...], re.Pattern[str]]:
    by_kind: dict[Kind, tuple[str, ...]] = {
        "parts": words.parts,
        "starts": words.starts,
        "words": words.words,
    }
    pairs = [(kind, write(_root(word)), word) for kind, all_ in by_kind.items() for word in all_]
    roots = tuple((kind, root, word) for kind, root, word in pairs if root)
    return roots, re.compile("|".join(dict.fromkeys(root for _, root, _ in roots)))


def _in_strokes(root: str) -> str:
    """The root with every l as an i; empty for a short root, which would also be found in innocent words."""
    return one_stroke(letters_of(root)).text if len(root) >= _STROKES else ""


def _once_each(root: str) -> str:
    """The root with doubled letters once; empty for a short root, which would also be found in innocent words."""
    return once_each(letters_of(root)).text if len(root) >= LONG else ""


@lru_cache(maxsize=16)
def _parts_of(words: RevealingWords) -> RevealingWords:
    return RevealingWords(words.parts, (), ())


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
