"""Slips, look-alikes, turned writing and addresses carry nothing past the gate; everyday text passes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftercare.domain.message_templates.misspellings import SHORTEST
from aftercare.domain.message_templates.reveal_check import revealing_parts
from aftercare.domain.message_templates.revealing_words import BY_LANGUAGE, DUTCH, ENGLISH
from aftercare.domain.message_templates.templates import SHIPPED
from tests.tiers import examples

ONCE_SLIPPED = [
    ("nl", "paroIe", "word:parole"),  # with a capital i for an l
    ("nl", "uw probatlon", "word:probation"),
    ("nl", "uw probaton", "word:probation"),
    ("nl", "de propation", "word:probation"),
    ("nl", "toeziht", "word:toezicht"),
    ("nl", "uw behnadeling", "word:behandel"),
    ("nl", "bij de reclassering", "word:reclassering"),
    ("nl", "\u202egniressalcer\u202c", "disguise"),
    ("nl", "\u202eeloorap", "disguise"),
    ("nl", "Ꮲarole", "disguise"),  # a Cherokee letter
    ("nl", "zеden", "disguise"),
    ("uk", "зустріч завтpа", "disguise"),
    ("nl", "Zie voorbeeld.amsterdam", "link"),
    ("nl", "Zie voorbeeld .nl", "link"),
    ("nl", "Zie voorbeeld[.]nl", "link"),
    ("nl", "Zie voorbeeld(punt)nl", "link"),
    ("nl", "hxxp:x", "link"),
    ("nl", "Zie voorbeeld。nl", "link"),
    ("uk", "дивіться приклад.укр", "link"),
    ("nl", "iemand [ at ] voorbeeld", "email-address"),
    ("nl", "Kalverstraat nr 12", "address"),
    ("nl", "KALVERSTRAAT 12", "address"),
    ("nl", "Singel 250", "address"),
    ("nl", "Ik zie u in de Kalverstraat", "address"),
    ("nl", "1012lh", "address"),
    ("nl", "1012  LH", "address"),
    ("nl", "Postbus 12", "address"),
    ("en", "10 Main St", "address"),
    ("en", "221B Baker Street", "address"),
    ("en", "SW1A 1AA", "address"),
    ("pl", "ul. Długa 5", "address"),
    ("tr", "Atatürk Caddesi 5", "address"),
    ("tr", "Gül Sokağı", "address"),
    ("uk", "вул. Хрещатик 5", "address"),
    ("ar", "شارع الملك", "address"),
    ("pl", "nadzór", "word:nadzor"),
    ("uk", "в'язень", "word:в'язен"),
    ("uk", "кримінальний", "word:кримінал"),
    ("ar", "الإشراف", "word:اشراف"),
    ("ar", "محڪمة", "word:محكم"),
    ("tr", "denetçi", "word:denetci"),
    ("en", "your officer", "word:officer"),
    ("en", "out on bail", "word:bail"),
    ("nl", "kinderporno", "word:porno"),
]


@pytest.mark.parametrize(
    ("language", "text", "found"), ONCE_SLIPPED, ids=[ascii(text) for _, text, _ in ONCE_SLIPPED]
)
def test_what_once_slipped_past_the_gate_is_refused(language: str, text: str, found: str) -> None:
    assert found in revealing_parts(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nl", "Voor help: bel ons. Neem uw agenda mee.De koffie staat klaar"),
        ("nl", "Het uitzicht, het overzicht en het gebruik; huisarts, gestart, attentie"),
        ("nl", "Opslaan of overslaan? Verslaan! Ik ben onderweg, 10 minuten."),
        ("nl", "ONDERWEG 10 MINUTEN"),
        ("nl", "Er is snel gehandeld"),  # another first letter than a listed word
        ("nl", "toezgiht"),  # two letters other than in a listed word
        ("nl", "Het jaar 2026 en de Van Dijk-prijs; kamer 12"),
        ("nl", "Graag m.b.t. de afspraak, a.u.b. om 10.30 uur"),
        ("en", "I will call about the jar; retail, illness, filling in all of it"),
        ("pl", "Przestań; przeprowadzka i karnawał"),
        ("tr", "Sonuç ve sucuk; mahalle"),
        ("uk", "Будь ласка, зателефонуйте. Дякую, карнавал"),
        ("ar", "اعتدال الطقس؛ مشرق"),
    ],
)
def test_what_only_looks_like_it_passes(language: str, text: str) -> None:
    assert revealing_parts(text, language) == ()


LONG_WORDS = sorted(
    {
        word
        for words in (DUTCH, ENGLISH)
        for word in words.parts
        if len(word) >= SHORTEST and word.isalpha()
    }
)


@settings(max_examples=examples(400), deadline=None)
@given(word=st.sampled_from(LONG_WORDS), data=st.data())
def test_one_slip_of_the_finger_hides_no_long_word(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(1, len(word) - 2))
    letter = data.draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz"))
    slipped = data.draw(
        st.sampled_from(
            [
                word[:at] + word[at + 1 :],
                word[:at] + letter + word[at:],
                word[:at] + letter + word[at + 1 :],
                word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            ]
        )
    )
    found = revealing_parts(f"Hallo, {slipped} om 10:00", "nl")
    assert any(one.startswith("word:") for one in found)


@pytest.mark.parametrize("language", BY_LANGUAGE)
def test_no_shipped_text_holds_letters_of_two_scripts(language: str) -> None:
    for one in SHIPPED:
        if one.language == language:
            assert revealing_parts(one.text.replace("{", " ").replace("}", " "), language) == ()
