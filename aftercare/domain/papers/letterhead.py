"""The sender of a document and how to reach that office, and when a letterhead can be printed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Final

from aftercare.base.errors import FieldFault, Invalid
from aftercare.domain.people.phone_numbers import plain_digits

LONGEST_LINE: Final = 120
_EMAIL: Final = re.compile(r"[^@\s<>(),;:\"]+@[^@\s<>(),;:\"]+\.[^@\s<>(),;:\"]{2,}")
_FEWEST_DIGITS: Final = 8


@dataclass(frozen=True)
class Letterhead:
    """Organisation, office, its address, telephone and e-mail; never those of a member of staff."""

    organisation: str
    office: str
    street: str
    town: str
    phone: str
    email: str

    def stripped(self) -> Letterhead:
        return Letterhead(**{name: value.strip() for name, value in asdict(self).items()})


def letterhead_faults(one: Letterhead, from_on: date, today: date) -> Iterator[FieldFault]:
    """Why the letterhead cannot be used; it must begin today or later."""
    for name, value in asdict(one).items():
        if not value or len(value) > LONGEST_LINE or not value.isprintable():
            detail = f"At most {LONGEST_LINE} characters on one line."
            yield FieldFault(f"/{name}", "missing" if not value else "too-long", detail)
    if one.phone and not _is_phone(one.phone):
        yield FieldFault("/phone", "phone-unreadable")
    if one.email and not _EMAIL.fullmatch(one.email):
        yield FieldFault("/email", "bad-address")
    if from_on < today:
        yield FieldFault("/from_on", "in-the-past")


def _is_phone(written: str) -> bool:
    try:
        return len(plain_digits(written).removeprefix("+")) >= _FEWEST_DIGITS
    except Invalid:
        return False
