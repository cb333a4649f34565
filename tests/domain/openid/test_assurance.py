"""A sign-in elsewhere is as strong and as recent as the settings ask, or it is refused."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from aftercare.domain.openid.assurance import LEEWAY_S, Assurance, Shortfall, shortfall

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
SECONDS = int(NOW.timestamp())
LEVELS = Assurance(acr=("gold", "silver"))
METHODS = Assurance(amr=frozenset({"mfa", "hwk"}))
RECENT = Assurance(max_age_s=600)


@pytest.mark.parametrize(
    ("needed", "claims"),
    [
        (Assurance(), {}),
        (LEVELS, {"acr": "silver"}),
        (METHODS, {"amr": ["pwd", "mfa", "hwk"]}),
        (RECENT, {"auth_time": SECONDS - 600 - LEEWAY_S}),
    ],
)
def test_what_is_asked_for_is_enough(needed: Assurance, claims: dict[str, Any]) -> None:
    assert shortfall(needed, claims, NOW) is None


@pytest.mark.parametrize(
    ("needed", "claims", "lacks"),
    [
        (LEVELS, {}, Shortfall.TOO_WEAK),
        (LEVELS, {"acr": "bronze"}, Shortfall.TOO_WEAK),
        (LEVELS, {"acr": ["gold"]}, Shortfall.TOO_WEAK),
        (METHODS, {"amr": ["mfa"]}, Shortfall.TOO_WEAK),
        (METHODS, {"amr": "mfa hwk"}, Shortfall.TOO_WEAK),
        (METHODS, {"amr": [["mfa"], "hwk"]}, Shortfall.TOO_WEAK),
        (RECENT, {"auth_time": SECONDS - 601 - LEEWAY_S}, Shortfall.TOO_OLD),
        (RECENT, {}, Shortfall.TOO_OLD),
        (RECENT, {"auth_time": str(SECONDS)}, Shortfall.TOO_OLD),
        (RECENT, {"auth_time": True}, Shortfall.TOO_OLD),
    ],
)
def test_what_is_missing_or_of_another_type_is_refused(
    needed: Assurance, claims: dict[str, Any], lacks: Shortfall
) -> None:
    assert shortfall(needed, claims, NOW) is lacks
