"""How long a text is in the air: its alphabet, its units and how many segments are paid for.

GSM 03.38 (3GPP TS 23.038): 160 septets in one segment, 153 in each of several. One character
outside that alphabet turns the whole text into UCS-2: 70 units, or 67 in each of several.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

_BASIC: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED: Final = frozenset("\f^{}\\[~]|€")  # an escape and a letter: two septets, never split


class Encoding(StrEnum):
    GSM_7 = "GSM-7"
    UCS_2 = "UCS-2"


_ROOM: Final = {Encoding.GSM_7: (160, 153), Encoding.UCS_2: (70, 67)}


@dataclass(frozen=True, slots=True)
class SmsLength:
    """`units` are septets or UTF-16 code units; `forced_by` are the characters that make the text UCS-2, each once,
    in order of appearance. `left` is the room in the last segment."""

    encoding: Encoding
    units: int
    segments: int
    left: int
    forced_by: tuple[str, ...]


def sms_length(text: str) -> SmsLength:
    """The length of a text exactly as it is sent, without any transliteration by the carrier."""
    forced_by = tuple(dict.fromkeys(c for c in text if c not in _BASIC and c not in _EXTENDED))
    encoding = Encoding.UCS_2 if forced_by else Encoding.GSM_7
    sizes = [_units(character, encoding) for character in text]
    single, several = _ROOM[encoding]
    if sum(sizes) <= single:
        return SmsLength(encoding, sum(sizes), 1, single - sum(sizes), forced_by)
    segments, filled = _packed(sizes, several)
    return SmsLength(encoding, sum(sizes), segments, several - filled, forced_by)


def _units(character: str, encoding: Encoding) -> int:
    if encoding is Encoding.GSM_7:
        return 2 if character in _EXTENDED else 1
    return 2 if ord(character) > 0xFFFF else 1


def _packed(sizes: Iterable[int], room: int) -> tuple[int, int]:
    """The number of segments, and the units in the last one, when no character is split."""
    segments, filled = 1, 0
    for size in sizes:
        if filled + size > room:
            segments, filled = segments + 1, 0
        filled += size
    return segments, filled
