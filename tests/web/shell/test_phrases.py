"""Names within a sentence begin small, and abbreviations keep their capitals."""

from __future__ import annotations

import pytest

from aftercare.web.shell.phrases import mid_sentence


@pytest.mark.parametrize(
    ("name", "within"),
    [
        ("Melding aan het OM voorstellen", "melding aan het OM voorstellen"),
        ("COSA circle", "COSA circle"),
        ("Ziekte", "ziekte"),
        ("A", "a"),
        ("", ""),
    ],
)
def test_a_name_within_a_sentence_begins_small_and_keeps_its_abbreviations(
    name: str, within: str
) -> None:
    assert mid_sentence(name) == within
