"""Beside a text that did not arrive stands why, in plain words, in the officer's language."""

from __future__ import annotations

import pytest

from aftercare.domain.messages.delivery import ERROR_MEANINGS, error_meaning
from aftercare.web.messages.delivery_words import DELIVERY_WHY, why_not_arrived
from aftercare.web.shell.language import catalogue


@pytest.mark.parametrize("code", [*ERROR_MEANINGS, 99_999])
def test_every_code_has_its_sentence_in_both_languages(code: int) -> None:
    key = why_not_arrived(code)
    assert key is not None
    english = DELIVERY_WHY[key].name
    assert english.endswith(".")
    assert catalogue("nl").gettext(english) != english


def test_no_meaning_shares_its_sentence_and_every_sentence_has_a_meaning() -> None:
    meanings = {*ERROR_MEANINGS.values(), error_meaning(None)}
    assert {one.sentence for one in meanings} == DELIVERY_WHY.keys()
    assert len({one.name for one in DELIVERY_WHY.values()}) == len(meanings)


def test_without_a_code_nothing_is_said() -> None:
    assert why_not_arrived(None) is None
