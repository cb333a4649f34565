"""The own page says the same in six languages and reveals no more than a text; a visit ends by itself."""

from __future__ import annotations

import re
from dataclasses import asdict
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.domain.client_page.asked_words import ASKED, TOPICS
from aftercare.domain.client_page.check_in_words import CHECK_IN
from aftercare.domain.client_page.visits import IDLE, LONGEST, visit_lasts
from aftercare.domain.client_page.words import SENTENCES
from aftercare.domain.conditions.library import CONDITION_LIBRARY
from aftercare.domain.message_templates.reveal_check import revealing_parts
from aftercare.domain.message_templates.text_kinds import TEXT_LANGUAGES

START = datetime(2026, 11, 24, 9, tzinfo=UTC)


def test_the_page_has_every_language_of_our_texts() -> None:
    assert set(SENTENCES) == set(ASKED) == set(CHECK_IN) == set(TEXT_LANGUAGES)


def test_every_shipped_kind_of_condition_is_named_or_left_out_for_a_reason() -> None:
    left_out = {
        "no_contact_order", "substance_ban", "care_admission", "repair_of_damage", "no_new_offence", "other_conduct",
    }  # fmt: skip
    assert set(TOPICS) | left_out == set(CONDITION_LIBRARY)
    assert not left_out & set(TOPICS)


@pytest.mark.parametrize("language", TEXT_LANGUAGES)
def test_no_sentence_reveals_more_than_a_text_may(language: str) -> None:
    for words in (SENTENCES, ASKED, CHECK_IN):
        ours, dutch = asdict(words[language]), asdict(words["nl"])
        for name, sentence in ours.items():
            assert revealing_parts(re.sub(r"\{\w+\}", "0", sentence), language) == (), name
            assert re.findall(r"\{\w+\}", sentence) == re.findall(r"\{\w+\}", dutch[name]), name


@given(used=st.integers(0, 40), later=st.integers(0, 40))
def test_a_visit_ends_without_use_and_after_half_an_hour_at_most(used: int, later: int) -> None:
    used_at = START + timedelta(minutes=used)
    now = used_at + timedelta(minutes=later)
    lasts = visit_lasts(START, used_at, now)
    assert lasts == (now - used_at < IDLE and now - START < LONGEST)
