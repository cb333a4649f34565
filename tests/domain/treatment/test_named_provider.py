"""A provider is compared with the one the court named."""

from __future__ import annotations

import pytest

from aftercare.domain.treatment.named_provider import Departure, departure


@pytest.mark.parametrize(
    ("parameters", "provider", "found"),
    [
        ({}, "De Brug", None),
        ({"provider": " "}, "De Brug", None),
        ({"provider": "de  brúg"}, "De Brug ", None),
        ({"provider": "De Vaart"}, "De Brug", Departure.OTHER),
        ({"provider": "De Vaart"}, "", Departure.OTHER),
        ({"provider": "De Vaart", "provider_substitution_allowed": False}, "De Brug", Departure.OTHER),
        ({"provider": "De Vaart", "provider_substitution_allowed": True}, "De Brug", Departure.SIMILAR),
        ({"provider": "De Vaart", "provider_substitution_allowed": True}, "De Vaart", None),
    ],
)  # fmt: skip
def test_a_provider_departs_from_the_condition_unless_it_is_the_one_named(
    parameters: dict[str, object], provider: str, found: Departure | None
) -> None:
    assert departure(parameters, provider) == found
