"""How a wording would look on a telephone: an example, its faults, and its length."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Final

from aftercare.domain.message_templates.names_in_text import names_within
from aftercare.domain.message_templates.protected_names import ProtectedNames
from aftercare.domain.message_templates.sms_length import SmsLength, sms_length
from aftercare.domain.message_templates.templates import (
    LONGEST_TEMPLATE,
    TextKind,
    TextValues,
    filled,
    longest_values,
    most_segments,
    template_faults,
)

EXAMPLE_TIME: Final = time(10, 0)
# Before the change: an hour and a half earlier, on the day before.
EXAMPLE_OLD_TIME: Final = time(8, 30)
EXAMPLE_CODE: Final = "402913"
NO_NAMES: Final = ProtectedNames()


@dataclass(frozen=True, slots=True)
class TextPreview:
    """`length` is that of the example, `longest` that of the same wording with the longest day and number. `room` is
    the number of segments the language may take."""

    example: str
    faults: tuple[str, ...]
    length: SmsLength
    longest: SmsLength
    room: int


def preview_of(
    kind: TextKind,
    language: str,
    text: str,
    on: date,
    phone: str,
    forbidden: ProtectedNames = NO_NAMES,
) -> TextPreview:
    """The wording as it is, even with faults, with the given day and callback number. The appointment was on the day
    before."""
    old = on - timedelta(days=1), EXAMPLE_OLD_TIME
    times = tuple((on + timedelta(days=n), EXAMPLE_TIME) for n in (1, 2, 5))
    values = TextValues(on, EXAMPLE_TIME, phone, EXAMPLE_CODE, *old, times)
    example = filled(text, language, values)
    return TextPreview(
        example=example,
        faults=wording_answers(text, language, kind, forbidden),
        length=sms_length(example),
        longest=sms_length(filled(text, language, longest_values(language))),
        room=most_segments(language),
    )


def wording_answers(
    text: str, language: str, kind: TextKind, forbidden: ProtectedNames = NO_NAMES
) -> tuple[str, ...]:
    """Why a wording may not be stored: the faults of `template_faults`, and `name` for a name that no text of the
    organisation may contain."""
    found = template_faults(text, language, kind)
    shown = text[:LONGEST_TEMPLATE]
    named = names_within(shown, language, forbidden.names, forbidden.wholes)
    return (*found, "name") if named else found


def price_of(segments: int, per_segment: Decimal) -> Decimal:
    """The price of one text of that many segments, in the currency of the price."""
    return segments * per_segment
