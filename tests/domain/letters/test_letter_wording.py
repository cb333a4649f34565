"""Every letter in every language says enough, asks only for what it gets, and gives nobody away."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest

from aftercare.base.errors import Invalid, RevealingText
from aftercare.domain.letters.composing import LetterFacts, Mailing, Place, PlaceKind, Time, compose
from aftercare.domain.letters.wording import (
    LETTER_LANGUAGES,
    WORDING,
    LetterKind,
    LetterWords,
    wording_faults,
)
from aftercare.domain.message_templates.reveal_check import revealing_parts

MAILING = Mailing("Postbus 123, 3500 AA Voorbeeldstad", "088-1234567")
THURSDAY, TUESDAY = Time(date(2026, 11, 19), time(10)), Time(date(2026, 11, 17), time(9, 30))
DAMRAK = Place(PlaceKind.ADDRESS, "Damrak 12\n1012 LH Amsterdam")


def facts_of(kind: LetterKind, language: str, **changes: Any) -> LetterFacts:
    moved = kind in {LetterKind.CHANGED, LetterKind.CANCELLED}
    none = kind in {LetterKind.UNREACHED, LetterKind.CANCELLED}
    facts = LetterFacts(
        kind=kind,
        language=language,
        name="Fenna Framboos",
        address="Perenlaan 12\n1234 AB Voorbeeldstad",
        written_on=date(2026, 11, 12),
        times=() if none else (THURSDAY,),
        place=DAMRAK,
        was=TUESDAY if moved else None,
    )
    return replace(facts, **changes)


EVERY = [(kind, language) for language in LETTER_LANGUAGES for kind in LetterKind]


def test_there_is_wording_for_every_language_we_speak_to_people_in() -> None:
    assert set(LETTER_LANGUAGES) == {"nl", "en", "ar", "pl", "tr", "uk"}


@pytest.mark.parametrize("language", LETTER_LANGUAGES)
def test_no_wording_has_a_fault(language: str) -> None:
    assert wording_faults(WORDING[language], language) == ()


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (LetterWords("Uw afspraak", ("U heeft toezicht.", "{when}")), "word:toezicht"),
        (LetterWords("Uw afspraak", ("{when}", "Dag {name}")), "placeholder:name"),
        (LetterWords("Uw afspraak", ("{when}", "Kom { op tijd")), "braces"),
        (LetterWords("Uw afspraak", ("Kom op tijd",)), "when"),
        (LetterWords("Uw afspraak", ("{when}", "{when}")), "when"),
        (LetterWords("Uw afspraak", ("{when}", "Kijk op www.voorbeeld.nl")), "link"),
    ],
)
def test_a_wording_that_may_not_be_used_says_why(change: LetterWords, fault: str) -> None:
    dutch = WORDING["nl"]
    letters = {**dutch.letters, LetterKind.APPOINTMENT: change}
    assert fault in wording_faults(replace(dutch, letters=letters), "nl")


def test_a_wording_without_a_kind_or_a_word_is_not_whole() -> None:
    dutch = WORDING["nl"]
    letters = {kind: one for kind, one in dutch.letters.items() if kind is not LetterKind.CARD}
    labels = {name: one for name, one in dutch.labels.items() if name != "place"}
    faults = wording_faults(replace(dutch, letters=letters, labels=labels), "nl")
    assert {"kind:card", "label:place"} <= set(faults)


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_a_letter_says_when_and_whom_to_call_and_nothing_of_why(
    kind: LetterKind, language: str
) -> None:
    letter = compose(facts_of(kind, language), MAILING)
    said = " ".join(
        ["".join(text for text, _ in one) for one in letter.paragraphs if one]
        + [cell for row in letter.rows for cell in row]
    )
    assert "088-1234567" in said
    assert ("10:00" in said) == bool(facts_of(kind, language).times)
    assert ("09:30" in said) == (kind in {LetterKind.CHANGED, LetterKind.CANCELLED})
    found = revealing_parts(said.replace("Damrak 12, 1012 LH Amsterdam", ""), language)
    assert found == ("phone-number",), found
    assert "Framboos" not in said


@pytest.mark.parametrize("language", LETTER_LANGUAGES)
def test_a_letter_can_be_made_for_every_day_of_the_year(language: str) -> None:
    """A day is written by the rules of the language, and the gate reads it as it reads all else."""
    for number in range(366):
        day = Time(date(2028, 1, 1) + timedelta(days=number), time(10))
        assert compose(facts_of(LetterKind.APPOINTMENT, language, times=(day,)), MAILING).paragraphs


@pytest.mark.parametrize("language", LETTER_LANGUAGES)
def test_a_card_has_days_and_times_and_no_place(language: str) -> None:
    later = Time(date(2026, 12, 3), time(14, 30))
    letter = compose(facts_of(LetterKind.CARD, language, times=(THURSDAY, later)), MAILING)
    assert len(letter.rows) == 2
    assert "Damrak" not in str(letter)


@pytest.mark.parametrize("kind", [PlaceKind.HOME, PlaceKind.ONLINE, PlaceKind.AS_AGREED])
@pytest.mark.parametrize("language", LETTER_LANGUAGES)
def test_a_place_without_an_address_is_shown_in_words(kind: PlaceKind, language: str) -> None:
    letter = compose(facts_of(LetterKind.APPOINTMENT, language, place=Place(kind)), MAILING)
    assert letter.rows[2][1]
    assert "{" not in letter.rows[2][1]


@pytest.mark.parametrize(
    "change",
    [
        {"place": Place(PlaceKind.ADDRESS, "Forensische kliniek, Damrak 12")},
        {"place": Place(PlaceKind.ADDRESS, "www.voorbeeld.nl")},
    ],
)
def test_a_place_that_reveals_what_it_is_stops_the_letter(change: dict[str, Any]) -> None:
    with pytest.raises(RevealingText):
        compose(facts_of(LetterKind.APPOINTMENT, "nl", **change), MAILING)


def test_a_return_address_that_reveals_who_writes_stops_every_letter() -> None:
    for kind in LetterKind:
        with pytest.raises(RevealingText):
            compose(facts_of(kind, "nl"), Mailing("Reclassering, Postbus 1", "088-1234567"))


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        (LetterKind.APPOINTMENT, {"times": ()}),
        (LetterKind.APPOINTMENT, {"times": (THURSDAY, THURSDAY)}),
        (LetterKind.APPOINTMENT, {"was": TUESDAY}),
        (LetterKind.CHANGED, {"was": None}),
        (LetterKind.CANCELLED, {"was": None}),
        (LetterKind.UNREACHED, {"times": (THURSDAY,)}),
        (LetterKind.CARD, {"times": (THURSDAY,) * 4}),
        (LetterKind.CARD, {"times": ()}),
    ],
)
def test_facts_that_do_not_make_the_letter_are_refused(
    kind: LetterKind, changes: dict[str, Any]
) -> None:
    with pytest.raises(Invalid) as refused:
        compose(facts_of(kind, "nl", **changes), MAILING)
    assert [one.pointer for one in refused.value.fields] == ["/appointment_id"]


def test_a_language_without_wording_is_refused() -> None:
    with pytest.raises(Invalid) as refused:
        compose(facts_of(LetterKind.CARD, "xx"), MAILING)
    assert refused.value.fields[0].pointer == "/language"
