"""No sentence that names the work of the field passes the gate, and no harmless one is stopped by it."""

from __future__ import annotations

import pytest

from aftercare.domain.message_templates.free_texts import free_text_faults
from aftercare.domain.message_templates.protected_names import ProtectedNames
from aftercare.domain.message_templates.reveal_check import revealing_parts
from tests.domain.message_templates.field_sentences import PASSED, STOPPED, sentences

CALLBACK = "088-1234567"
STOPPED_ONES = [
    (language, one) for language, listed in STOPPED.items() for one in sentences(listed)
]
PASSED_ONES = [(language, one) for language, listed in PASSED.items() for one in sentences(listed)]


@pytest.mark.parametrize(
    ("language", "text"), STOPPED_ONES, ids=[ascii(t) for _, t in STOPPED_ONES]
)
def test_what_names_the_work_is_stopped(language: str, text: str) -> None:
    assert revealing_parts(text, language)
    assert free_text_faults(text, ProtectedNames(), CALLBACK)


@pytest.mark.parametrize(("language", "text"), PASSED_ONES, ids=[ascii(t) for _, t in PASSED_ONES])
def test_what_anybody_might_write_passes(language: str, text: str) -> None:
    assert revealing_parts(text, language) == ()
    assert free_text_faults(text, ProtectedNames(), CALLBACK) == []
