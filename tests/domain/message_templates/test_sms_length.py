"""A text is as long in the air as the networks say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.domain.message_templates.sms_length import Encoding, sms_length


@pytest.mark.parametrize(
    ("text", "encoding", "units", "segments"),
    [
        ("", Encoding.GSM_7, 0, 1),
        ("a" * 160, Encoding.GSM_7, 160, 1),
        ("a" * 161, Encoding.GSM_7, 161, 2),
        ("a" * 306, Encoding.GSM_7, 306, 2),
        ("a" * 307, Encoding.GSM_7, 307, 3),
        ("€" * 80, Encoding.GSM_7, 160, 1),
        ("€" * 81, Encoding.GSM_7, 162, 2),
        ("a" * 152 + "€" + "a" * 152, Encoding.GSM_7, 306, 3),  # the pair is not cut in two
        ("ж" * 70, Encoding.UCS_2, 70, 1),
        ("ж" * 71, Encoding.UCS_2, 71, 2),
        ("ж" * 134, Encoding.UCS_2, 134, 2),
        ("ж" * 135, Encoding.UCS_2, 135, 3),
        ("👍" * 35, Encoding.UCS_2, 70, 1),
        ("👍" * 36, Encoding.UCS_2, 72, 2),
    ],
)
def test_lengths_at_the_edges(text: str, encoding: Encoding, units: int, segments: int) -> None:
    length = sms_length(text)
    assert (length.encoding, length.units, length.segments) == (encoding, units, segments)


def test_one_letter_makes_a_short_text_cost_two() -> None:
    plain = "Herinnering: u heeft een afspraak op do 12 nov om 10:00. Bel 088-1234567. Dank u wel!!"
    assert len(plain) == 86
    assert sms_length(plain).segments == 1
    spoiled = sms_length(plain.replace("Dank", "Dënk"))
    assert (spoiled.encoding, spoiled.segments, spoiled.forced_by) == (Encoding.UCS_2, 2, ("ë",))


@pytest.mark.parametrize("letter", list("ëïç‘’“”łşğıжم"))
def test_letters_outside_the_alphabet_are_named(letter: str) -> None:
    assert sms_length(f"a{letter}b{letter}").forced_by == (letter,)


@given(st.text(max_size=400))
def test_the_room_left_and_the_units_never_contradict(text: str) -> None:
    length = sms_length(text)
    single, several = (160, 153) if length.encoding is Encoding.GSM_7 else (70, 67)
    room = single if length.segments == 1 else several * length.segments
    assert 0 <= length.units + length.left <= room
    assert length.left >= 0
