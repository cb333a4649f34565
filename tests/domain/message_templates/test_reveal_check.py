"""Nothing that gives someone away passes the gate, and everyday words do."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftercare.base.errors import RevealingText
from aftercare.domain.message_templates.reveal_check import (
    LANGUAGES,
    require_discreet,
    revealing_parts,
)
from aftercare.domain.message_templates.revealing_words import BY_LANGUAGE, DUTCH, ENGLISH
from tests.tiers import examples

CALLBACK = "088-1234567"

EVERYDAY = [
    ("nl", "Herinnering: u heeft een afspraak op do 12 nov om 10:00. Kunt u niet? Bel 088-1234567."),
    ("nl", "AFSPRAAK OM 10:00. BEL 088-1234567."),
    ("nl", "Afspraak OM 10:00 op 12-11-2026 of 13-11-26, 09:00 - 12:00"),
    ("nl", "Om de hoek, de rechterdeur; politiek en discriminatie daargelaten"),
    ("nl", "Deze den staat er nog. Ik ben onderweg 10 minuten."),
    ("nl", "Post opgevangen, veerkracht, bladeren rapen, tien voor de krimp: Crimea"),
    ("nl", "Neem uw agenda mee.De koffie staat klaar"),
    ("en", "Reminder: you have an appointment on Thu 12 Nov at 10:00. Call +31 88 1234567."),
    ("en", "A courtesy call from Essex county council; switch off end of day"),
    ("en", "Grapes and drapes under warranty: two for 10.00"),
    ("pl", "Przypomnienie: wizyta w czwartek 12.11.2026 o 10:00"),
    ("tr", "Müzeden sonra randevunuz var: 12.11.2026 saat 10:00"),
    ("uk", "Нагадування: зустріч у четвер 12.11.2026 о 10:00"),
    ("ar", "تذكير: لديك موعد يوم الخميس الساعة 10:00"),
    ("ar", "عيد الأضحى، يعقوب، الجنسية"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text"), EVERYDAY, ids=[t[:30] for _, t in EVERYDAY])
def test_everyday_words_pass(language: str, text: str) -> None:
    number = "+31 88 1234567" if "+31" in text else CALLBACK
    assert revealing_parts(text, language, callback_number=number) == ()


GIVEAWAYS = [
    ("nl", "U heeft een meldplichtgesprek", "word:meldplicht"),
    ("nl", "Uw behandelafspraak gaat door", "word:behandel"),
    ("nl", "Een zedenzaak", "word:zeden"),
    ("nl", "r.e.c.l.a.s.s.e.r.i.n.g", "word:reclassering"),
    ("nl", "bij de re classering", "word:reclassering"),
    ("nl", "bij de jeugd-reclasering", "word:reclassering"),
    ("nl", "RECLASSERINGSWERKER", "word:reclassering"),
    ("nl", "t0ezicht", "word:toezicht"),
    ("nl", "z e d e n", "word:zeden"),
    ("nl", "het Leger des Heils", "word:leger-des-heils"),
    ("nl", "Het OM belt u", "abbreviation"),
    ("nl", "Het O.M. belt u", "abbreviation"),
    ("nl", "BEL HET OM", "abbreviation"),
    ("nl", "pro\u200bbation", "word:probation"),
    ("nl", "prоbаtion", "word:probation"),  # with Cyrillic о and а
    ("nl", "ｐａｒｏｌｅ", "word:parole"),
    ("en", "see you in court", "word:court"),
    ("en", "p-a-r-o-l-e officer", "word:parole"),
    ("en", "your thérapist", "word:therap"),
    ("en", "$ex", "word:sex"),
    ("pl", "Sąd o 10:00", "word:sad"),
    ("pl", "wizyta u kuratora", "word:kurator"),
    ("tr", "şartlı tahliye", "word:tahliye"),
    ("uk", "суд о 10:00", "word:суд"),
    ("uk", "cyд о 10:00", "word:суд"),  # with Latin c and y
    ("uk", "у в'язниці", "word:в'язн"),
    ("ar", "زيارة العِيادة", "word:عيادة"),
    ("xx", "wizyta u kuratora", "word:kurator"),
    ("nl", "Zie www.voorbeeld.nl", "link"),
    ("nl", "Zie voorbeeld.nl", "link"),
    ("nl", "http://x", "link"),
    ("nl", "bit.ly/abc", "link"),
    ("nl", "voorbeeld punt nl", "link"),
    ("nl", "Mail iemand@voorbeeld.nl", "email-address"),
    ("nl", "Mail iemand @ voorbeeld", "email-address"),
    ("nl", "Bel 020-765 43 21", "phone-number"),
    ("nl", "Bel +31 20 765 43 21", "phone-number"),
    ("ar", "٠٢٠٧٦٥٤٣٢١", "phone-number"),
    ("nl", "Kerkstraat 12", "address"),
    ("nl", "1234 AB", "address"),
    ("en", "12 Long Acre Street", "address"),
]


@pytest.mark.parametrize(
    ("language", "text", "reason"), GIVEAWAYS, ids=[f"{t}-{r}" for _, t, r in GIVEAWAYS]
)
def test_what_gives_someone_away_is_refused_and_named(
    language: str, text: str, reason: str
) -> None:
    assert reason in revealing_parts(text, language, callback_number=CALLBACK)


class TestNames:
    @pytest.mark.parametrize(
        "text",
        ["Dag meneer De Vries", "jan, bel even", "J.A.N.S.E.N", "Jansens afspraak", "JANSÉN"],
    )
    def test_a_name_is_refused_in_whole_or_in_part(self, text: str) -> None:
        assert revealing_parts(text, "nl", names=["Jan de Vries", "P. Jansen"]) == ("name",)

    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("Jansens afspraak", True),
            ("Dag Jansenman", True),
            ("dag jan", True),
            ("in januari", False),
        ],
    )
    def test_a_long_part_is_a_name_in_whatever_follows_and_a_short_one_only_alone(
        self, text: str, found: bool
    ) -> None:
        assert revealing_parts(text, "nl", names=["Jan Jansen"]) == (("name",) if found else ())

    def test_the_small_words_of_a_surname_are_no_name(self) -> None:
        assert revealing_parts("Bel ons van de week", "nl", names=["Anna van de Weg"]) == ()

    def test_a_name_in_another_script_is_refused(self) -> None:
        assert revealing_parts("Дзвонив Шевченко", "uk", names=["Шевченко"]) == ("name",)

    def test_the_answer_does_not_repeat_what_was_found(self) -> None:
        found = revealing_parts("Dag Jansen, bel 020-7654321", "nl", names=["Jansen"])
        assert found == ("phone-number", "name")


def test_a_refusal_says_why_in_one_line() -> None:
    with pytest.raises(RevealingText) as refusal:
        require_discreet("uw therapie, zie x.nl", "nl")
    assert refusal.value.detail == "word:therap, link"


def test_a_discreet_text_raises_nothing() -> None:
    require_discreet("U heeft een afspraak.", "nl")


LATIN_WORDS = [w for words in (DUTCH, ENGLISH) for w in words.parts + words.starts + words.words]
LOOKALIKES = str.maketrans({"a": "а", "e": "е", "o": "о", "c": "с", "p": "р", "i": "і"})
LEET = str.maketrans({"a": "4", "e": "3", "o": "0", "s": "5", "t": "7"})

DISGUISES: dict[str, Callable[[str], str]] = {
    "capitals": str.upper,
    "spelled out": " ".join,
    "dotted": ".".join,
    "dashed": "-".join,
    "invisible joints": "\u200b".join,
    "soft hyphens": "\u00ad".join,
    "accents": lambda word: "".join(c + "\u0301" for c in word),
    "full width": lambda word: "".join(chr(ord(c) + 0xFEE0) if c.isalpha() else c for c in word),
    "another alphabet": lambda word: word.translate(LOOKALIKES),
    "digits for letters": lambda word: word[0] + word[1:-1].translate(LEET) + word[-1],
}


@settings(max_examples=examples(300), deadline=None)
@given(
    word=st.sampled_from(LATIN_WORDS),
    disguise=st.sampled_from(sorted(DISGUISES)),
    before=st.sampled_from(["", "Uw afspraak ", "om 10:00: ", "("]),
    after=st.sampled_from(["", " morgen", "!", ", 10:00"]),
)
def test_no_disguise_carries_a_listed_word_past_the_gate(
    word: str, disguise: str, before: str, after: str
) -> None:
    text = before + DISGUISES[disguise](word) + after
    assert any(reason.startswith("word:") for reason in revealing_parts(text, "nl"))


@settings(max_examples=examples(100), deadline=None)
@given(language=st.sampled_from(LANGUAGES), data=st.data())
def test_every_listed_word_is_refused_in_its_language(language: str, data: st.DataObject) -> None:
    lists = BY_LANGUAGE[language] or (DUTCH, ENGLISH)
    words = [w for one in lists for w in one.parts + one.starts + one.words]
    word = data.draw(st.sampled_from(words))
    assert f"word:{word}" in revealing_parts(word.replace("-", " "), language)


@settings(max_examples=examples(100), deadline=None)
@given(text=st.text(max_size=200), language=st.sampled_from([*LANGUAGES, "xx"]))
def test_the_gate_answers_about_any_text_at_all(text: str, language: str) -> None:
    assert revealing_parts(text, language) == revealing_parts(text, language)
