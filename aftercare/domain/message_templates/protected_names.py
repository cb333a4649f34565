"""The names that a text to one client may not contain: people in the case file, places and streets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from aftercare.domain.message_templates.lookalikes import folded
from aftercare.domain.message_templates.reveal_check import revealing_parts

# Common words in the names of offices and clinics; by themselves they reveal nothing.
_ORDINARY_WORDS: Final = """
    kantoor centrum praktijk groep noord noorden zuiden oosten westen locatie stichting instelling
    organisatie nederland regio midden huisarts school vereniging buurt wijkteam dienst office
    centre center group north south street foundation service services house city online
    """
_ORDINARY: Final = frozenset(_ORDINARY_WORDS.split())
_OWN_WORD: Final = 5  # letters; a shorter word of a name counts only as part of the whole name
# Including its suffix: 3b, 3 B, 12-II, 12 bis.
_HOUSE_NUMBER: Final = re.compile(
    r"\d+(?:\s?[A-Za-z]\b)?(?:\s?[-/]\s?\w{1,4}\b)?(?:\s?(?:bis|hs|huis|ter)\b)?", re.IGNORECASE
)
_POSTCODE: Final = re.compile(r"\d{4}\s?[A-Za-z]{2}\b")


@dataclass(frozen=True, slots=True)
class ProtectedNames:
    """`names` of people are forbidden in whole and in part; `wholes`, names of places, only in whole."""

    names: tuple[str, ...] = ()
    wholes: tuple[str, ...] = ()


def organisation_words(name: str) -> Iterator[str]:
    """The name, and each word of it that identifies the organisation by itself (*Palier* in *Palier Den Haag*)."""
    yield name
    for word in re.split(r"[\W\d_]+", name):
        if len(word) >= _OWN_WORD and word[0].isupper() and word.casefold() not in _ORDINARY:
            yield word


def streets_of(address: str) -> Iterator[str]:
    """The street names in an address: its lines with a house number, without that number. The disclosure check
    recognises a postcode by its form."""
    for line in re.split(r"[,;\n]", address):
        numbered = _POSTCODE.split(line)[0]
        street = _HOUSE_NUMBER.sub(" ", numbered).strip()
        if any(c.isdigit() for c in numbered) and sum(c.isalpha() for c in street) >= _OWN_WORD:
            yield street


def protected_names(
    people: Iterable[str],
    organisations: Iterable[str],
    places: Iterable[str],
    addresses: Iterable[str],
) -> ProtectedNames:
    """All names, each once, in the form that `revealing_parts` takes."""
    wholes = [word for name in organisations for word in organisation_words(name)]
    wholes += [*places, *(street for address in addresses for street in streets_of(address))]
    return ProtectedNames(tuple(dict.fromkeys(people)), tuple(dict.fromkeys(wholes)))


def organisation_names(
    staff: Iterable[str],
    organisations: Iterable[str],
    places: Iterable[str],
    addresses: Iterable[str],
    our_texts: Iterable[str],
) -> ProtectedNames:
    """The names that no template may contain, for any recipient. Of staff these are the whole names and each
    identifying part. A name made only of words that our own texts (`our_texts`) contain reveals nothing and is
    left out."""
    known_words = {word for text in our_texts for word in _words_of(text)}
    staff = tuple(staff)
    parts = [word for name in staff for word in organisation_words(name) if word != name]
    found = protected_names(parts, organisations, [*staff, *places], addresses)
    return ProtectedNames(
        tuple(one for one in found.names if not set(_words_of(one)) <= known_words),
        tuple(one for one in found.wholes if not set(_words_of(one)) <= known_words),
    )


def unless_in_our_texts(names: ProtectedNames, our_texts: Iterable[str]) -> ProtectedNames:
    """The names of a case file for checking fixed wording. *Bel* and *Week* are surnames: a word that our own texts
    (`our_texts`) contain reveals something only together with the rest of the name."""
    known_words = {word for text in our_texts for word in _words_of(text)}
    parts = (
        " ".join(word for word in name.split() if not set(_words_of(word)) <= known_words)
        for name in names.names
    )
    wholes = (*names.wholes, *names.names)
    return ProtectedNames(
        tuple(dict.fromkeys(one for one in parts if one)),
        tuple(dict.fromkeys(one for one in wholes if not set(_words_of(one)) <= known_words)),
    )


def _words_of(text: str) -> list[str]:
    return [word for word in re.split(r"[\W\d_]+", folded(text)) if word]


def line_faults(
    line: str, language: str, names: ProtectedNames, callback_number: str | None = None
) -> tuple[str, ...]:
    """What is wrong with a line that is visible before anything is opened: an e-mail's subject, a title in a
    calendar, a line on an envelope. The findings of `revealing_parts`, and `several-lines` for a line break anywhere in
    it."""
    found = revealing_parts(
        line, language, names=names.names, wholes=names.wholes, callback_number=callback_number
    )
    return found if line.splitlines() in ([], [line]) else (*found, "several-lines")
