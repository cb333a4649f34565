"""Finds people by what a user types: names in any order, telephone, birth date, reference, court number.

`searched_words` makes the line that is stored for a person; `asked_for` parses what was typed. Both normalise
letters and digits in the same way, only here, so that stored lines and queries cannot differ. Increase `FORM` to
compute every line again.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import Final

from aftercare.domain.message_templates.lookalikes import folded
from aftercare.domain.message_templates.misspellings import differs_by_one_slip
from aftercare.domain.time.days_written import (
    DAY_RUN_TOGETHER,
    DAY_TYPED,
    ISO_DAY_TYPED,
    whole_days_as_numbers,
)
from aftercare.domain.time.wall_time import FIRST_DAY

# The version of the normal form.
FORM: Final = 2
# The first character marks the type of a word in the line; a word of a name has no mark.
REFERENCE, NUMBER, PHONE, BIRTH, COURT = "=", "#", "+", "@", "/"
_CODES: Final = (REFERENCE, COURT)
_WORD: Final = re.compile(r"[^\W_]+")
# The number at the end of a reference, without the zeros before it.
_COUNTED: Final = re.compile(r"(?<![0-9])0*([1-9][0-9]*)$")
# Shorter pieces occur inside too many words and numbers.
_LEAST_INSIDE: Final = 3
# A typing error is accepted between a word of four letters and one of five. Two words of four are too often two
# names.
_SHORT_SLIP, _LONG_SLIP = 4, 5
_LEAST_OF_PHONE: Final = 6
_WHOLE_PHONE: Final = 8


Token = Callable[[str], str]
"""What a line holds in place of six digits of a telephone number: the database has no number in clear."""


class Grade(IntEnum):
    """How well a part of a person's line matches what was typed, the best first."""

    WHOLE = 0
    START = 1
    START_OF_CODE = 2
    INSIDE = 3
    SLIP = 4


@dataclass(frozen=True)
class Searched:
    """The facts by which people are found; `phone` is E.164, `birth_on` None for a reader who may not search by it."""

    given_name: str
    family_name: str
    birth_on: date | None
    reference: str
    phone: str | None = None
    court_references: tuple[str, ...] = ()


@dataclass(frozen=True)
class Word:
    """Letters, or letters with digits, of a name, a reference or a court number."""

    letters: str

    @property
    def fragments(self) -> tuple[str, ...]:
        """Strings, at least one of which is in the stored line of every match."""
        return (*_standing(self.letters), *self._near(), *self._counted())

    @property
    def wholes(self) -> tuple[str, ...]:
        """Strings, at least one of which is in the stored line of every exact match."""
        return (*(f"{start} " for start in _starts(self.letters)), *self._counted())

    def grade(self, word: str) -> Grade | None:
        """How well a word of a person's line matches; None when it does not."""
        if word[0] in (NUMBER, PHONE, BIRTH):
            return None
        is_name = word[0] not in _CODES
        found = _grade_of(self.letters, word if is_name else word[1:])
        if word[0] == REFERENCE and _without_zeros(word[1:]) == _without_zeros(self.letters):
            return Grade.WHOLE
        if found is Grade.START and not is_name:
            return Grade.START_OF_CODE
        if found is None and is_name and _is_slip(self.letters, word):
            return Grade.SLIP
        return found

    def _near(self) -> tuple[str, ...]:
        """Pieces that survive one typing error: it leaves the first or the second half unchanged, or swaps the two
        middle letters."""
        size, middle = len(self.letters), len(self.letters) // 2
        if size < _SHORT_SLIP or not self.letters.isalpha():
            return ()
        first, second = self.letters[:middle], self.letters[middle:]
        swapped = f" {first[:-1]}{second[0]}{first[-1]}{second[1:]} "
        return (f" {first}", f"{second} ", swapped)

    def _counted(self) -> tuple[str, ...]:
        """Of a reference without the zeros before its number, as "DEMO-54" for DEMO-0054."""
        counted = _COUNTED.search(self.letters)
        return (f" {NUMBER}{counted[1]} ",) if counted else ()


