"""From facts to the final words of a letter: nothing is looked up or formatted later.

The result of `compose` is stored with the letter. A reprint therefore says the same, even when the wording has
changed since.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, time
from enum import StrEnum
from typing import Any, Final

from babel.dates import format_date

from aftercare.base.errors import FieldFault, Invalid, RevealingText
from aftercare.base.typed_text import one_of_these
from aftercare.domain.letters.envelopes import (
    address_faults,
    address_lines,
    name_faults,
    one_line,
    reveals,
)
from aftercare.domain.letters.wording import HOLE, WHEN, WORDING, LetterKind, Wording
from aftercare.domain.message_templates.reveal_check import revealing_parts

MOST_ON_A_CARD = 3
_DAY: Final = {"nl": "EEEE d MMMM y", "en": "EEEE d MMMM y", "ar": "EEEE d MMMM y",
               "pl": "EEEE, d MMMM y", "tr": "d MMMM y EEEE", "uk": "EEEE, d MMMM y"}  # fmt: skip
_WRITTEN_ON: Final = "d MMMM y"
_DECLINED: Final = ("pl", "uk")


class PlaceKind(StrEnum):
    ADDRESS = "address"
    HOME = "home"
    ONLINE = "online"
    # No address is known, or the address would reveal what the place is.
    AS_AGREED = "as_agreed"


@dataclass(frozen=True, slots=True)
class Place:
    """Where an appointment is; `address` only with ADDRESS, and never the name of a place."""

    kind: PlaceKind
    address: str = ""


@dataclass(frozen=True, slots=True)
class Time:
    """A day and a time on the local clock."""

    on: date
    at: time


@dataclass(frozen=True, slots=True)
class Mailing:
    """What every letter has: the neutral return address (one line or empty) and the number to call."""

    sender: str
    phone: str


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """The facts of one letter. `times` are the valid appointments, earliest first: one, or up to three on a card.
    `was` is the time that is no longer valid."""

    kind: LetterKind
    language: str
    name: str
    address: str
    written_on: date
    times: tuple[Time, ...] = ()
    place: Place | None = None
    was: Time | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """A finished letter. A part is `[text, is_number]`: a number keeps its direction in any language."""

    kind: str
    language: str
    version: int
    title: str
    sender: str
    recipient: tuple[str, ...]
    written_on: str
    greeting: str
    closing: str
    cut_out: str
    paragraphs: tuple[tuple[tuple[str, bool], ...] | None, ...]
    rows: tuple[tuple[str, str], ...]


def letter_content(letter: Letter) -> dict[str, Any]:
    """The letter as JSON, for storing and printing."""
    return asdict(letter)


def compose(facts: LetterFacts, mailing: Mailing) -> Letter:
    """The letter for these facts.

    Raises Invalid at /language, /person_id, /address or /appointment_id when the facts do not fit this kind of
    letter. Raises RevealingText when its words or the return address would reveal the supervision.
    """
    wording = WORDING.get(facts.language)
    if wording is None:
        raise Invalid(fields=(FieldFault("/language", "unknown-language", one_of_these(WORDING)),))
    _refuse_faults(facts)
    words = wording.letters[facts.kind]
    values = _values(facts, mailing)
    letter = Letter(
        kind=facts.kind.value,
        language=facts.language,
        version=wording.version,
        title=words.title,
        sender=one_line(mailing.sender),
        recipient=(one_line(facts.name), *address_lines(facts.address)),
        written_on=format_date(facts.written_on, _WRITTEN_ON, locale=facts.language),
        greeting=wording.labels["greeting"],
        closing=wording.labels["closing"],
        cut_out=wording.labels["cut_out"] if facts.kind is LetterKind.CARD else "",
        paragraphs=tuple(None if p == WHEN else _parts(p, values) for p in words.paragraphs),
        rows=_card_rows(facts, wording) if facts.kind is LetterKind.CARD
        else _rows(facts, mailing),
    )  # fmt: skip
    _require_discreet(letter, facts, mailing)
    return letter


def _refuse_faults(facts: LetterFacts) -> None:
    faults = [
        *name_faults(facts.name, facts.language),
        *address_faults(facts.address, facts.language),
    ]
    moved = facts.kind in {LetterKind.CHANGED, LetterKind.CANCELLED}
    most = {LetterKind.CARD: MOST_ON_A_CARD, LetterKind.UNREACHED: 0, LetterKind.CANCELLED: 0}
    least = 0 if facts.kind in {LetterKind.UNREACHED, LetterKind.CANCELLED} else 1
    if moved != (facts.was is not None) or not (
        least <= len(facts.times) <= most.get(facts.kind, 1)
    ):
        detail = "This appointment does not make that letter."
        faults.append(FieldFault("/appointment_id", "not-for-this-letter", detail))
    if faults:
        raise Invalid(fields=tuple(faults))


def _values(facts: LetterFacts, mailing: Mailing) -> dict[str, str]:
    values = {"phone": mailing.phone}
    if facts.was is not None:
        values["was_date"] = day_in_words(facts.was.on, facts.language)
        values["was_time"] = f"{facts.was.at:%H:%M}"
    return values


def _parts(text: str, values: Mapping[str, str]) -> tuple[tuple[str, bool], ...]:
    """The text split at its placeholders, each part with whether it is a number."""
    parts: list[tuple[str, bool]] = []
    for index, piece in enumerate(HOLE.split(text)):
        if index % 2:
            parts.append((values[piece], piece != "was_date"))
        elif piece:
            parts.append((piece, False))
    return tuple(parts)


def _rows(facts: LetterFacts, mailing: Mailing) -> tuple[tuple[str, str], ...]:
    if not facts.times:
        return ()
    place = facts.place or Place(PlaceKind.AS_AGREED)
    return appointment_rows(facts.times[0], place, facts.language, mailing.phone)


def appointment_rows(
    one: Time, place: Place, language: str, phone: str
) -> tuple[tuple[str, str], ...]:
    """Day, time and place of an appointment, each with its label."""
    labels = WORDING[language].labels
    clock = labels["clock"].format(time=f"{one.at:%H:%M}")
    where = {
        PlaceKind.ADDRESS: ", ".join(address_lines(place.address)),
        PlaceKind.HOME: labels["at_home"],
        PlaceKind.ONLINE: labels["online"],
        PlaceKind.AS_AGREED: labels["as_agreed"].format(phone=phone),
    }[place.kind]
    return (
        (labels["date"], day_in_words(one.on, language)),
        (labels["time"], clock),
        (labels["place"], where),
    )


def _card_rows(facts: LetterFacts, wording: Wording) -> tuple[tuple[str, str], ...]:
    """Day and time only, so that a stranger who finds a wallet learns nothing else."""
    clock = wording.labels["clock"]
    return tuple(
        (day_in_words(one.on, facts.language), clock.format(time=f"{one.at:%H:%M}"))
        for one in facts.times
    )


def day_in_words(on: date, language: str) -> str:
    """With the day of the week and the year."""
    written: str = format_date(on, _DAY[language], locale=language)
    # A Ukrainian Friday has an apostrophe that Unicode counts as a letter of no script; the disclosure check would
    # take it for a disguise.
    return written.replace("\u02bc", "\u2019")


def day_in_sentence(on: date, language: str) -> str:
    """The same within a sentence. There a Polish or Ukrainian day of the week would be declined: it is left out."""
    if language not in _DECLINED:
        return day_in_words(on, language)
    written: str = format_date(on, _WRITTEN_ON, locale=language)
    return written


def _require_discreet(letter: Letter, facts: LetterFacts, mailing: Mailing) -> None:
    """Runs the disclosure check on everything but the recipient's own name, which is always on an envelope."""
    where = facts.place is not None and facts.place.kind is PlaceKind.ADDRESS
    lines = [letter.title, letter.greeting, letter.closing, letter.cut_out, letter.written_on]
    lines += ["".join(text for text, _ in parts) for parts in letter.paragraphs if parts]
    lines += [cell for row in letter.rows for cell in row]
    found = {
        fault
        for line in lines
        for fault in revealing_parts(line, letter.language, callback_number=mailing.phone)
        if not (fault == "address" and where)
    }
    if letter.sender and reveals(letter.sender, letter.language):
        found.add("sender")
    if found:
        raise RevealingText(", ".join(sorted(found)))
