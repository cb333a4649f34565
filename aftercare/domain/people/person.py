"""Facts about a person under supervision, and when a text may or may not go to them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

import phonenumbers

from aftercare.base.errors import FieldFault, Invalid
from aftercare.domain.people.phone_numbers import is_machine, is_of_no_country, plain_digits
from aftercare.domain.people.preferences import USUAL, Preference


class Regime(StrEnum):
    ADULT = "adult"
    JUVENILE = "juvenile"


class PhoneState(StrEnum):
    NONE = "none"
    UNVERIFIED = "unverified"
    VERIFIED = "verified"
    SUSPENDED = "suspended"


class WhyNoText(StrEnum):
    """Why no text goes out; each becomes an officer task (call or letter), never silence."""

    NO_PHONE = "no-phone"
    NUMBER_SUSPENDED = "number-suspended"
    NUMBER_SHARED = "number-shared"
    # It was somebody else's, or texts to it reached the wrong one: only a verification clears it.
    NUMBER_UNPROVEN = "number-unproven"
    OPTED_OUT = "opted-out"
    NO_CONSENT = "no-consent"
    IN_CUSTODY = "in-custody"
    RESTRICTED = "restricted-case"
    # Texts go to somebody else's telephone, and that person no longer is, or not yet, the one to text.
    CONTACT_ENDED = "contact-ended"
    CONTACT_UNVERIFIED = "contact-unverified"
    # Reminders only: this person wants to be reached another way first.
    OTHER_FIRST = "other-channel-first"


_MOBILE = {
    phonenumbers.PhoneNumberType.MOBILE,
    phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
}
# Ofcom keeps these numbers free for drama: nobody has one, so a text to one can disturb nobody.
_FICTION = re.compile(r"\+447700900[0-9]{3}")
# Texts reach people by age 12 and up; older than 120 is a typing error.
YOUNGEST, OLDEST = 12, 120


def mobile_number(typed: str, region: str = "NL") -> str:
    """A typed phone number as E.164; raises Invalid at /phone when it is no usable mobile number.

    A foreign mobile number needs its country (+32, 0032). Where the library cannot tell a landline from a
    mobile number (North America) the number is taken; `phone_numbers.may_be_landline` says so. Numbers kept
    free for fiction pass, so that people can be trained on invented cases: Ofcom's drama range, and those
    the library takes for real (+1 NXX 555 0100-0199).
    """
    try:
        number = phonenumbers.parse(plain_digits(typed), region)
    except phonenumbers.NumberParseException:
        raise _phone_fault("phone-unreadable", "This is not a phone number.") from None
    written: str = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if is_fictional(written):
        return written
    if not phonenumbers.is_valid_number(number):
        raise _phone_fault("phone-invalid", "This number does not exist.")
    mobile = phonenumbers.number_type(number) in _MOBILE
    if not mobile or is_of_no_country(number) or is_machine(written):
        raise _phone_fault("phone-not-mobile", "Texts need a mobile number.")
    return written


def is_fictional(number: str) -> bool:
    """Whether an E.164 number is one that Ofcom keeps free for drama."""
    return _FICTION.fullmatch(number) is not None


def _phone_fault(code: str, detail: str) -> Invalid:
    return Invalid(fields=(FieldFault("/phone", code, detail),))


def age_on(birth_on: date, day: date) -> int:
    """Whole years lived on `day`; someone born on 29 February turns a year older on 1 March."""
    return day.year - birth_on.year - ((day.month, day.day) < (birth_on.month, birth_on.day))


@dataclass(frozen=True)
class Reachability:
    """What decides whether a text may go out at this moment. Number, its state, agreement and opting
    out are those of whoever gets the texts: the person, or the contact it was agreed with; the person's
    own word stays part of the last two where it counts."""

    phone: str | None
    phone_state: PhoneState
    shared_number: bool
    texts_consented: bool
    opted_out: bool
    in_custody: bool
    restricted: bool
    contact_ended: bool = False
    contact_unverified: bool = False
    # Not verified, and once somebody else's, or once the wrong one: see store.phones.unproven.
    unproven: bool = False
    preference: Preference = USUAL


# The order is the order an officer acts in. A person's own number is texted before it was checked;
# somebody else's is not.
_OBSTACLES: Final[tuple[tuple[WhyNoText, Callable[[Reachability], bool]], ...]] = (
    (WhyNoText.IN_CUSTODY, lambda one: one.in_custody),
    (WhyNoText.RESTRICTED, lambda one: one.restricted),
    (WhyNoText.CONTACT_ENDED, lambda one: one.contact_ended),
    (WhyNoText.NO_PHONE, lambda one: one.phone is None or one.phone_state is PhoneState.NONE),
    (WhyNoText.NUMBER_SUSPENDED, lambda one: one.phone_state is PhoneState.SUSPENDED),
    (WhyNoText.CONTACT_UNVERIFIED, lambda one: one.contact_unverified),
    (WhyNoText.NUMBER_SHARED, lambda one: one.shared_number),
    (WhyNoText.NUMBER_UNPROVEN, lambda one: one.unproven),
    (WhyNoText.OPTED_OUT, lambda one: one.opted_out),
    (WhyNoText.NO_CONSENT, lambda one: not one.texts_consented),
)


def why_no_text(person: Reachability) -> WhyNoText | None:
    """The first reason that forbids a text, or None."""
    return next((why for why, holds in _OBSTACLES if holds(person)), None)


def why_no_reminder(person: Reachability) -> WhyNoText | None:
    """Why a reminder is not texted: what forbids any text, or that another way comes first."""
    why = why_no_text(person)
    if why is None and not person.preference.texts_first:
        return WhyNoText.OTHER_FIRST
    return why
