"""The words a calendar shows: a neutral word and a number to call, both checked for disclosure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

from aftercare.domain.calendars.events import Event
from aftercare.domain.calendars.writing import Entry
from aftercare.domain.message_templates.protected_names import ProtectedNames, line_faults


@dataclass(frozen=True, slots=True)
class _Words:
    calendar: str
    appointment: str
    cancelled: str
    away: str
    call: str
    number: str


# `appointment` is the neutral word; it replaces any title that does not pass the disclosure check.
_WORDS: Final = {
    "nl": _Words("Afspraken", "Afspraak", "Afspraak vervallen", "Afwezig",
                 "Vragen? Bel {phone}.", "Nummer: {number}"),
    "en": _Words("Appointments", "Appointment", "Appointment cancelled", "Away",
                 "Questions? Call {phone}.", "Number: {number}"),
    "ar": _Words("مواعيد", "موعد", "موعد ملغى", "غائب", "أسئلة؟ اتصلوا على {phone}.", "الرقم: {number}"),
    "pl": _Words("Spotkania", "Spotkanie", "Spotkanie odwołane", "Nieobecność",
                 "Pytania? Proszę dzwonić: {phone}.", "Numer: {number}"),
    "tr": _Words("Randevular", "Randevu", "Randevu iptal edildi", "Yok",
                 "Sorunuz mu var? Arayın: {phone}.", "Numara: {number}"),
    "uk": _Words("Зустрічі", "Зустріч", "Зустріч скасовано", "Відсутність",
                 "Питання? Телефон: {phone}.", "Номер: {number}"),
}  # fmt: skip


@dataclass(frozen=True)
class Reader:
    """The owner of the calendar: the language, the number to call, and the names it may not contain. With `on_staff`
    it also shows the appointment's number and the name of an office."""

    language: str
    callback_number: str
    on_staff: bool = False
    names: ProtectedNames = field(default_factory=ProtectedNames)


def entries_of(events: Iterable[Event], reader: Reader) -> tuple[str, tuple[Entry, ...]]:
    """The calendar's name and its entries in words. A title that does not pass the disclosure check becomes the
    neutral word; a place or a remark is left out. A calendar may be read on other people's screens."""
    words = _WORDS.get(reader.language, _WORDS["nl"])
    discreet_texts: dict[str, bool] = {}

    def discreet(text: str) -> bool:
        if text not in discreet_texts:
            discreet_texts[text] = not line_faults(
                text, reader.language, reader.names, reader.callback_number
            )
        return discreet_texts[text]

    def entry(event: Event) -> Entry:
        title = words.away if event.number is None else words.appointment
        title = words.cancelled if event.cancelled else title
        return Entry(
            event,
            title if discreet(title) else words.appointment,
            _remark(event, reader, words, discreet),
            event.place if reader.on_staff and event.place and discreet(event.place) else "",
        )

    name = words.calendar if discreet(words.calendar) else words.appointment
    return name, tuple(entry(event) for event in events)


def _remark(event: Event, reader: Reader, words: _Words, discreet: Callable[[str], bool]) -> str:
    if event.number is None:
        return ""
    if reader.on_staff:
        lines = [words.number.format(number=event.number)]
    else:
        lines = [words.call.format(phone=reader.callback_number)]
    return "\n".join(line for line in lines if discreet(line))
