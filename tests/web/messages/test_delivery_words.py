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
    english = error_meaning(code).english
    assert DELIVERY_WHY[key].name == english
    assert catalogue("nl").gettext(english) != english


def test_without_a_code_nothing_is_said() -> None:
    assert why_not_arrived(None) is None
