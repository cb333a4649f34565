"""What is read aloud says the day, the time and the number in every language, and gives nobody away."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from aftercare.base.errors import Invalid
from aftercare.domain.message_templates.reveal_check import revealing_parts
from aftercare.domain.message_templates.templates import TextKind, TextValues
from aftercare.domain.messages.voice_text import (
    LANGUAGES,
    is_spoken,
    spoken_date,
    spoken_number,
    spoken_reminder,
    spoken_time,
)

CALLBACK = "088-1234567"
DIGITS = "0 8 8. 1 2 3 4 5 6 7"
FIRST = date(2026, 1, 1)


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_no_day_and_no_time_of_a_year_gets_past_the_gate_with_more_than_a_text_may_say(
    language: str,
) -> None:
    """The gate is the one of texts; each day of a year and each quarter of an hour stands in one of them."""
    for number in range(365):
        minutes = number % 96 * 15
        values = TextValues(
            on=FIRST + timedelta(days=number), at=time(minutes // 60, minutes % 60), phone=CALLBACK
        )
        used, said = spoken_reminder(language, values)
        assert used == language
        assert revealing_parts(said, used, callback_number=CALLBACK) == ()
        assert DIGITS in said


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nl", "donderdag 12 november"),
        ("en", "Thursday 12 November"),
        ("pl", "czwartek 12 listopada"),
        ("tr", "Perşembe 12 Kasım"),
        ("uk", "четвер 12 листопада"),
        ("ar", "الخميس 12 من شهر 11"),
    ],
)
def test_a_day_is_said_as_people_of_the_language_say_it(language: str, said: str) -> None:
    assert spoken_date(date(2026, 11, 12), language) == said


@pytest.mark.parametrize(
    ("language", "at", "said"),
    [
        ("nl", time(10), "10 uur"),
        ("nl", time(10, 30), "10 uur 30"),
        ("nl", time(0, 5), "0 uur 5"),
        ("en", time(14, 30), "2:30 pm"),
        ("en", time(12), "12 pm"),
        ("en", time(0), "12 am"),
        ("pl", time(14, 5), "14:05"),
    ],
)
def test_a_time_is_said_as_voices_read_it_rightly(language: str, at: time, said: str) -> None:
    assert spoken_time(at, language) == said


@pytest.mark.parametrize(
    ("number", "said"),
    [(CALLBACK, DIGITS), ("0800 1351", "0 8 0 0. 1 3 5 1"), ("+31 88 12", "+ 3 1. 8 8. 1 2")],
)
def test_a_number_is_said_digit_by_digit(number: str, said: str) -> None:
    assert spoken_number(number) == said


def test_a_language_without_a_sentence_is_said_in_english() -> None:
    values = TextValues(on=FIRST, at=time(9), phone=CALLBACK)
    assert spoken_reminder("fr", values) == spoken_reminder("en", values)


@pytest.mark.parametrize("missing", ["on", "at", "phone"])
def test_without_a_day_a_time_or_a_number_nothing_is_said(missing: str) -> None:
    known = {"on": FIRST, "at": time(9), "phone": CALLBACK}
    del known[missing]
    with pytest.raises(Invalid):
        spoken_reminder("nl", TextValues(**known))


def test_reminders_are_read_aloud_and_nothing_else() -> None:
    spoken = {kind for kind in TextKind if is_spoken(kind.value)}
    assert spoken == {kind for kind in TextKind if "reminder" in kind.value}
    assert spoken
