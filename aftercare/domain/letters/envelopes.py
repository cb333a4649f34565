"""What may be on an envelope: a name, an address and a neutral return address, nothing else.

An envelope is read by the postman, a housemate or a finder. The address and the return address pass the disclosure
check for texts; the only finding allowed is that they are an address. Names are special: *De Rechter*, *Hakim* and
*Sadowski* are people. A name is therefore only checked for long roots that no name contains.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from aftercare.base.errors import FieldFault
from aftercare.domain.message_templates.reveal_check import revealing_parts
from aftercare.domain.message_templates.revealing_words import BY_LANGUAGE, EVERYWHERE

MOST_LINES = 4
# The longest line that fits the window of an envelope in our type.
LONGEST_LINE = 45
LONGEST_NAME = 120
# As the Dutch post reads it, in any language of the letter.
CARE_OF: Final = "p/a"
# What tells that a house is a shelter, beside the words that no envelope may have. It is asked of the name alone, since
# streets are called after such houses.
_SHELTERS: Final = (
    "salvation army", "blijf van mijn lijf", "blijfgroep", "opvang", "dakloz", "thuisloz", "slaaphuis",
    "passant", "inloop", "shelter", "homeless", "hostel", "beschermd", "ribw", "hvo-", "crisis",
    "noodbed",
)  # fmt: skip
_NO_NAME_HAS: Final = 8  # letters
_LONG_ROOTS: Final = frozenset(
    f"word:{root}"
    for words in (*EVERYWHERE, *(one for lists in BY_LANGUAGE.values() for one in lists))
    for root in words.parts
    if len(root) >= _NO_NAME_HAS
)
# Letters, marks and joining signs; no brackets or signs for a remark after the name. Invented people are numbered;
# no number in a name has more than five digits.
_NAME: Final = re.compile(r"(?!.*\d{6})[^\W\d_](?:[^\W_]|[\s.'’ʼ`´‐-])*")


def one_line(text: str) -> str:
    """The text as one line, without control, direction or invisible characters; each run of spaces becomes one."""
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
    """Why an address may not be on an envelope; empty when it may."""
    lines = address_lines(text)
    if not lines:
        return (FieldFault(pointer, "missing"),)
    if len(lines) > MOST_LINES or any(len(line) > LONGEST_LINE for line in lines):
        detail = f"At most {MOST_LINES} lines of {LONGEST_LINE} characters."
        return (FieldFault(pointer, "address-too-long", detail),)
    if any(reveals(line, language) for line in lines):
        detail = "Something here could reveal that someone is a client."
        return (FieldFault(pointer, "address-reveals", detail),)
    return ()


def at_house(care_of: str | None, lines: str) -> str:
    """The address as on an envelope, with the house that receives the post above it."""
    return f"{CARE_OF} {care_of}\n{lines}" if care_of else lines


def house_faults(care_of: str, lines: str, language: str) -> Iterator[FieldFault]:
    """Why a house that receives the post may not be named on an envelope above that address."""
    house = one_line(care_of)
    named = unicodedata.normalize("NFKD", house).casefold()
    if len(at_house(house, "").strip()) > LONGEST_LINE or len(address_lines(lines)) >= MOST_LINES:
        detail = f"At most {MOST_LINES} lines of {LONGEST_LINE} characters, with the house."
        yield FieldFault("/care_of", "address-too-long", detail)
    elif reveals(house, language) or any(root in named for root in _SHELTERS):
        yield FieldFault("/care_of", "house-reveals", "Something here tells what the house is.")


def name_faults(name: str, language: str, pointer: str = "/person_id") -> tuple[FieldFault, ...]:
    """Why a name may not be on an envelope."""
    line = one_line(name)
    plain = "".join(c for c in line if unicodedata.category(c) not in {"Mn", "Mc"})
    if not _NAME.fullmatch(plain) or len(line) > LONGEST_NAME:
        return (FieldFault(pointer, "name-unprintable"),)
    if _LONG_ROOTS.intersection(revealing_parts(line, language, remembered=False)):
        return (FieldFault(pointer, "name-reveals"),)
    return ()


def reveals(line: str, language: str) -> bool:
    """Whether a line of an address reveals more than a site."""
    return any(found != "address" for found in revealing_parts(line, language, remembered=False))
