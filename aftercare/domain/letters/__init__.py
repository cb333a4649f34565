"""What a letter or an appointment card says, in plain words, and what neither may reveal to a stranger."""

from __future__ import annotations

from aftercare.domain.letters.composing import (
    MOST_ON_A_CARD,
    Letter,
    LetterFacts,
    Mailing,
    Place,
    PlaceKind,
    Time,
    compose,
    letter_content,
)
from aftercare.domain.letters.envelopes import address_faults, address_lines, gives_away, one_line
from aftercare.domain.letters.wording import (
    LETTER_LANGUAGES,
    WORDING,
    LetterKind,
    LetterWords,
    wording_faults,
)

__all__ = [
    "LETTER_LANGUAGES",
    "MOST_ON_A_CARD",
    "WORDING",
    "Letter",
    "LetterFacts",
    "LetterKind",
    "LetterWords",
    "Mailing",
    "Place",
    "PlaceKind",
    "Time",
    "address_faults",
    "address_lines",
    "compose",
    "gives_away",
    "letter_content",
    "one_line",
    "wording_faults",
]
