"""References in a text: a link, an e-mail address, a street, a telephone number."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

_TOP_LEVEL: Final = "nl|com|org|net|eu|be|de|info|io|me|ly|co|uk|gov|app|link|site|online|click|gl"
# After a space only the domains that are not common words.
_APART: Final = "nl|com|org|net|eu|info|io"
_LINK: Final = re.compile(
    rf"\b(?:h(?:tt|xx|\*\*)ps?|ftp)\s*:|\bwww\s*\.|\w\.(?:{_TOP_LEVEL}|{_TOP_LEVEL.upper()})\b"
    rf"|\b(?i:dot|punt)\s+(?:{_TOP_LEVEL})\b|\w/\w+\.\w|:\s*//"
    # Any small letters after a full stop: telephones turn everything that may be a domain into a link.
    r"|[^\W\d_]{3}\.[a-z]{2,}|[^\W\d_]\.[a-z]{4,}|\.(?:укр|рф)\b"
    rf"|[^\W\d_]\s\.\s?(?:{_APART})\b"
    r"|\w\s*[\[({]\s*(?i:\.|dot|punt)\s*[\])}]\s*\w"
)
_FULL_STOPS: Final = str.maketrans({"\u3002": ".", "\u06d4": "."})
_EMAIL: Final = re.compile(r"\w\s*(?:@|[\[({]\s*at\s*[\])}])\s*\w", re.IGNORECASE)

_DAY, _MONTH = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])"
_HOUR = r"(?:[01]?\d|2[0-3])"
# A date is not part of a number: after it comes no digit, unless that begins a time. 06-12-34 56 78 is not a date.
_DATE: Final = re.compile(
    rf"(?<!\d)(?<!\b0\d[ \-./])(?:"
    rf"{_DAY}[-/.]{_MONTH}[-/.](?:19|20)\d\d(?!\d)(?!\s+(?!{_HOUR}[:.][0-5]\d(?!\d))\d)"
    rf"|{_DAY}[-/.]{_MONTH}[-/.]\d\d(?!\d)(?!\s+(?!{_HOUR}:[0-5]\d(?!\d))\d)"
    rf"|(?:19|20)\d\d-{_MONTH}-{_DAY}(?!\d))(?!\s*[-./]\s*\d)"
)
_PHONE: Final = re.compile(r"(?:\+|(?<!\d))(?:\d[\s\-./()]{0,3}){6,}\d")

_WAYS: Final = "straat|laan|weg|plein|gracht|kade|singel|dijk|steeg|dreef"
_NUMBER: Final = r"\s+(?:(?i:nr|no|nummer|huisnummer)\.?\s*)?\d"
_ADDRESS: Final = re.compile(
    # Postcodes: Dutch, and British in capitals.
    r"(?<!\d)[1-9]\d{3}(?:\s{0,2}[A-Z]{2}|[a-z]{2})\b(?! \d)"
    r"|\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b"
    rf"|\b(?i:(?!onderweg\b|halverwege\b)[^\W\d]*(?:{_WAYS})){_NUMBER}"
    # A street name alone: with a capital, and without the verbs that end in the same letters.
    r"|\b[A-Z][^\W\d_]{2,}(?<!s)(?:straat|laan|gracht|plein|kade|singel|steeg|dreef)\b"
    r"|\b(?i:postbus)\s+\d"
    r"|\b\d+[A-Za-z]?\s+(?:[^\W\d]+\s+){1,3}(?:(?i:street|road|avenue|lane|square)\b|(?:St|Rd|Ave|Blvd|Ln|Sq)\b)"
    r"|(?i:\b(?:ul\.|ulica|ulicy|aleja|alei)\s*[^\W\d]|\b(?:cadde|sokak|sokağ|bulvar)\w*|\bmahalles\w*)"
    r"|(?i:\bвул\.|\bвулиц\w*|\bпроспект\w*|\bпровул\w*)"
    r"|شارع"
)


def pointers(text: str, callback_number: str | None) -> Iterator[str]:
    """`link`, `email-address`, `address` and `phone-number`, each once, where the text contains one. The callback
    number is the only number allowed. `text` is in compatibility form, without invisible characters."""
    text = text.translate(_FULL_STOPS)
    if _LINK.search(text):
        yield "link"
    if _EMAIL.search(text):
        yield "email-address"
    if _ADDRESS.search(text):
        yield "address"
    if callback_number:
        # Removed first: next to it, a time or a date would look like more digits of the number.
        text = re.sub(rf"(?<!\d){re.escape(callback_number)}(?!\d)", " · ", text)
    allowed = _digits(callback_number or "")
    if any(_digits(match) != allowed for match in _PHONE.findall(_DATE.sub(" · ", text))):
        yield "phone-number"


def _digits(text: str) -> str:
    return "".join(str(unicodedata.digit(c)) for c in text if c.isdigit())
