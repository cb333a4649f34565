"""What may stand on an envelope: a name, an address and a neutral return address, nothing else.

The postman, a housemate and whoever finds it read an envelope. The address and the return address pass the
gate for texts; of what it finds only that they are an address is right. A name is a name: *De Rechter*,
*Hakim* and *Sadowski* are people, so a name is only held against long roots that no name has.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from aftercare.base.errors import FieldFault
from aftercare.domain.message_templates.disclosure_check import disclosures
from aftercare.domain.message_templates.giveaway_words import BY_LANGUAGE, EVERYWHERE

MOST_LINES = 4
# What fits the window of an envelope in our type.
LONGEST_LINE = 45
LONGEST_NAME = 120
_NO_NAME_HAS: Final = 8  # letters
_LONG_ROOTS: Final = frozenset(
    f"word:{root}"
    for words in (*EVERYWHERE, *(one for lists in BY_LANGUAGE.values() for one in lists))
    for root in words.parts
    if len(root) >= _NO_NAME_HAS
)
# Letters, marks and what joins them; no brackets or signs of a remark behind the name. Invented people
# are numbered, nobody carries a number of more than five digits.
_NAME: Final = re.compile(r"(?!.*\d{6})[^\W\d_](?:[^\W_]|[\s.'’ʼ`´‐-])*")


def one_line(text: str) -> str:
    """The text as one line: without control, direction or invisible characters, spaces once each."""
    kept = (
        " " if c.isspace() else c
        for c in unicodedata.normalize("NFC", text)
        if c.isspace() or unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
    )
    return " ".join("".join(kept).split())


def address_lines(text: str) -> tuple[str, ...]:
    """The lines of a typed address, top first, empty ones left out."""
    return tuple(line for line in map(one_line, text.splitlines()) if line)


def address_faults(text: str, language: str, pointer: str = "/address") -> tuple[FieldFault, ...]:
    """Why an address may not be written on an envelope; the empty tuple when it may."""
    lines = address_lines(text)
    if not lines:
        return (FieldFault(pointer, "missing", "Enter at least one line."),)
    if len(lines) > MOST_LINES or any(len(line) > LONGEST_LINE for line in lines):
        detail = f"At most {MOST_LINES} lines of {LONGEST_LINE} characters."
        return (FieldFault(pointer, "address-too-long", detail),)
    if any(gives_away(line, language) for line in lines):
        detail = "Something here could give somebody away."
        return (FieldFault(pointer, "address-discloses", detail),)
    return ()


def name_faults(name: str, language: str, pointer: str = "/person_id") -> tuple[FieldFault, ...]:
    """Why a name may not be written on an envelope."""
    line = one_line(name)
    plain = "".join(c for c in line if unicodedata.category(c) not in {"Mn", "Mc"})
    if not _NAME.fullmatch(plain) or len(line) > LONGEST_NAME:
        return (
            FieldFault(pointer, "name-unprintable", "This name cannot be printed on an envelope."),
        )
    if _LONG_ROOTS.intersection(disclosures(line, language, remembered=False)):
        return (
            FieldFault(pointer, "name-discloses", "This name reveals more than who someone is."),
        )
    return ()


def gives_away(line: str, language: str) -> bool:
    """Whether a line of an address says more than where something is."""
    return any(found != "address" for found in disclosures(line, language, remembered=False))
