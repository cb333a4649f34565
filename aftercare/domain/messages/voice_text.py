"""A reminder read aloud: the same facts as the text, in a sentence that is easy to follow by ear.

A housemate or an answering machine may hear it. It says a weekday, a time and a neutral number to call. Nothing in
it asks for an answer, since no one listens at our end.
"""

from __future__ import annotations

import re
from datetime import date, time
from typing import Final

from babel.dates import format_date

from aftercare.base.errors import FieldFault, Invalid
from aftercare.domain.message_templates.templates import TextValues

# The version of these sentences; increase it when one of them changes.
SPOKEN_VERSION: Final = 1
_REMINDER: Final = "reminder-"
# The language used when there is no sentence in the client's language.
_OTHERWISE: Final = "en"
_SENTENCES: Final = {
    "nl": "Goedendag. U heeft een afspraak op {date}, om {time}. Kunt u niet? Bel {phone}.",
    "en": "Hello. You have an appointment on {date}, at {time}. Cannot make it? Call {phone}.",
    "pl": "Dzień dobry. Ma Pani lub Pan wizytę: {date}, godzina {time}."
    " Nie może Pani lub Pan przyjść? Proszę zadzwonić: {phone}.",
    "tr": "Merhaba. Randevunuz var: {date}, saat {time}. Gelemiyor musunuz? Arayın: {phone}.",
    "uk": "Добрий день. У вас зустріч: {date}, {time}. Не можете прийти? Телефонуйте: {phone}.",
    "ar": "مرحبا. لديك موعد يوم {date}، الساعة {time}. لا تستطيع الحضور؟ اتصل بالرقم {phone}.",
}
LANGUAGES: Final = frozenset(_SENTENCES)
_LOCALES: Final = {"en": "en_GB"}
_PATTERN: Final = "EEEE d MMMM"
_PATTERNS: Final = {"ar": "EEEE d 'من شهر' M"}


def is_spoken(template: str) -> bool:
    """Whether a message of this template can be read aloud: reminders can, replies and codes cannot."""
    return template.startswith(_REMINDER)


def spoken_reminder(language: str, values: TextValues) -> tuple[str, str]:
    """(language, sentence): in `language`, or in English where we have no sentence in it. Raises Invalid when a fact
    is missing."""
    if values.on is None or values.at is None or values.phone is None:
        raise Invalid(fields=(FieldFault("/", "missing"),))
    used = language if language in _SENTENCES else _OTHERWISE
    spoken = _SENTENCES[used].format(
        date=spoken_date(values.on, used),
        time=spoken_time(values.at, used),
        phone=spoken_number(values.phone),
    )
    return used, spoken


def spoken_date(on: date, language: str) -> str:
    """`donderdag 12 november`, `Thursday 12 November`, `czwartek 12 listopada`. In Arabic, where names of months
    differ between countries, the twelfth of month eleven."""
    pattern = _PATTERNS.get(language, _PATTERN)
    spoken: str = format_date(on, pattern, locale=_LOCALES.get(language, language))
    # A Ukrainian Friday has an apostrophe that Unicode counts as a letter of no script; the disclosure check would
    # take it for a disguise.
    return spoken.replace("\u02bc", "'")


def spoken_time(at: time, language: str) -> str:
    """`10 uur 30` in Dutch, `2:30 pm` in English (voices read 14:00 as fourteen hundred), else `14:30`."""
    if language == "nl":
        return f"{at.hour} uur {at.minute}" if at.minute else f"{at.hour} uur"
    if language == "en":
        half = "am" if at.hour < 12 else "pm"
        hour = at.hour % 12 or 12
        return f"{hour}:{at.minute:02} {half}" if at.minute else f"{hour} {half}"
    return f"{at.hour}:{at.minute:02}"


def spoken_number(number: str) -> str:
    """The number digit by digit, with a pause at each space or dash."""
    groups = re.findall(r"[0-9]+", number)
    spoken = ". ".join(" ".join(group) for group in groups)
    return f"+ {spoken}" if number.startswith("+") else spoken
