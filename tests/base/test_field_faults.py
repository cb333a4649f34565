"""A fault of a field says the sentence of its code, with its values filled in, unless it brings its own."""

from __future__ import annotations

from datetime import date

import pytest

from aftercare.base.errors import FieldFault
from aftercare.base.field_faults import FIELD_FAULTS


def test_the_sentence_is_the_one_of_the_code() -> None:
    assert FieldFault("/reason", "missing").detail == "Fill this in."
    assert FieldFault("/reason", "missing", "Say why it ends.").detail == "Say why it ends."


def test_a_part_of_a_code_has_its_own_sentence() -> None:
    code, holes = "breaks-window", {"day": date(2026, 11, 26), "at": "09:00"}
    fault = FieldFault("/starts_at", code, holes=holes, part="past")
    assert fault.detail == "Not possible: 2026-11-26 at 09:00 has passed."
    assert FieldFault("/starts_at", code).detail == f"{FIELD_FAULTS[code]}."


def test_a_code_without_a_sentence_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        FieldFault("/reason", "brand-new")


def test_no_sentence_ends_with_a_stop() -> None:
    """A page shows it beside a field; the API adds the stop."""
    assert [text for text in FIELD_FAULTS.values() if text.endswith(".")] == []
