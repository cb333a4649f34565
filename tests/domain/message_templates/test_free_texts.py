"""An officer's own words are sent as they are or refused with the reason, and never too long."""

from __future__ import annotations

import pytest

from aftercare.domain.message_templates.free_texts import free_text_faults
from aftercare.domain.message_templates.protected_names import ProtectedNames

SEPTETS = 3 * 153
UNITS = 3 * 67


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Tot morgen\nom tien", None),
        (" \n", "missing"),
        ("Tot\tmorgen", "unprintable-sign"),
        ("Tot\rmorgen", "unprintable-sign"),
        ("Tot\u200bmorgen", "unprintable-sign"),
        ("Tot morgen \u202e", "unprintable-sign"),
        ("a" * SEPTETS, None),
        ("a" * (SEPTETS + 1), "text-too-long"),
        ("ё" * UNITS, None),
        ("ё" * (UNITS + 1), "text-too-long"),
    ],
    ids=ascii,
)
def test_what_can_be_sent_is_and_what_cannot_is_refused_for_one_reason(
    text: str, code: str | None
) -> None:
    found = [one.code for one in free_text_faults(text, ProtectedNames(), None)]
    assert found == ([] if code is None else [code])


def test_a_word_that_reveals_too_much_is_named_as_it_is_listed_and_nothing_else_of_the_text() -> (
    None
):
    text = "Uw Toezicht begint bij het appelplein"
    (found,) = free_text_faults(text, ProtectedNames(), None)
    assert (found.code, found.part) == ("reveals-word", "named")
    assert found.holes == {"which": "toezicht"}
    assert "oezicht" not in found.detail
