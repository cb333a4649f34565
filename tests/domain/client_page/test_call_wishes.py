"""From when a client asks to be called, in their own words, and whether that lies after the deadline of the call."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftercare.domain.client_page.call_wishes import asked_from, asks_after
from tests.tiers import examples

# Wednesday, noon and four o'clock in Amsterdam.
NOON = datetime(2026, 11, 25, 11, tzinfo=UTC)
FOUR = NOON + timedelta(hours=4)


@pytest.mark.parametrize(
    ("words", "at"),
    [
        ("Na vier uur, tot dan werk ik.", time(16)),
        ("Vandaag na vier uur", time(16)),
        ("na 16:30", time(16, 30)),
        ("Liefst vanaf 9 uur", time(9)),
        ("after 5 pm", time(17)),
        ("after five", time(17)),
        ("From 7 am", time(7)),
        ("after 4 o’clock please", time(16)),
        ("na twaalf uur", time(12)),
    ],
)
def test_a_time_in_the_words_of_a_client_is_read(words: str, at: time) -> None:
    assert asked_from(words) == at


@pytest.mark.parametrize(
    "words",
    [
        "",
        "altijd",
        "na 3 dagen",
        "na 4 december",
        "voor vier uur",
        "after 99 uur",
        "nadat ik werk",
        "بعد الرابعة",
    ],
)
def test_words_without_such_a_time_have_none(words: str) -> None:
    assert asked_from(words) is None
    assert not asks_after(words, NOON, FOUR)


@pytest.mark.parametrize(
    ("words", "hours", "after"),
    [
        ("na vier uur", 4, True),
        ("na drie uur", 4, False),
        ("na vier uur", 4.25, False),
        ("na vier uur", 23, False),
        ("na elf uur", 4, False),
    ],
)
def test_a_wish_lies_after_the_deadline_where_no_moment_before_it_meets_the_wish(
    words: str, hours: float, after: bool
) -> None:
    assert asks_after(words, NOON, NOON + timedelta(hours=hours)) is after


@settings(max_examples=examples(200))
@given(st.text(max_size=200), st.integers(0, 72))
def test_any_words_are_borne(words: str, hours: int) -> None:
    found = asked_from(words)
    assert asks_after(words, NOON, NOON + timedelta(hours=hours)) in (False, found is not None)
