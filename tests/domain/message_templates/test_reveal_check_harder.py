"""What once slipped past the gate, and what it once stopped though it says nothing."""

from __future__ import annotations

import pytest

from aftercare.domain.message_templates.reveal_check import revealing_parts

CALLBACK = "088-1234567"

ONCE_SLIPPED = [
    ("Bel 06-12-34 56 78", "phone-number"),
    ("Bel 06-12-3456 78", "phone-number"),
    ("Bel 06.12.34.56.78", "phone-number"),
    ("pro\u3164bation", "word:probation"),  # a filler that is a letter to Unicode, and invisible
    ("pro\u2800bation", "word:probation"),
    ("t\uffa0oezicht", "word:toezicht"),
    ("🅿🆁🅾🅱🅰🆃🅸🅾🅽", "word:probation"),
    ("ⓟⓐⓡⓞⓛⓔ", "word:parole"),
    ("ᴘʀᴏʙᴀᴛɪᴏɴ", "word:probation"),
    ("2eden", "word:zeden"),
    ("tօezicht", "word:toezicht"),  # with an Armenian o
]


@pytest.mark.parametrize(("text", "reason"), ONCE_SLIPPED, ids=[ascii(t) for t, _ in ONCE_SLIPPED])
def test_what_once_slipped_past_the_gate_is_refused(text: str, reason: str) -> None:
    assert reason in revealing_parts(text, "nl", callback_number=CALLBACK)


@pytest.mark.parametrize(
    "text",
    [
        f"Afspraak om 10:00 {CALLBACK}",
        f"{CALLBACK} 10:00",
        f"12-11-2026 {CALLBACK}",
        f"{CALLBACK} 12-11-2026 10:00",
        "12-11-2026 10:00 en 13-11-26 09:30",
        "Van 9 tot 10, 2 keer; 14 nov 2026 10:00",
    ],
)
def test_a_time_beside_the_callback_number_is_no_other_number(text: str) -> None:
    assert revealing_parts(text, "nl", callback_number=CALLBACK) == ()


def test_a_longer_number_with_the_callback_number_in_it_is_another_number() -> None:
    assert revealing_parts(f"Bel 1{CALLBACK}", "nl", callback_number=CALLBACK) == ("phone-number",)
    assert revealing_parts(f"Bel {CALLBACK}89", "nl", callback_number=CALLBACK) == ("phone-number",)


class TestNamesInDisguise:
    @pytest.mark.parametrize(
        ("name", "text"),
        [
            ("Шевченко", "Дзвонив Шевчeнко"),  # with a Latin e
            ("Шевченко", "Шев-чен-ко"),
            ("محمد الأحمد", "اتصل بمحمد"),
            ("محمد الأحمد", "مُحَمَّد"),
            ("Łukasz Żółty", "Pan Lukasz dzwoni"),
            ("Işık Öztürk", "Isik Bey"),
            ("Jan de Vries", "J4n de Vr1es"),
            ("O'Brien", "Dag OBrien"),
            ("陳 大文", "請致電陳大文"),
        ],
    )  # fmt: skip
    def test_is_refused(self, name: str, text: str) -> None:
        assert "name" in revealing_parts(text, "xx", names=[name])


class TestPlacesAsWhole:
    PLACE = "Kantoor De Brug"

    def test_a_place_is_refused_by_its_whole_name_however_it_is_spaced(self) -> None:
        for text in ("Kom naar Kantoor De Brug", "kantoor-de-brug", "KANTOOR DE BRUG!"):
            assert revealing_parts(text, "nl", wholes=[self.PLACE]) == ("name",)

    def test_the_ordinary_words_in_it_pass(self) -> None:
        assert revealing_parts("Ons kantoor is bij de brug", "nl", wholes=[self.PLACE]) == ()


def test_what_is_longer_than_anything_we_send_is_refused_unread() -> None:
    assert revealing_parts("a" * 10_000_000, "nl") == ("too-long",)
    assert revealing_parts("a " * 10_000, "nl") == ()
