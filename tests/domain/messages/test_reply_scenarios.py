"""Everyday replies in six languages, each with an id: understood as meant, or left to a person."""

from __future__ import annotations

import pytest

from aftercare.domain.messages.replies import Meaning, Reply, meaning_of
from tests.domain.messages.reply_scenarios import asked, said

SAID = list(said())
ASKED = list(asked())


@pytest.mark.parametrize(
    ("language", "text", "meaning"), SAID, ids=[f"{lang}-{m}-{t}" for lang, t, m in SAID]
)
def test_a_reply_means(language: str, text: str, meaning: str) -> None:
    assert meaning_of(text, language) == Reply(Meaning(meaning))


@pytest.mark.parametrize(("text", "language"), ASKED, ids=[f"{lang}-{t}" for t, lang in ASKED])
def test_a_language_is_asked_for_by_its_name_in_any_language(text: str, language: str) -> None:
    assert meaning_of(text) == Reply(Meaning.LANGUAGE, language)


def test_there_are_scenarios_enough_of_every_meaning_in_every_language() -> None:
    assert len(SAID) + len(ASKED) >= 150
    assert len({(language, meaning) for language, _, meaning in SAID}) == 6 * 7
