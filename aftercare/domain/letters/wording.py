"""The wording of letters: fixed sentences per language, with typed placeholders for days, times and a number.

There is no free text in a letter. `{when}` alone is a paragraph: the appointment with day, time and place, or on a
card the appointments. A wording is checked when it is written: a test runs `wording_faults` over all of them. It is
checked again, filled in, when a letter is made.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from aftercare.domain.letters.words_east import ARABIC, TURKISH, UKRAINIAN
from aftercare.domain.letters.words_west import DUTCH, ENGLISH, POLISH
from aftercare.domain.message_templates.reveal_check import revealing_parts


class LetterKind(StrEnum):
    """What a letter is for."""

    APPOINTMENT = "appointment"
    UNREACHED = "unreached"
    CHANGED = "changed"
    CANCELLED = "cancelled"
    CARD = "card"


@dataclass(frozen=True, slots=True)
class LetterWords:
    """One kind of letter in one language: its title and its paragraphs."""

    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """A language's letters with the words they share; `version` is stored with every letter."""

    version: int
    labels: Mapping[str, str]
    letters: Mapping[LetterKind, LetterWords]


WHEN: Final = "{when}"
# The placeholders that each kind of letter may contain; a wording cannot use any other.
PLACEHOLDERS: Final[Mapping[LetterKind, frozenset[str]]] = {
    LetterKind.APPOINTMENT: frozenset({"phone"}),
    LetterKind.UNREACHED: frozenset({"phone"}),
    LetterKind.CHANGED: frozenset({"phone", "was_date", "was_time"}),
    LetterKind.CANCELLED: frozenset({"phone", "was_date", "was_time"}),
    LetterKind.CARD: frozenset({"phone"}),
}
LABELS: Final = frozenset(
    {
        "greeting", "closing", "date", "time", "place", "clock", "at_home", "online", "as_agreed",
        "cut_out",
    }
)  # fmt: skip
HOLE: Final = re.compile(r"\{(\w+)\}")


def _read(raw: Mapping[str, object]) -> Wording:
    labels, letters = raw["labels"], raw["letters"]
    assert isinstance(labels, dict)
    assert isinstance(letters, dict)
    read = {LetterKind(kind): LetterWords(one[0], tuple(one[1:])) for kind, one in letters.items()}
    return Wording(1, labels, read)


WORDING: Final[Mapping[str, Wording]] = {
    "nl": _read(DUTCH),
    "en": _read(ENGLISH),
    "ar": _read(ARABIC),
    "pl": _read(POLISH),
    "tr": _read(TURKISH),
    "uk": _read(UKRAINIAN),
}
LETTER_LANGUAGES: Final = tuple(WORDING)


def wording_faults(wording: Wording, language: str) -> tuple[str, ...]:
    """Why a wording may not be used; empty when it may.

    Values are `kind:<missing>`, `label:<missing>`, `placeholder:<name>`, `when`, `braces`, and the findings of
    `revealing_parts` on the words.
    """
    faults = [f"kind:{kind}" for kind in LetterKind if kind not in wording.letters]
    faults += [f"label:{name}" for name in sorted(LABELS - wording.labels.keys())]
    for kind, words in wording.letters.items():
        faults += _letter_faults(kind, words)
        faults += _revealed(" ".join((words.title, *words.paragraphs)), language)
    faults += _revealed(". ".join(wording.labels.values()), language)
    return tuple(dict.fromkeys(faults))


def _letter_faults(kind: LetterKind, words: LetterWords) -> list[str]:
    has_times = kind in {LetterKind.APPOINTMENT, LetterKind.CHANGED, LetterKind.CARD}
    faults = ["when"] if words.paragraphs.count(WHEN) != int(has_times) else []
    for text in (words.title, *words.paragraphs):
        if text == WHEN:
            continue
        asked = set(HOLE.findall(text))
        faults += [f"placeholder:{name}" for name in sorted(asked - PLACEHOLDERS[kind])]
        if re.search(r"[{}]", HOLE.sub("", text)):
            faults.append("braces")
    return faults


def _revealed(text: str, language: str) -> tuple[str, ...]:
    return revealing_parts(HOLE.sub("0", text), language)
