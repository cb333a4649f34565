"""The texts we may send: fixed sentences per language with typed placeholders for facts.

There is no free text in a template. The only placeholders are a day, a time, the neutral callback number and a code
of digits. So nothing about a person can get into a text by mistake. A template is checked when it is saved
(`template_faults`); the rendered text passes the same check before it is sent.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from functools import lru_cache
from string import Formatter
from typing import Final

from aftercare.base.errors import FieldFault, Invalid, RevealingText
from aftercare.domain.message_templates.names_in_text import names_within
from aftercare.domain.message_templates.protected_names import (
    ProtectedNames,
    unless_in_our_texts,
)
from aftercare.domain.message_templates.reveal_check import require_discreet, revealing_parts
from aftercare.domain.message_templates.shipped import SHIPPED_TEXTS
from aftercare.domain.message_templates.sms_length import sms_length
from aftercare.domain.message_templates.text_kinds import (
    PLACEHOLDERS,
    TEXT_LANGUAGES,
    TextKind,
    needed_in,
    placeholders_of,
)
from aftercare.domain.time.days_written import LEFT_TO_RIGHT, weekday_date

__all__ = [
    "LONGEST", "LONGEST_TEMPLATE", "PLACEHOLDERS", "SHIPPED", "SHIPPED_VERSION", "TEXT_LANGUAGES", "TextKind",
    "TextTemplate", "TextValues", "filled", "has_protected_name", "longest_values", "most_segments", "render_text",
    "shipped_template", "template_faults", "weekday_date",
]  # fmt: skip

LONGEST_TEMPLATE: Final = 1_000  # characters that are read at all; a text has far fewer

_PLACE: Final = re.compile(rf"\{{({'|'.join(PLACEHOLDERS)})\}}")
# Next to a letter or a digit, a fact becomes part of a word or a number with another meaning.
_JOINED: Final = re.compile(
    rf"(?<=[0-9a-zA-Z\u00c0-\u052f}}])\{{({'|'.join(PLACEHOLDERS)})\}}"
    rf"|\{{({'|'.join(PLACEHOLDERS)})\}}(?=[0-9a-zA-Z\u00c0-\u052f])"
)
_PHONE: Final = re.compile(r"\+?[0-9](?:[ -]?[0-9]){5,14}")
_CODE: Final = re.compile(r"[0-9]{4,6}")

# Words on which Twilio itself blocks a number; a text must never ask the client to send them.
# https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out
_TWILIO_OPT_OUT: Final = re.compile(
    r"\b(?:CANCEL|END|QUIT|UNSUBSCRIBE|STOPALL|OPTOUT|REVOKE)\b", re.IGNORECASE
)

# The segments a text may take. A language outside GSM-7 has only 70 characters per segment.
_SEGMENTS: Final = {"ar": 2, "pl": 2, "tr": 2, "uk": 2}


@dataclass(frozen=True, slots=True)
class TextTemplate:
    kind: TextKind
    language: str
    version: int
    text: str


@dataclass(frozen=True, slots=True)
class TextValues:
    """The facts a text may contain: a calendar date and a local time, also those before a change, and up to three
    of them to choose from. Further the neutral callback number, and a code of four to six digits."""

    on: date | None = None
    at: time | None = None
    phone: str | None = None
    code: str | None = None
    old_on: date | None = None
    old_at: time | None = None
    times: tuple[tuple[date, time], ...] = ()


# The organisation's own wordings have higher versions.
SHIPPED_VERSION: Final = 1
SHIPPED: Final = tuple(
    TextTemplate(kind, language, SHIPPED_VERSION, text)
    for language, texts in SHIPPED_TEXTS.items()
    for kind, text in texts.items()
)
_OUR_WORDS: Final = tuple(one.text for one in SHIPPED)
_BY_KIND: Final = {(one.kind, one.language): one for one in SHIPPED}

# A long value of each kind, to measure a template before it is used.
LONGEST: Final = TextValues(
    date(2026, 9, 30),
    time(23, 59),
    "+31 88 123 45 67 89",
    "654321",
    date(2026, 9, 30),
    time(23, 59),
    ((date(2026, 9, 30), time(23, 59)),) * 3,
)


def shipped_template(kind: TextKind, language: str) -> TextTemplate:
    """The shipped wording, in Dutch where there is none in the language: a text in the wrong language is better than
    none."""
    return _BY_KIND.get((kind, language)) or _BY_KIND[kind, "nl"]


@lru_cache(maxsize=16)
def longest_values(language: str) -> TextValues:
    """LONGEST with the longest written day of that language."""
    days = (date(2026, 1, 1) + timedelta(days=n) for n in range(365))
    longest = max(days, key=lambda on: len(weekday_date(on, language)))
    return replace(
        LONGEST, on=longest, old_on=longest, times=tuple((longest, at) for _, at in LONGEST.times)
    )


def most_segments(language: str) -> int:
    return _SEGMENTS.get(language, 1)


def template_faults(text: str, language: str, kind: TextKind | None = None) -> tuple[str, ...]:
    """Why a template may not be saved; empty when it may.

    Values are `empty`, `control-character`, `placeholder:<name>` (unknown, or not available for a text of this
    kind), `missing:<name>`, `joined:<name>` (next to a letter, a digit or another placeholder), `braces`,
    `too-long:<segments>`, `asks-for-opt-out-word`, and the findings of `revealing_parts` on the wording. Without a kind
    every placeholder is allowed and none is required.
    """
    if len(text) > LONGEST_TEMPLATE:
        return (f"too-long:{len(text) // 67 + 1}",)
    return _faults(text, language, kind)


_SHORTEST: Final = TextValues(
    date(2026, 1, 1),
    time(0, 0),
    "088-1234567",
    "0000",
    date(2026, 1, 1),
    time(0, 0),
    ((date(2026, 1, 1), time(0, 0)),),
)


@lru_cache(maxsize=1024)
def _faults(text: str, language: str, kind: TextKind | None) -> tuple[str, ...]:
    if not text.strip():
        return ("empty",)
    try:
        fields = [part[1:] for part in Formatter().parse(text) if part[1] is not None]
    except ValueError:
        return ("braces",)
    allowed = frozenset(PLACEHOLDERS) if kind is None else placeholders_of(kind)
    faults = [
        f"placeholder:{name}"
        for name, spec, conversion in fields
        if name not in allowed or spec or conversion
    ]
    if not faults and ("{" in _PLACE.sub("", text) or "}" in _PLACE.sub("", text)):
        faults.append("braces")
    faults += dict.fromkeys(f"joined:{one[1] or one[2]}" for one in _JOINED.finditer(text))
    if kind is not None:
        named = {name for name, _, _ in fields}
        faults += [f"missing:{name}" for name in PLACEHOLDERS if name in needed_in(kind) - named]
    if any(_unseen(letter) for letter in text):
        faults.append("control-character")
    faults += dict.fromkeys(_revealed(text, language))
    if _TWILIO_OPT_OUT.search(text):
        faults.append("asks-for-opt-out-word")
    segments = sms_length(filled(text, language, longest_values(language))).segments
    if segments > most_segments(language):
        faults.append(f"too-long:{segments}")
    return tuple(faults)


def _revealed(text: str, language: str) -> Iterator[str]:
    """What the wording reveals, alone and with facts filled in: a value and the words around it can together form a
    revealing phrase."""
    yield from revealing_parts(_PLACE.sub("0", text), language)
    for values in (LONGEST, _SHORTEST):
        filled_in = filled(text, language, values)
        yield from revealing_parts(filled_in, language, callback_number=values.phone)


def _unseen(letter: str) -> bool:
    """Whether the character is invisible or reverses others; a line break and direction marks are allowed."""
    return unicodedata.category(letter)[0] == "C" and letter not in "\n\u200e\u200f"


def render_text(template: str, language: str, values: TextValues) -> str:
    """The text to send. Raises RevealingText for a template that may not be used or a text that reveals too much.
    Raises Invalid when a required fact is missing or has the wrong form."""
    faults = template_faults(template, language)
    if faults:
        raise RevealingText(", ".join(faults))
    missing = [
        name for name in _PLACE.findall(template) if _written_value(name, language, values) is None
    ]
    if missing:
        raise Invalid(fields=tuple(FieldFault(f"/{name}", "missing") for name in missing))
    text = filled(template, language, values)
    require_discreet(text, language, callback_number=values.phone)
    return text


def filled(template: str, language: str, values: TextValues) -> str:
    """The wording with the facts filled in, unchecked: for measuring and showing, never for sending."""
    return _PLACE.sub(lambda place: _written_value(place[1], language, values) or "", template)


def has_protected_name(text: str, language: str, names: ProtectedNames) -> bool:
    """Whether the organisation's own wording of a text names a person or a place of this case file."""
    protected_names = unless_in_our_texts(names, _OUR_WORDS)
    return names_within(text, language, protected_names.names, protected_names.wholes)


def _written_value(name: str, language: str, values: TextValues) -> str | None:
    if name in ("weekday_date", "old_date"):
        on = values.on if name == "weekday_date" else values.old_on
        return weekday_date(on, language) if on else None
    if name in ("time", "old_time"):
        at = values.at if name == "time" else values.old_at
        return f"{at:%H:%M}" if at is not None else None
    if name == "times":
        return _numbered(values.times, language)
    if name == "code":
        return values.code if values.code and _CODE.fullmatch(values.code) else None
    if values.phone is None or not _PHONE.fullmatch(values.phone):
        return None
    return LEFT_TO_RIGHT + values.phone if language == "ar" else values.phone


def _numbered(times: tuple[tuple[date, time], ...], language: str) -> str | None:
    """`1) wo 2 dec 10:00, 2) do 3 dec 14:00`: each with the number by which it is chosen."""
    return (
        ", ".join(
            f"{number}) {weekday_date(on, language)} {at:%H:%M}"
            for number, (on, at) in enumerate(times, start=1)
        )
        or None
    )
