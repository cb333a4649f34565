"""Checks texts that people typed before they are stored."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Set
from typing import Final

import phonenumbers

from aftercare.base.errors import FieldFault, Invalid, refuse_if

# How many characters a reason may have, by how much its reader needs.
SHORT_REASON, MEDIUM_REASON, LONG_REASON, LONGEST_REASON = 500, 1_000, 2_000, 4_000
# What a reason has at least: its reader, perhaps a court years later, learns nothing from one letter or one word.
LEAST_WORDS, LEAST_LETTERS = 2, 8
_WORD = re.compile(r"[^\W_]{2,}")

# The number in texts until an organisation sets its own; no one that we know answers it.
INVENTED_CALLBACK: Final = "088-1234567"
_AS_DIALLED: Final = re.compile(r"\+?[0-9(][0-9 ()./-]{5,38}[0-9]")

# Control characters, half characters, and signs without a shape, some of which turn the direction of reading.
_UNSEEN = frozenset({"Cc", "Cs", "Cf", "Co", "Cn"})
# Zero width non-joiner and joiner: a Persian name can be misspelt without them. A virama is of this combining class.
_JOINERS, _VIRAMA = frozenset("\u200c\u200d"), 9


def one_of_these(values: Iterable[str]) -> str:
    """`Choose one of these: 'en' or 'nl'.`"""
    in_order = sorted(values) if isinstance(values, Set) else values
    *others, last = (f"'{one}'" for one in in_order)
    return f"Choose one of these: {', '.join(others)} or {last}." if others else f"Choose {last}."


def is_storable(text: str, most: int) -> bool:
    """Whether a column takes it: at most so many characters, none of them NUL."""
    return len(text) <= most and "\0" not in text


def has_unseen(text: str) -> bool:
    """Whether it holds a character that no one sees, with which one name can look like another. A joiner within a word
    is none in the scripts that are not written without it."""
    return any(
        unicodedata.category(one) in _UNSEEN and not (one in _JOINERS and _is_within_word(text, at))
        for at, one in enumerate(text)
    )


def _is_within_word(text: str, at: int) -> bool:
    """Whether a joiner stands between letters of Arabic script, or after the sign of an Indian one that joins."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if before and unicodedata.combining(before) == _VIRAMA:
        return True
    shown = [one for one in text[:at] if unicodedata.category(one) != "Mn"][-1:]
    return all(
        one and unicodedata.category(one) == "Lo" and unicodedata.bidirectional(one) == "AL"
        for one in ("".join(shown), after)
    )


def too_long(pointer: str, text: str, most: int) -> list[FieldFault]:
    """The fault of a text that cannot be stored."""
    fault = FieldFault(pointer, "too-long", f"At most {most} characters.")
    return [] if is_storable(text, most) else [fault]


def is_brief(reason: str) -> bool:
    """Whether a reason is too short to tell something: fewer than two words, or eight letters in all."""
    words = _WORD.findall(reason)
    return len(words) < LEAST_WORDS or len("".join(words)) < LEAST_LETTERS


def brief_faults(pointer: str, reason: str) -> list[FieldFault]:
    """The fault of a reason that was given, and is too short; an empty one has another."""
    return [FieldFault(pointer, "reason-short")] if reason.strip() and is_brief(reason) else []


def required(
    text: str,
    most: int,
    pointer: str = "/reason",
    code: str = "reason-missing",
    *,
    trivial: bool = False,
) -> str:
    """A reason without surrounding space. Raises Invalid for an empty one, for one that cannot be stored, and for one
    of less than a few words. `trivial`: neither rights nor safety hang on it, so that a single word will do;
    also where a stricter rule follows."""
    if not text.strip() or not is_storable(text, most):
        raise Invalid.at(pointer, code)
    refuse_if([] if trivial else brief_faults(pointer, text))
    return text.strip()


def reason_faults(pointer: str, reason: str, most: int) -> list[FieldFault]:
    """The fault of a required reason that is empty, cannot be stored, or has less than a few words."""
    return wrong_length(pointer, reason, most) or brief_faults(pointer, reason)


def wrong_length(pointer: str, text: str, most: int) -> list[FieldFault]:
    """The fault of a text that is empty, or cannot be stored."""
    fault = FieldFault(pointer, "missing", f"Between 1 and {most} characters.")
    return [] if text.strip() and is_storable(text, most) else [fault]


def name_faults(pointer: str, name: str, most: int) -> list[FieldFault]:
    """The fault of a name that is empty, cannot be stored, or can look like another."""
    unseen = [FieldFault(pointer, "unseen-characters")] if has_unseen(name) else []
    return wrong_length(pointer, name, most) or unseen


def number_to_call(typed: str) -> str:
    """A telephone number as it stands in texts: with an area code, or a plus and a country's. Raises ValueError.
    Numbers kept for fiction pass: their length is possible, although no one has them."""
    try:
        usable = _AS_DIALLED.fullmatch(typed) and phonenumbers.is_possible_number(
            phonenumbers.parse(typed, "NL")
        )
    except phonenumbers.NumberParseException:
        usable = False
    if not usable:
        raise ValueError("must be a telephone number, such as 088-1234567 or +44 20 7946 0999")
    return typed
