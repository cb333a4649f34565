"""The texts we may send: fixed sentences per language with three typed places for facts.

There is no free text in a template and no other placeholder than a day, a time and the neutral
callback number, so nothing about a person can reach a text by mistake. A template is judged when
it is saved (`template_faults`); the rendered text passes the same gate again before it is sent.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from string import Formatter
from typing import Final

from aftercare.base.errors import DisclosingText, FieldFault, Invalid
from aftercare.domain.disclosure import disclosures
from aftercare.domain.sms_length import sms_length

PLACEHOLDERS: Final = ("weekday_date", "time", "phone")

_PLACE: Final = re.compile(r"\{(weekday_date|time|phone)\}")
_PHONE: Final = re.compile(r"\+?[0-9](?:[ -]?[0-9]){5,14}")

# Words on which Twilio itself blocks a number; a text must never ask anyone to send them.
# https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out
_TWILIO_OPT_OUT: Final = re.compile(
    r"\b(?:CANCEL|END|QUIT|UNSUBSCRIBE|STOPALL|OPTOUT|REVOKE)\b", re.IGNORECASE
)

_DAYS: Final = {
    "nl": ("ma", "di", "wo", "do", "vr", "za", "zo"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
_MONTHS: Final = {
    "nl": ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}

# Segments a text may take. Languages that GSM-7 cannot write have 70 characters to a segment.
_SEGMENTS: Final = {"ar": 2, "pl": 2, "tr": 2, "uk": 2}


class TextKind(StrEnum):
    REMINDER_DAY_BEFORE = "reminder-day-before"
    REMINDER_FOUR_DAYS_BEFORE = "reminder-four-days-before"
    REMINDER_FIRST_APPOINTMENT = "reminder-first-appointment"
    REPLY_TO_YES = "reply-to-yes"
    REPLY_TO_NO = "reply-to-no"
    REPLY_TO_STOP = "reply-to-stop"
    REPLY_TO_START = "reply-to-start"
    REPLY_TO_HELP = "reply-to-help"
    REPLY_TO_WRONG_NUMBER = "reply-to-wrong-number"
    REPLY_TO_LANGUAGE = "reply-to-language"


@dataclass(frozen=True, slots=True)
class TextTemplate:
    kind: TextKind
    language: str
    version: int
    text: str


@dataclass(frozen=True, slots=True)
class TextValues:
    """The facts a text may carry: a civil date, a wall-clock time, the neutral callback number."""

    on: date | None = None
    at: time | None = None
    phone: str | None = None


_NL: Final = {
    TextKind.REMINDER_DAY_BEFORE: (
        "Herinnering: u heeft een afspraak op {weekday_date} om {time}."
        " Kunt u niet? Bel {phone}. Antwoord JA als u komt."
    ),
    TextKind.REMINDER_FOUR_DAYS_BEFORE: (
        "U heeft binnenkort een afspraak: {weekday_date} om {time}."
        " Schrijf het op. Kunt u niet? Bel {phone}."
    ),
    TextKind.REMINDER_FIRST_APPOINTMENT: (
        "U heeft een eerste afspraak op {weekday_date} om {time}."
        " Vragen, of kunt u niet? Bel {phone}. Antwoord JA als u komt."
    ),
    TextKind.REPLY_TO_YES: "Bedankt. Wij verwachten u op {weekday_date} om {time}.",
    TextKind.REPLY_TO_NO: (
        "Dank voor uw bericht. De afspraak blijft staan tot wij u spreken. Bel {phone}."
    ),
    TextKind.REPLY_TO_STOP: (
        "U krijgt geen berichten meer van ons. Uw afspraken blijven staan. Stuur START om weer"
        " berichten te krijgen."
    ),
    TextKind.REPLY_TO_START: "U krijgt weer berichten van ons. Stuur STOP om te stoppen.",
    TextKind.REPLY_TO_HELP: (
        "Dit nummer stuurt herinneringen aan afspraken. Vragen? Bel {phone}."
        " Stuur STOP voor geen berichten."
    ),
    TextKind.REPLY_TO_WRONG_NUMBER: (
        "Bedankt voor uw bericht. Wij sturen niets meer naar dit nummer."
    ),
    TextKind.REPLY_TO_LANGUAGE: "Berichten komen voortaan in het Nederlands.",
}

_EN: Final = {
    TextKind.REMINDER_DAY_BEFORE: (
        "Reminder: you have an appointment on {weekday_date} at {time}."
        " Cannot make it? Call {phone}. Reply YES if you will come."
    ),
    TextKind.REMINDER_FOUR_DAYS_BEFORE: (
        "You have an appointment soon: {weekday_date} at {time}."
        " Please write it down. Cannot make it? Call {phone}."
    ),
    TextKind.REMINDER_FIRST_APPOINTMENT: (
        "You have a first appointment on {weekday_date} at {time}."
        " Questions, or cannot make it? Call {phone}. Reply YES if you will come."
    ),
    TextKind.REPLY_TO_YES: "Thank you. We expect you on {weekday_date} at {time}.",
    TextKind.REPLY_TO_NO: (
        "Thank you for telling us. The appointment stands until we have spoken. Call {phone}."
    ),
    TextKind.REPLY_TO_STOP: (
        "You will get no more messages from us. Your appointments still stand. Send START to get"
        " messages again."
    ),
    TextKind.REPLY_TO_START: "You will get our messages again. Send STOP to get no more.",
    TextKind.REPLY_TO_HELP: (
        "This number sends reminders of appointments. Questions? Call {phone}."
        " Send STOP for no more messages."
    ),
    TextKind.REPLY_TO_WRONG_NUMBER: (
        "Thank you for telling us. We will not send anything to this number again."
    ),
    TextKind.REPLY_TO_LANGUAGE: "Messages will be in English from now on.",
}

SHIPPED: Final = tuple(
    TextTemplate(kind, language, 1, text)
    for language, texts in (("nl", _NL), ("en", _EN))
    for kind, text in texts.items()
)

# The widest value of each kind, to measure a template before it is used.
LONGEST: Final = TextValues(on=date(2026, 9, 30), at=time(23, 59), phone="+31 88 123 45 67 89")


def shipped_template(kind: TextKind, language: str) -> TextTemplate:
    """Our own wording, in Dutch where we have none in the language: a text in the wrong language
    is better than none."""
    by_language = {t.language: t for t in SHIPPED if t.kind is kind}
    return by_language.get(language, by_language["nl"])


def template_faults(text: str, language: str) -> tuple[str, ...]:
    """Why a template may not be saved; empty when it may.

    Answers are `placeholder:<name>`, `braces`, `too-long:<segments>`, `asks-for-opt-out-word`,
    and whatever `disclosures` says of the wording.
    """
    try:
        fields = [part[1:] for part in Formatter().parse(text) if part[1] is not None]
    except ValueError:
        return ("braces",)
    faults = [
        f"placeholder:{name}"
        for name, spec, conversion in fields
        if name not in PLACEHOLDERS or spec or conversion
    ]
    if not faults and ("{" in _PLACE.sub("", text) or "}" in _PLACE.sub("", text)):
        faults.append("braces")
    faults += disclosures(_PLACE.sub("0", text), language)
    if _TWILIO_OPT_OUT.search(text):
        faults.append("asks-for-opt-out-word")
    segments = sms_length(_filled(text, language, LONGEST)).segments
    if segments > _SEGMENTS.get(language, 1):
        faults.append(f"too-long:{segments}")
    return tuple(faults)


def render_text(template: str, language: str, values: TextValues) -> str:
    """The text to send. Raises DisclosingText for a template that may not be used, and Invalid
    when a fact it asks for is missing or is not what it should be."""
    faults = template_faults(template, language)
    if faults:
        raise DisclosingText(", ".join(faults))
    missing = [name for name in _PLACE.findall(template) if _said(name, language, values) is None]
    if missing:
        raise Invalid(
            fields=tuple(
                FieldFault(f"/{name}", "missing", "The text needs this") for name in missing
            )
        )
    return _filled(template, language, values)


def weekday_date(on: date, language: str) -> str:
    """`do 12 nov`, `Thu 12 Nov`; in languages without words of ours `12-11-2026`."""
    if language not in _DAYS:
        return f"{on:%d-%m-%Y}"
    return f"{_DAYS[language][on.weekday()]} {on.day} {_MONTHS[language][on.month - 1]}"


def _filled(template: str, language: str, values: TextValues) -> str:
    return _PLACE.sub(lambda place: _said(place[1], language, values) or "", template)


def _said(name: str, language: str, values: TextValues) -> str | None:
    if name == "weekday_date":
        return weekday_date(values.on, language) if values.on else None
    if name == "time":
        return f"{values.at:%H:%M}" if values.at is not None else None
    if values.phone is None or not _PHONE.fullmatch(values.phone):
        return None
    return values.phone
