"""The sections an author writes: which there are, what they are called, which must not be empty."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from aftercare.base.errors import FieldFault, Invalid
from aftercare.domain.papers.statements import Section, Writer
from aftercare.domain.papers.words import Both, in_language

LONGEST_OWN: Final = 8_000
_TITLES: Final[dict[str, Both]] = {
    "view": ("Wat de cliënt ervan zegt", "What the client says about it"),
    "assessment": ("Eigen beoordeling", "The author's own assessment"),
    "proposal": ("Voorstel", "Proposal"),
    "expected": ("Wat wij van u vragen", "What we ask of you"),
}
# In a document addressed to the client.
_TITLES_TO_PERSON: Final[dict[str, Both]] = _TITLES | {
    "view": ("Wat u ervan zegt", "What you say about it"),
    "assessment": ("Wat wij ervan vinden", "What we think of it"),
}
# Characters that reverse the order of letters, or are not letters at all: a date read backwards is another date.
_TURNING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Signs without a shape that change nothing around them; a section with these alone is empty.
_SHAPELESS: Final = dict.fromkeys(
    map(ord, "\u00ad\u180e\u200b\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff")
)


class OwnSection(StrEnum):
    VIEW = "view"
    ASSESSMENT = "assessment"
    PROPOSAL = "proposal"
    EXPECTED = "expected"


def own(writer: Writer, code: OwnSection, *, to_person: bool = False) -> Section:
    titles = _TITLES_TO_PERSON if to_person else _TITLES
    return Section(code.value, writer.title(titles[code.value]), own=True)


def section_title(code: str, language: str) -> str:
    """What a section of the author's own words is called."""
    return in_language(_TITLES[code], language) if code in _TITLES else code


def own_words(text: str, pointer: str = "/body") -> str:
    """The text as it is stored, with one kind of line ending, and without what no one sees and a word processor leaves
    in a text that is pasted: a hyphenation point, a space without width.

    Raises Invalid at `pointer` when it is too long or has a character that is not a letter or reverses letters. The
    words are the author's own: there is no disclosure check."""
    kept = text.replace("\r\n", "\n").replace("\r", "\n").translate(_SHAPELESS).strip()
    if len(kept) > LONGEST_OWN:
        detail = f"At most {LONGEST_OWN} characters."
        raise Invalid(fields=(FieldFault(pointer, "too-long", detail),))
    if any(hidden(sign) and sign not in "\n\t" for sign in kept):
        detail = "A letter or sign in it cannot be printed."
        raise Invalid(fields=(FieldFault(pointer, "unprintable", detail),))
    return kept


def hidden(sign: str) -> bool:
    """Whether this character is invisible and changes how its neighbours are read, or is half of a surrogate pair."""
    return (
        sign < " " or "\x7f" <= sign <= "\x9f" or sign in _TURNING or "\ud800" <= sign <= "\udfff"
    )
