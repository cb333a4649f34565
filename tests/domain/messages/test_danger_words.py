"""Words that may be about suicide are found however they are typed, and ordinary replies hold none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.domain.message_templates.text_kinds import TEXT_LANGUAGES
from aftercare.domain.messages.danger_words import PHRASES, may_be_about_suicide
from tests.domain.messages.reply_scenarios import asked, said

WRITTEN = [one.strip() for listed in PHRASES.values() for one in listed.split(",")]
TYPED = (
    "ik maak er een eind aan|Ik wil niet meer leven|IK WIL ECHT NIET MEER LEVEN!!|wil... niet 😭 meer leven"
    "|nee, ik wil dood|Zelfmoordgedachten|suïcide|ik spring voor de trein|ik maak er vanavond een einde aan"
    "|I don’t want to live any more|going to kill myself|chce sie zabić|nie chcę już żyć|İNTİHAR EDECEĞİM"
    "|ik spring vanavond voor de trein|ik gooi me voor de trein|I am going to jump off the bridge"
    "|yasamak istemiyorum|не хочу жити|вб’ю себе|не хочу больше жить|أُرِيدُ أَنْ أَمُوتَ|اريد الموت"
)
ORDINARY = (
    "er moet een eind aan komen|ik wil niet meer komen|mijn moeder is dood|ik ben doodmoe|ik kom met de trein"
    "|mag het een einde verder|ik wil niet meer praten|hoe lang leven we nog zo|ik zit in de trein van 9 uur|ok|?"
    "|I live here|the end of my street|my phone died|kill the lights|chcę żyć|yaşamak güzel|хочу жити|أريد أن أعيش"
    "|heb mijn pillen opgehaald|ik spring zo op de trein|I will jump on the train"
)


@pytest.mark.parametrize("text", TYPED.split("|"))
def test_what_people_write_of_suicide_is_found(text: str) -> None:
    assert may_be_about_suicide(text)


@pytest.mark.parametrize("text", ORDINARY.split("|"))
def test_what_people_write_of_other_things_is_not(text: str) -> None:
    assert not may_be_about_suicide(text)


def test_no_reply_that_is_known_otherwise_is_taken_for_it() -> None:
    known = [one for _, one, _ in said()] + [one for one, _ in asked()]
    assert [one for one in known if may_be_about_suicide(one)] == []


def test_each_language_of_texts_has_phrases() -> None:
    assert set(PHRASES) == set(TEXT_LANGUAGES)


@given(
    phrase=st.sampled_from(WRITTEN),
    before=st.text(st.characters(categories=("L", "P", "Zs")), max_size=30),
    after=st.text(st.characters(categories=("L", "P", "Zs")), max_size=30),
    between=st.text(" .,!?-\n1😭", min_size=1, max_size=4),
    shouts=st.booleans(),
)
def test_a_phrase_is_found_among_other_words_in_any_case_and_punctuation(
    phrase: str, before: str, after: str, between: str, shouts: bool
) -> None:
    words = phrase.replace("*", "").replace(" _", "").split()
    typed = between.join(words)
    # A capital Turkish i without its dot is not the letter it was.
    typed = typed.upper() if shouts and "ı" not in typed else typed
    assert may_be_about_suicide(f"{before} {typed} {after}")


@given(phrase=st.sampled_from(WRITTEN), letter=st.sampled_from("abcxyz"))
def test_a_phrase_inside_a_longer_word_is_none(phrase: str, letter: str) -> None:
    typed = phrase.replace("*", "").replace(" _", "")
    longer = letter + typed
    # "zelf" and "moord", or a shorter phrase of the list, may still be there.
    shorter = typed.split(" ", 1)[1:]
    assert not may_be_about_suicide(longer) or any(map(may_be_about_suicide, shorter))
