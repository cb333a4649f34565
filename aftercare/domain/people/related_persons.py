"""The people around a client: their roles, which telephones may get the texts, and how little is kept of protected
ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from enum import StrEnum

import phonenumbers

from aftercare.base.errors import FieldFault, Invalid
from aftercare.base.typed_text import name_faults
from aftercare.domain.people.person import Regime, age_on, is_fictional, mobile_number
from aftercare.domain.people.phone_numbers import plain_digits

OF_AGE = 18
LONGEST_LABEL = 40
# Enough for a sequence number ("S-1"), but not for a telephone number or postcode.
MOST_DIGITS = 3
FEWEST_VOLUNTEERS, MOST_VOLUNTEERS = 1, 12
# The inner circle is three to five trained volunteers (COSA Nederland).
USUAL_VOLUNTEERS = 3


class RelatedRole(StrEnum):
    GUARDIAN = "guardian"
    INTERPRETER = "interpreter"
    FAMILY = "family"
    EMPLOYER = "employer"
    LAWYER = "lawyer"
    POLICE = "police"
    MUNICIPALITY = "municipality"
    COSA_COORDINATOR = "cosa_coordinator"
    CHILD_PROTECTION_BOARD = "child_protection_board"
    OTHER = "other"


class PartyKind(StrEnum):
    """A person whom the client may not meet: what they are, and nothing about who they are."""

    VICTIM = "victim"
    CO_OFFENDER = "co_offender"
    OTHER = "other"


# Contacts who may get the texts instead of the client. An employer, the police or the municipality would learn from
# a text when the client has an appointment.
TEXT_ROLES = frozenset({RelatedRole.GUARDIAN, RelatedRole.FAMILY, RelatedRole.OTHER})
# Contacts who accompany the client or are alone with them, so they may not be under a no-contact order.
COMPANION_ROLES = frozenset({RelatedRole.INTERPRETER, RelatedRole.GUARDIAN, RelatedRole.FAMILY})

_STREET = re.compile(
    r"\w*(straat|laan|weg|plein|gracht|kade|singel|dijk|steeg|dreef|street|road|avenue)\b",
    re.IGNORECASE,
)
_ADDRESS_SIGN = re.compile(r"[@/\\]|www\.|\.(nl|com|org|net)\b", re.IGNORECASE)


def label_faults(label: str) -> Iterator[FieldFault]:
    """Why a text is not a neutral label: one word or two such as "S-1" or "slachtoffer 2", and nothing that
    identifies a person. Names cannot be distinguished from words, so avoiding them is left to the author."""
    text = label.strip()
    if faults := name_faults("/label", text, LONGEST_LABEL):
        yield from faults
    elif (
        sum(letter.isdigit() for letter in text) > MOST_DIGITS
        or _STREET.search(text)
        or _ADDRESS_SIGN.search(text)
    ):
        yield FieldFault("/label", "label-reveals")


def contact_number(typed: str, *, for_texts: bool) -> str:
    """A typed number as E.164; where texts may go, it must be a mobile number. Raises Invalid at /phone."""
    if for_texts:
        return mobile_number(typed)
    try:
        number = phonenumbers.parse(plain_digits(typed), "NL")
    except phonenumbers.NumberParseException:
        fault = FieldFault("/phone", "phone-unreadable")
        raise Invalid(fields=(fault,)) from None
    written: str = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if not phonenumbers.is_valid_number(number) and not is_fictional(written):
        raise Invalid(fields=(FieldFault("/phone", "phone-invalid"),))
    return written


def is_minor(regime: str, birth_on: date, today: date) -> bool:
    """Whether a guardian must also agree to texts: juvenile law and under 18 on `today`."""
    return regime == Regime.JUVENILE and age_on(birth_on, today) < OF_AGE


def own_word_counts(birth_on: date, role: str, today: date) -> bool:
    """Whether the client's own STOP and agreement apply to texts to a contact in this role. They always do, except
    for a minor when a guardian gets the texts: the guardian decides for a child until 18 (BW 1:245, 1:247)."""
    return age_on(birth_on, today) >= OF_AGE or role != RelatedRole.GUARDIAN


def holds_on(from_on: date, until_on: date | None, day: date) -> bool:
    """Whether `day` lies within a period, both days included; None is no end."""
    return from_on <= day and (until_on is None or day <= until_on)
