"""The own page says the same in six languages and reveals no more than a text; a visit ends by itself."""

from __future__ import annotations

import re
from dataclasses import asdict
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.domain.client_page.visits import IDLE, LONGEST, visit_lasts
from aftercare.domain.client_page.words import SENTENCES
from aftercare.domain.message_templates.reveal_check import revealing_parts
from aftercare.domain.message_templates.text_kinds import TEXT_LANGUAGES

START = datetime(2026, 11, 24, 9, tzinfo=UTC)


def test_the_page_has_every_language_of_our_texts() -> None:
    assert set(SENTENCES) == set(TEXT_LANGUAGES)


@pytest.mark.parametrize("language", TEXT_LANGUAGES)
def test_no_sentence_reveals_more_than_a_text_may(language: str) -> None:
    ours, dutch = asdict(SENTENCES[language]), asdict(SENTENCES["nl"])
    for name, sentence in ours.items():
        assert revealing_parts(re.sub(r"\{\w+\}", "0", sentence), language) == (), name
        assert re.findall(r"\{\w+\}", sentence) == re.findall(r"\{\w+\}", dutch[name]), name


@given(used=st.integers(0, 40), later=st.integers(0, 40))
def test_a_visit_ends_without_use_and_after_half_an_hour_at_most(used: int, later: int) -> None:
    used_at = START + timedelta(minutes=used)
    now = used_at + timedelta(minutes=later)
    lasts = visit_lasts(START, used_at, now)
    assert lasts == (now - used_at < IDLE and now - START < LONGEST)
