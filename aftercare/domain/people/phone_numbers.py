"""Telephone numbers as people write them: parsed strictly, without guessing."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

import phonenumbers

from aftercare.base.errors import FieldFault, Invalid

# Direction marks and characters without width: they come along when a number is copied.
_UNSEEN: Final = {"Cf", "Mn"}
_EXTENSION: Final = re.compile(r"ext|toestel|[x#;,*]", re.IGNORECASE)
_WRITTEN: Final = re.compile(r"\+?[0-9 ().\-/]+")
_DASHES: Final = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-")
LONGEST_TYPED: Final = 40
# Machines in the Netherlands have numbers of their own (097), which the library takes for mobile ones.
_MACHINES: Final = ("+3197",)


def plain_digits(typed: str) -> str:
    """The typed number in ASCII digits, with at most a plus before them. Direction marks and all kinds of space are
    normalised, and digits of other scripts are converted. Raises Invalid at /phone for anything else: a letter, an
    extension, a NUL, two numbers in one field."""
    if len(typed) > LONGEST_TYPED:
        raise phone_fault("phone-unreadable", "This is not a phone number.")
    seen = "".join(
        " " if unicodedata.category(one) == "Zs" else one
        for one in unicodedata.normalize("NFKC", typed)
        if unicodedata.category(one) not in _UNSEEN
    )
    ours = "".join(
        str(unicodedata.decimal(one)) if one.isdecimal() else one for one in seen
    ).translate(_DASHES)
    written = ours.strip().removeprefix("tel:").strip()
    if _EXTENSION.search(written):
        raise phone_fault("phone-extension", "A number with an extension gets no texts.")
    if not _WRITTEN.fullmatch(written):
        raise phone_fault("phone-unreadable", "This is not a phone number.")
    return written


def is_of_no_country(number: phonenumbers.PhoneNumber) -> bool:
    """Whether the number has no country. Satellites, ships and other services have codes of their own: expensive to
    text, and never a mobile number."""
    region: str = phonenumbers.region_code_for_country_code(number.country_code or 0)
    return region in ("001", "ZZ")


def is_machine(written: str) -> bool:
    """Whether an E.164 number is in the range for machines."""
    return written.startswith(_MACHINES)


def may_be_landline(written: str) -> bool:
    """Whether an E.164 number could also be a landline: in North America both kinds share their ranges. Such a
    number is accepted, and only a verification shows that texts arrive."""
    kind = phonenumbers.number_type(phonenumbers.parse(written, None))
    return bool(kind == phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE)


def number_in_groups(number: str) -> str:
    """An E.164 number in groups, as its country writes it after the code; another text as it is."""
    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return number
    grouped: str = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    return grouped


def phone_fault(code: str, detail: str) -> Invalid:
    return Invalid(fields=(FieldFault("/phone", code, detail),))
