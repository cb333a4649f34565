"""A reply means what someone clearly said, in any of six languages, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftercare.domain.messages.replies import Meaning, Reply, meaning_of
from aftercare.domain.messages.reply_keywords import LISTED
from tests.tiers import examples

UNDERSTOOD = {
    Meaning.YES: "JA|ja!|Ja 👍|jaaa|ja ja|Ja, dank u wel|ja graag hoor|yes please|Ja ik kom|👍🏽|oke|"
    "I will be there|evet|Tak|так|نعم|\u200bJA|Ｊａ|Yes.\n",
    Meaning.NO: "NEE|nee sorry|Nee, ik kan niet.|het lukt niet|no thanks|I can't make it|can’t come|"
    "nie|hayır|HAYIR|ні|لا|👎|nee helaas",
    Meaning.STOP: "STOP|stop!|Stop aub|stop stop|STPO|stopp|Afmelden|afmeldn|stoppen|geen sms meer|"
    "unsubscribe|CANCEL|стоп|توقف|Hou op|hou op met sms|stop it|przestań|Przestan|PRZESTAŃCIE|zatrzymaj|przestań pisać|"
    "dur|durdur|Durdurun|yazmayın|зупинити|Зупиніть|припиніть|перестаньте|остановите|хватит писать|قف|قفوا|أوقف|اوقفوا",
    Meaning.START: "START|start|strat|aanmelden|старт",
    Meaning.HELP: "HELP|help?|hepl|hulp|pomoc|yardım",
    Meaning.WRONG_NUMBER: "verkeerd nummer|U heeft het verkeerde nummer!|Sorry, wrong number|"
    "this is the wrong number|Dit is een verkeerd nummer, groetjes|zły numer",
    Meaning.UNCLEAR: "||10:00|🙂|👍👎|ja maar ik kan niet|ja nee|niet stoppen|don't stop|top|heel goed|"
    "wie is dit?|I can come|I can make it|het is geen verkeerd nummer|"
    "stop bij de bakker|ik ben er niet|yes but no|startpunt",
}
SAID = [(text, meaning) for meaning, texts in UNDERSTOOD.items() for text in texts.split("|")]


@pytest.mark.parametrize(("text", "meaning"), SAID, ids=[f"{t!r}-{m}" for t, m in SAID])
def test_what_people_write_is_understood(text: str, meaning: Meaning) -> None:
    assert meaning_of(text) == Reply(meaning)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Nederlands", "nl"),
        ("english please", "en"),
        ("Englsh", "en"),
        ("polski", "pl"),
        ("TÜRKÇE", "tr"),
        ("Turkce", "tr"),
        ("Українська", "uk"),
        ("العربية", "ar"),
    ],
)
def test_the_name_of_a_language_asks_for_it(text: str, language: str) -> None:
    assert meaning_of(text) == Reply(Meaning.LANGUAGE, language)


EXPLAINED = (
    "NEE, ik moet werken|nee ik moet werken|Nee ik ben ziek|nee, er is iets met mijn kind"
    "|nee sorry ik moet naar het ziekenhuis|NO can't, working|no i have to work|No, my car broke down"
    "|kan niet, moet werken|ik kan niet komen. Ben ziek|nee voor een ander moment|nee ik kan niet want ik werk"
    "|Nee!\nIk lig in bed|nie, pracuję|Hayır çalışıyorum|ні, я на роботі|нет я болею|لا، أنا مريض"
)
DOUBTFUL = (
    "nee hoor, ik kom|niet nee|nee ik kom wel|nee, ja|nee maar ik kan wel|nee geen probleem|nee prima|nee is goed"
    "|nee, ik vergeet het niet|nee ik kom iets later|nee kan het op dinsdag?|nee 14 uur|nee, 2|nee dat klopt"
    "|nee niet nodig|nee wie is dit|no problem|No, no problem|no worries|no need|no i will come|no idea|nee 👍"
    "|ik kan niet wachten|nie ma problemu|nie zapomnę|нет проблем|ні, буду|لا مشكلة|hayır, geliyorum|nee stop"
)


@pytest.mark.parametrize("text", EXPLAINED.split("|"))
def test_a_no_that_is_explained_is_a_no_with_words_to_read(text: str) -> None:
    assert meaning_of(text) == Reply(Meaning.NO, more=True)


@pytest.mark.parametrize("text", DOUBTFUL.split("|"))
def test_a_no_that_may_be_taken_back_is_for_a_person(text: str) -> None:
    assert meaning_of(text) == Reply(Meaning.UNCLEAR)


@pytest.mark.parametrize("text", ["ja, ik moet werken", "ja ik kom later", "Yes, I have to work"])
def test_a_yes_with_more_words_is_no_yes(text: str) -> None:
    assert meaning_of(text) == Reply(Meaning.UNCLEAR)


@given(
    no=st.sampled_from(["nee", "No,", "ik kan niet,", "Hayır", "ні"]),
    between=st.lists(st.sampled_from(["ik", "moet", "werken", "want", "daar", "vandaag", "dus"])),
    yes=st.sampled_from([one.strip() for one in LISTED["yes"].split(",")]),
)
def test_a_no_and_a_yes_in_one_text_are_never_a_no(no: str, between: list[str], yes: str) -> None:
    assert meaning_of(" ".join([no, *between, yes])).meaning is not Meaning.NO


def test_a_polish_no_is_not_taken_for_a_refusal() -> None:
    assert meaning_of("no", "pl") == Reply(Meaning.UNCLEAR)
    assert meaning_of("nie", "pl") == Reply(Meaning.NO)


@settings(max_examples=examples(200), deadline=None)
@given(st.text(max_size=1600))
def test_any_text_at_all_has_a_meaning(text: str) -> None:
    assert isinstance(meaning_of(text), Reply)


@given(
    word=st.sampled_from(["ja", "nee", "stop", "afmelden", "help", "verkeerd nummer"]),
    before=st.text(" .,!?-*🙂\n", max_size=5),
    after=st.text(" .,!?-*🙂\n", max_size=5),
    shout=st.booleans(),
)
def test_case_signs_and_smileys_change_nothing(
    word: str, before: str, after: str, shout: bool
) -> None:
    written = before + (word.upper() if shout else word) + after
    assert meaning_of(written) == meaning_of(word)


@pytest.mark.parametrize(
    ("text", "number"),
    [("2", 2), (" 2) ", 2), ("Optie 3 graag", 3), ("nr. 1", 1), ("٢", 2), ("1 of 2", None), ("ja 1", None),
     ("12", None), ("0", None), ("1 👎", None), ("1e", None)],
)  # fmt: skip
def test_a_number_alone_chooses_and_nothing_else_with_a_digit_does(
    text: str, number: int | None
) -> None:
    reply = meaning_of(text)
    assert (reply.number, reply.meaning is Meaning.CHOICE) == (number, number is not None)
