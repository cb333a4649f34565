"""The characters our fonts have: an unprintable character is shown as its code and never left out."""

from __future__ import annotations

import struct
from functools import cache

from aftercare.domain.papers import hidden
from aftercare.processes.papers.pdf import FONTS

# Format 4 has sixteen-bit characters, format 12 all of them. Our fonts have both.
_SEGMENTS, _GROUPS = 4, 12


def printable(text: str) -> str:
    """The text, with each character that our fonts lack or that reverses the writing direction as `[U+1F600]`."""
    known = _known()
    return "".join(
        sign if sign == "\n" or (ord(sign) in known and not hidden(sign)) else _code(sign)
        for sign in text.replace("\r\n", "\n").replace("\t", " ")
    )


def _code(sign: str) -> str:
    return f"[U+{ord(sign):04X}]"


@cache
def _known() -> frozenset[int]:
    """The characters that both weights of a family have."""
    families: dict[str, frozenset[int]] = {}
    for path in sorted(FONTS.glob("*.ttf")):
        family = path.name.partition("_")[0]
        had = _signs_of(path.read_bytes())
        families[family] = families.get(family, had) & had
    return frozenset().union(*families.values())


def _signs_of(font: bytes) -> frozenset[int]:
    """The characters of a TrueType file, read from its `cmap` table (OpenType 1.9, "cmap")."""
    start = _table(font, b"cmap")
    found: set[int] = set()
    for number in range(struct.unpack_from(">H", font, start + 2)[0]):
        at = start + struct.unpack_from(">I", font, start + 4 + 8 * number + 4)[0]
        form = struct.unpack_from(">H", font, at)[0]
        if form == _SEGMENTS:
            found |= _of_segments(font, at)
        elif form == _GROUPS:
            found |= _of_groups(font, at)
    return frozenset(found)


def _table(font: bytes, name: bytes) -> int:
    for number in range(struct.unpack_from(">H", font, 4)[0]):
        entry = 12 + 16 * number
        if font[entry : entry + 4] == name:
            return int(struct.unpack_from(">I", font, entry + 8)[0])
    return 0


def _of_segments(font: bytes, at: int) -> set[int]:
    count = struct.unpack_from(">H", font, at + 6)[0] // 2
    ends = struct.unpack_from(f">{count}H", font, at + 14)
    starts = struct.unpack_from(f">{count}H", font, at + 16 + 2 * count)
    pairs = zip(starts, ends, strict=True)
    return {one for first, last in pairs if last != 0xFFFF for one in range(first, last + 1)}


def _of_groups(font: bytes, at: int) -> set[int]:
    count = struct.unpack_from(">I", font, at + 12)[0]
    groups = (struct.unpack_from(">II", font, at + 16 + 12 * number) for number in range(count))
    return {one for first, last in groups for one in range(first, last + 1)}