@dataclass(frozen=True)
class Number:
    """Digits of a telephone, a birth date, a reference, a court number, or a name. `phone` are the digits without the
    prefix for home or abroad, as a line holds them, and empty when they are too few; `days` are the dates with a year
    that they can stand for."""

    digits: str
    phone: str = ""
    is_whole_phone: bool = False
    days: tuple[str, ...] = ()

    @property
    def fragments(self) -> tuple[str, ...]:
        """See `Word`."""
        phone = (self.phone,) if self.phone else ()
        return (*_standing(self.digits), *phone, *self._marked())

    @property
    def wholes(self) -> tuple[str, ...]:
        """See `Word`."""
        return (*(f"{start} " for start in _starts(self.digits)), *self._marked())

    def grade(self, word: str) -> Grade | None:
        """See `Word`."""
        mark, rest = word[0], word[1:]
        if mark == BIRTH:
            return Grade.WHOLE if rest in self.days else None
        if mark == NUMBER:
            return Grade.WHOLE if rest == self._counted() else None
        if mark == PHONE:
            return self._of_phone(rest)
        return _grade_of(self.digits, rest if mark in _CODES else word)

    def _of_phone(self, phone: str) -> Grade | None:
        if not self.phone or self.phone not in phone:
            return None
        whole = phone.endswith(self.phone) and self.is_whole_phone
        return Grade.WHOLE if whole else Grade.INSIDE

    def _marked(self) -> tuple[str, ...]:
        return (f" {NUMBER}{self._counted()} ", *(f" {BIRTH}{day} " for day in self.days))

    def _counted(self) -> str:
        return self.digits.lstrip("0")


Part = Word | Number


@dataclass(frozen=True)
class Asked:
    """Each of `parts` has to be found for a person, or else all of it as one `code`."""

    parts: tuple[Part, ...]
    code: Word | None = None


def searched_words(person: Searched, token: Token) -> str:
    """The line of a person: the words of their facts, each with a space before and after it."""
    names = [plain_words(person.given_name), plain_words(person.family_name)]
    joined = ["".join(words) for words in names if len(words) > 1]
    reference = "".join(plain_words(person.reference))
    counted = _COUNTED.search(reference)
    words = [
        *names[0],
        *names[1],
        *joined,
        f"{REFERENCE}{reference}",
        f"{NUMBER}{counted[1]}" if counted else "",
        f"{PHONE}{_tokens(person.phone.removeprefix('+'), token)}" if person.phone else "",
        f"{BIRTH}{_as_digits(person.birth_on)}" if person.birth_on else "",
        *map(_court_word, person.court_references),
    ]
    return f" {' '.join(dict.fromkeys(filter(None, words)))} "


def line_of(texts: Iterable[str]) -> str:
    """The line of what is found by words alone, such as a page of the service."""
    words = [word for text in texts for word in plain_words(text)]
    return f" {' '.join(dict.fromkeys(words))} "


def asked_for(typed: str, today: date, token: Token) -> Asked:
    """The query; without parts when nothing typed is a letter or a digit. A year of two digits is in this century or
    the last, whichever is not in the future."""
    plain = whole_days_as_numbers(_plain(typed))
    parts = [part for chunks in _chunks(plain) for part in _parts(chunks, today, token)]
    squeezed = "".join(_WORD.findall(plain))
    is_code = len(parts) > 1 and any(map(str.isdigit, squeezed)) and not squeezed.isdigit()
    return Asked(tuple(dict.fromkeys(parts)), Word(squeezed) if is_code else None)


def fit(asked: Asked, line: str) -> tuple[Grade, int] | None:
    """How well a person's line matches; smaller is better. The worst part counts first, then all parts together.
    None when a part is not found."""
    words = line.split()
    found = _all(asked.parts, words)
    if asked.code is not None:
        code = _all((asked.code,), words)
        return min((one for one in (found, code) if one is not None), default=None)
    return found


def court_numbers_matched(asked: Asked, names: Iterable[str], courts: Iterable[str]) -> list[str]:
    """The court numbers that were found, where the names are not what was typed."""
    if fit(asked, line_of(names)):
        return []
    parts = [*asked.parts, *([asked.code] if asked.code else [])]
    return [
        one for one in courts if any(part.grade(_court_word(one)) is not None for part in parts)
    ]


def _court_word(court_reference: str) -> str:
    return f"{COURT}{''.join(plain_words(court_reference))}"


def _all(parts: Iterable[Part], words: list[str]) -> tuple[Grade, int] | None:
    grades = []
    for part in parts:
        grade = min((one for word in words if (one := part.grade(word)) is not None), default=None)
        if grade is None:
            return None
        grades.append(grade)
    return (max(grades), sum(grades)) if grades else None


def _starts(piece: str) -> tuple[str, ...]:
    """The forms in a line of a name, a reference or a court number that begins with this piece."""
    return tuple(f"{before}{piece}" for before in (" ", *_CODES))


