"""Two files may be of one client however the name, the reference or the number was typed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from aftercare.domain.people.same_client import Identity, Likeness, likenesses

KNOWN = Identity(
    "Anna Zoë", "van der Berg-Voorbeeld", date(1985, 4, 3), "DEMO-0026", "+12025550100"
)
OTHER = Identity("Pim", "Peer-Voorbeeld", date(1990, 1, 1), "V-1", "+12025550101")


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"given_name": " zoe  ANNA "},
        {"given_name": "Anna"},
        {"given_name": "Anna-Zoe", "family_name": "Van der Berg Voorbeeld"},
        {"given_name": "AnnaZoë", "family_name": "VANDERBERG VOORBEELD"},
        {"given_name": "Anna Zoë van der", "family_name": "Berg-Voorbeeld"},
    ],
)
def test_a_name_is_the_same_however_it_was_typed(typed: dict[str, Any]) -> None:
    new = replace(KNOWN, reference="V-1", phone=None, **typed)
    assert likenesses(new, KNOWN) == likenesses(KNOWN, new) == (Likeness.NAME,)


@pytest.mark.parametrize(
    "typed",
    [
        {"birth_on": date(1985, 4, 4)},
        {"given_name": "Anne Zoë"},
        {"given_name": "Karel"},
        {"family_name": "Berg"},
        {"given_name": "?"},
    ],
)
def test_another_name_or_birth_date_is_another_client(typed: dict[str, Any]) -> None:
    assert likenesses(replace(KNOWN, reference="V-1", phone=None, **typed), KNOWN) == ()


def test_a_reference_and_a_number_are_recognised_under_another_name() -> None:
    assert likenesses(replace(OTHER, reference="demo 0026"), KNOWN) == (Likeness.REFERENCE,)
    assert likenesses(replace(OTHER, phone=KNOWN.phone), KNOWN) == (Likeness.PHONE,)
    assert likenesses(replace(OTHER, phone=None), replace(KNOWN, phone=None)) == ()
    assert likenesses(replace(OTHER, reference="-"), replace(KNOWN, reference="?")) == ()
