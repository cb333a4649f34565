"""What a reader sees in a text, however it was typed: letters without case, accents or disguise."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import compress
from operator import ne, not_
from typing import Final

from aftercare.domain.message_templates.lookalike_letters import LOOK_LATIN

# Letters without a canonical decomposition, and Arabic and Ukrainian spelling variants.
_PLAIN: Final = str.maketrans(
    {"ł": "l", "đ": "d", "ø": "o", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th",
     "ґ": "г", "ى": "ي", "ی": "ي", "ة": "ه", "ک": "ك", "ڪ": "ك",
     "ٱ": "ا", "ہ": "ه", "ھ": "ه", "ـ": None, "'": None, "’": None, "ʼ": None, "`": None, "´": None}
)  # fmt: skip

# Letters and spaces in Unicode that are not visible.
INVISIBLE: Final = frozenset("\u115f\u1160\u2800\u3164\uffa0")
# White letters on a square or a disc, and regional indicators (flags): they have no plain form in Unicode.
_BOXED: Final = {
    first + number: chr(ord("a") + number)
    for first in (0x1F150, 0x1F170, 0x1F1E6)
    for number in range(26)
}

# Small letters that Unicode compares with no Latin letter and a reader does, and its palochka, which is an l to us.
_ALSO_LATIN: Final = {"п": "n", "и": "u", "η": "n", "ω": "w", "ӏ": "l", "լ": "l", "ւ": "i"}
# Small capitals, which are separate letters in Unicode.
_SMALL_CAPITALS: Final = dict(
    zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnoprstuvwyz", strict=True)
)
_TO_LATIN: Final = str.maketrans(
    {letter: latin for latin, letters in LOOK_LATIN.items() for letter in letters}
    | _ALSO_LATIN
    | _SMALL_CAPITALS
)
_TO_CYRILLIC: Final = str.maketrans(
    {"a": "а", "b": "в", "c": "с", "e": "е", "h": "н", "i": "і", "k": "к", "m": "м", "o": "о",
     "p": "р", "t": "т", "x": "х", "y": "у", "r": "г"}
)  # fmt: skip

_LEET: Final = {"0": "o", "2": "z", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "9": "g", "€": "e",
                "@": "a", "$": "s"}  # fmt: skip
# A digit or sign can stand for either of two letters, and an exclamation mark usually for itself.
_LEET_TABLES: Final = tuple(
    str.maketrans(_LEET | more)
    for more in (
        {"1": "i"},
        {"1": "l"},
        {"1": "i", "!": "i", "|": "i"},
        {"1": "l", "!": "l", "|": "l"},
    )
)


# Characters that reverse the writing, letter by letter; a direction mark does not.
_TURNED_ROUND: Final = frozenset("\u202d\u202e")
_WORD: Final = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Letters:
    """The letters of a text in order, and where words begin and end among them.

    `begins[i]`: letter i is the first of a word; `ends[i]`: it is the last. So a word written as `p.r.o.e.f t i j d`
    is found without joining separate innocent words.
    """

    text: str
    begins: tuple[bool, ...]
    ends: tuple[bool, ...]


def folded(text: str) -> str:
    """Text without case, accents, compatibility forms, apostrophes or invisible characters."""
    if text.isascii():
        return text.casefold().translate(_PLAIN)
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    kept = (
        c
        for c in decomposed
        if c not in INVISIBLE and unicodedata.category(c) not in {"Mn", "Me", "Cf"}
    )
    return "".join(kept).translate(_PLAIN).translate(_BOXED)


def letters_of(plain: str) -> Letters:
    """The letters of an already folded text; everything else separates words."""
    # Hundreds of texts per second pass here, each in several readings: no Python loop over single letters.
    here = list(map(str.isalpha, plain))
    begins = map(not_, compress([False, *here], [*here, False]))
    ends = map(not_, compress([*here[1:], False], here))
    return Letters("".join(compress(plain, here)), tuple(begins), tuple(ends))


def as_latin(plain: str) -> str:
    """A folded text with every letter that looks Latin replaced by that Latin letter, as in `latin_readings`."""
    return plain.translate(_TO_LATIN)


def as_cyrillic(plain: str) -> str:
    """A folded text with every Latin letter that looks Cyrillic replaced by that Cyrillic letter."""
    return plain.translate(_TO_CYRILLIC)


def latin_readings(text: str) -> tuple[Letters, ...]:
    """How a reader of Latin script may read the text: plainly, and with digits for letters."""
    plain = folded(text).translate(_TO_LATIN)
    texts = dict.fromkeys([plain, *(_unleet(plain, table) for table in _LEET_TABLES)])
    return tuple(letters_of(reading) for reading in texts)


def cyrillic_readings(text: str) -> tuple[Letters, ...]:
    """How a reader of Cyrillic script may read it: plainly, and with Latin look-alikes."""
    plain = folded(text)
    texts = dict.fromkeys((plain, plain.translate(_TO_CYRILLIC)))
    return tuple(letters_of(reading) for reading in texts)


def own_readings(text: str) -> tuple[Letters, ...]:
    """The text as written, for scripts without look-alikes."""
    return (letters_of(folded(text)),)


def once_each(letters: Letters) -> Letters:
    """The same letters with doubled ones once, for spelling mistakes such as *reclasering*."""
    other = list(map(ne, letters.text, letters.text[1:]))
    last = [True] if letters.text else []
    first_of_each, last_of_each = last + other, other + last
    return Letters(
        "".join(compress(letters.text, first_of_each)),
        tuple(compress(letters.begins, first_of_each)),
        tuple(compress(letters.ends, last_of_each)),
    )


def one_stroke(letters: Letters) -> Letters:
    """The same letters with every l as an i, since a capital i looks like an l: *probatlon*, *paroIe*."""
    return Letters(letters.text.replace("l", "i"), letters.begins, letters.ends)


def is_disguised(text: str) -> bool:
    """Whether a word has letters of more than one script, which innocent words do not have. Or whether a character
    reverses the writing, so that the reader sees something else than what is written."""
    if not _TURNED_ROUND.isdisjoint(text):
        return True
    if text.isascii():
        return False
    plain = unicodedata.normalize("NFKC", text)
    return any(len({_script(c) for c in word}) > 1 for word in _WORD.findall(plain))


def scripts_of(text: str) -> frozenset[str]:
    """The scripts of the letters, as the first word of their Unicode names: LATIN, CYRILLIC, ARABIC, CJK."""
    plain = unicodedata.normalize("NFKC", text)
    return frozenset(_script(c) for word in _WORD.findall(plain) for c in word)


@lru_cache(maxsize=2048)
def _script(letter: str) -> str:
    return unicodedata.name(letter, "NONE").partition(" ")[0]


def _unleet(plain: str, table: dict[int, str]) -> str:
    """The text with digits and signs as letters, only in a chunk that has letters (`z3den`, not `10:00`)."""
    chunks = plain.split(" ")
    return " ".join(c.translate(table) if sum(map(str.isalpha, c)) >= 2 else c for c in chunks)
