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