def _without_zeros(reference: str) -> str:
    return _COUNTED.sub(r"\1", reference)


def _standing(piece: str) -> tuple[str, ...]:
    """The same, or the piece alone where it may also be inside a word; see `_grade_of`."""
    return (piece,) if len(piece) >= _LEAST_INSIDE else _starts(piece)


def _grade_of(piece: str, word: str) -> Grade | None:
    if word == piece:
        return Grade.WHOLE
    if word.startswith(piece):
        return Grade.START
    return Grade.INSIDE if len(piece) >= _LEAST_INSIDE and piece in word else None


def _is_slip(typed: str, word: str) -> bool:
    shorter, longer = sorted((len(typed), len(word)))
    return (
        shorter >= _SHORT_SLIP
        and longer >= _LONG_SLIP
        and typed.isalpha()
        and word.isalpha()
        and differs_by_one_slip(typed, word)
    )


def _plain(text: str) -> str:
    """Letters without case or accents; digits of every script as ASCII digits."""
    plain = folded(text)
    if plain.isascii():
        return plain
    return "".join(str(unicodedata.decimal(one)) if one.isdecimal() else one for one in plain)


def plain_words(text: str) -> list[str]:
    """Its words in the normal form of the lines."""
    return _WORD.findall(_plain(text))


def _chunks(plain: str) -> list[list[str]]:
    """The parts between spaces. Neighbouring chunks without letters are one number, unless the first is complete by
    itself or the next is a date."""
    found: list[list[str]] = []
    goes_on = False
    for chunk in plain.split():
        if not any(map(str.isalnum, chunk)):
            continue
        is_number = not any(map(str.isalpha, chunk))
        if is_number and goes_on and not _read(chunk):
            found[-1].append(chunk)
        else:
            found.append([chunk])
        goes_on = is_number and not _is_whole(chunk)
    return found


def _is_whole(chunk: str) -> bool:
    return len("".join(_WORD.findall(chunk))) > _WHOLE_PHONE or bool(_read(chunk))


def _parts(chunks: list[str], today: date, token: Token) -> list[Part]:
    words = [word for chunk in chunks for word in _WORD.findall(chunk)]
    squeezed = "".join(words)
    if not any(map(str.isalpha, squeezed)):
        return [_number(" ".join(chunks), squeezed, today, token)]
    if any(map(str.isdigit, squeezed)):
        return [Word(squeezed)]
    return [Word(word) for word in words]


def _tokens(digits: str, token: Token) -> str:
    """A token for each six digits in a row, so that a part of a number is a part of what this answers."""
    rows = range(len(digits) - _LEAST_OF_PHONE + 1)
    return "".join(f"-{token(digits[first : first + _LEAST_OF_PHONE])}" for first in rows)


def _number(typed: str, digits: str, today: date, token: Token) -> Number:
    abroad = typed.startswith("+") or digits.startswith("00")
    written = "".join(_WORD.findall(typed.replace("(0)", ""))) if abroad else digits
    dialled = written.lstrip("0")
    # Eight digits can be a date as well as a telephone number. They count as both, and never as a part of a longer
    # number.
    run = DAY_RUN_TOGETHER.fullmatch(typed)
    read = _existing([int(run[3])], int(run[2]), int(run[1])) if run else _read(typed)
    days = tuple(_as_digits(day) for day in read if FIRST_DAY <= day <= today)
    return Number(digits, _tokens(dialled, token), len(dialled) >= _WHOLE_PHONE, days)


def _read(typed: str) -> list[date]:
    """The dates with a year that this can be; `web/shell/forms/reading.py` says how dates are typed."""
    plain = re.sub(r"[^0-9]+", "-", typed).strip("-")
    if iso := ISO_DAY_TYPED.fullmatch(plain):
        return _existing([int(iso[1])], int(iso[2]), int(iso[3]))
    found = DAY_TYPED.fullmatch(plain)
    if found is None or found[3] is None:
        return []
    year = int(found[3])
    years = [year] if len(found[3]) == 4 else [2000 + year, 1900 + year]
    return _existing(years, int(found[2]), int(found[1]))


def _existing(years: list[int], month: int, day: int) -> list[date]:
    found = []
    for year in years:
        try:
            found.append(date(year, month, day))
        except ValueError:
            continue
    return found


def _as_digits(day: date) -> str:
    return day.isoformat().replace("-", "")
