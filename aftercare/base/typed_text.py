"""Checks texts that people typed before they are stored."""

from __future__ import annotations

import unicodedata

from aftercare.base.errors import FieldFault, Invalid

# How many characters a reason may have, by how much its reader needs.
SHORT_REASON, MEDIUM_REASON, LONG_REASON, LONGEST_REASON = 500, 1_000, 2_000, 4_000

# Control characters, half characters, and signs without a shape, some of which turn the direction of reading.
_UNSEEN = frozenset({"Cc", "Cs", "Cf", "Co", "Cn"})


def is_storable(text: str, most: int) -> bool:
    """Whether a column takes it: at most so many characters, none of them NUL."""
    return len(text) <= most and "\0" not in text


def has_unseen(text: str) -> bool:
    """Whether it holds a character that no one sees, with which one name can look like another."""
    return any(unicodedata.category(one) in _UNSEEN for one in text)


def too_long(pointer: str, text: str, most: int) -> list[FieldFault]:
    """The fault of a text that cannot be stored."""
    fault = FieldFault(pointer, "too-long", f"At most {most} characters.")
    return [] if is_storable(text, most) else [fault]


def required(text: str, most: int, pointer: str = "/reason", code: str = "reason-missing") -> str:
    """The text without surrounding space. Raises Invalid for an empty one, and for one that cannot be stored."""
    if not text.strip() or not is_storable(text, most):
        raise Invalid.at(pointer, code)
    return text.strip()


def wrong_length(pointer: str, text: str, most: int) -> list[FieldFault]:
    """The fault of a text that is empty, or cannot be stored."""
    fault = FieldFault(pointer, "missing", f"Between 1 and {most} characters.")
    return [] if text.strip() and is_storable(text, most) else [fault]


def name_faults(pointer: str, name: str, most: int) -> list[FieldFault]:
    """The fault of a name that is empty, cannot be stored, or can look like another."""
    unseen = [FieldFault(pointer, "unseen-characters")] if has_unseen(name) else []
    return wrong_length(pointer, name, most) or unseen
