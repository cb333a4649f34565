"""Facts about a client, and when a text may or may not be sent to them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

import phonenumbers

from aftercare.domain.people.phone_numbers import (
    is_machine,
    is_of_no_country,
    phone_fault,
    plain_digits,
)
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
    """Why no text is sent; each becomes a task for the officer (call or letter), so the client is always contacted."""

    NO_PHONE = "no-phone"
    NUMBER_SUSPENDED = "number-suspended"
    NUMBER_SHARED = "number-shared"
    # It once belonged to another person, or texts to it reached the wrong one: only a verification clears it.
    NUMBER_UNPROVEN = "number-unproven"
    OPTED_OUT = "opted-out"
    NO_CONSENT = "no-consent"
    IN_CUSTODY = "in-custody"
    RESTRICTED = "restricted-case"
    FILE_CLOSED = "file-closed"
    # Texts go to a contact's telephone, and that contact is no longer, or not yet, the one to text.
    CONTACT_ENDED = "contact-ended"
    CONTACT_UNVERIFIED = "contact-unverified"
    # Reminders only: this client prefers to be reached another way first.
    OTHER_FIRST = "other-channel-first"


_MOBILE = {
    phonenumbers.PhoneNumberType.MOBILE,
    phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
}
# Ofcom keeps these numbers free for drama: they have no subscriber, so a text to one disturbs no one.
_FICTION = re.compile(r"\+447700900[0-9]{3}")
# Texts are sent to people from the age of 12; an age above 120 is a typing error.
YOUNGEST, OLDEST = 12, 120


def mobile_number(typed: str, region: str = "NL") -> str:
    """A typed phone number as E.164; raises Invalid at /phone when it is not a usable mobile number.

    A foreign mobile number needs its country code (+32, 0032). Where the library cannot distinguish a landline from
    a mobile number (North America), the number is accepted; `phone_numbers.may_be_landline` reports it. Numbers kept
    free for fiction are accepted, for training on invented cases: Ofcom's drama range, and those that the library
    considers real (+1 NXX 555 0100-0199).
    """
    try:
        number = phonenumbers.parse(plain_digits(typed), region)
    except phonenumbers.NumberParseException:
        raise phone_fault("phone-unreadable", "This is not a phone number.") from None
    written: str = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if is_fictional(written):
        return written
    if not phonenumbers.is_valid_number(number):
        raise phone_fault("phone-invalid", "This number does not exist.")
    mobile = phonenumbers.number_type(number) in _MOBILE
    if not mobile or is_of_no_country(number) or is_machine(written):
        raise phone_fault("phone-not-mobile", "Texts need a mobile number.")
    return written


def is_same_number(typed: str | None, known: str | None, region: str = "NL") -> bool:
    """Whether what is typed, also in another form, is the number on file (E.164); both may be none."""
    plain = (typed or "").strip()
    if not plain or not known:
        return not plain and not known
    try:
        number = phonenumbers.parse(plain_digits(plain), region)
    except phonenumbers.NumberParseException:
        return False
    written: str = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return known in (plain, written)


def is_fictional(number: str) -> bool:
    """Whether an E.164 number is one that Ofcom keeps free for drama."""
    return _FICTION.fullmatch(number) is not None


def age_on(birth_on: date, day: date) -> int:
    """Age in whole years on `day`; a birthday on 29 February counts on 1 March in other years."""
    return day.year - birth_on.year - ((day.month, day.day) < (birth_on.month, birth_on.day))


@dataclass(frozen=True)
class Reachability:
    """The facts that decide whether a text may be sent now. The number, its state, the agreement and the opt-out are
    those of the recipient: the client, or the contact with whom it was agreed. The client's own agreement and
    opt-out also count where they apply."""

    phone: str | None
    phone_state: PhoneState
    shared_number: bool
    texts_consented: bool
    opted_out: bool
    in_custody: bool
    restricted: bool
    contact_ended: bool = False
    contact_unverified: bool = False
    # Not verified, and once another person's number or a wrong one: see store.phones.unproven.
    unproven: bool = False
    preference: Preference = USUAL
    file_closed: bool = False


# In the order in which an officer acts. A client's own number gets texts before it is checked; a contact's number
# does not.
_OBSTACLES: Final[tuple[tuple[WhyNoText, Callable[[Reachability], bool]], ...]] = (
    (WhyNoText.FILE_CLOSED, lambda one: one.file_closed),
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
    """Why no reminder is texted: what forbids any text, or that another channel comes first."""
    why = why_no_text(person)
    if why is None and not person.preference.texts_first:
        return WhyNoText.OTHER_FIRST
    return why
