"""How strong and how recent a sign-in at the organisation's provider has to be (ASVS 6.8.4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

# Clocks of servers differ a little.
LEEWAY_S: Final = 60


class Shortfall(StrEnum):
    TOO_WEAK = "too-weak"
    TOO_OLD = "too-old"


@dataclass(frozen=True)
class Assurance:
    """What a sign-in must have: one of the levels `acr` (any if empty), each of the methods `amr` (RFC 8176), and at
    most `max_age_s` since the account holder last proved who they are there (None: any time)."""

    acr: tuple[str, ...] = ()
    amr: frozenset[str] = frozenset()
    max_age_s: int | None = None


def shortfall(needed: Assurance, claims: Mapping[str, Any], now: datetime) -> Shortfall | None:
    """What the sign-in of this ID token lacks. A claim that is missing, or of another type, proves nothing."""
    if needed.acr and claims.get("acr") not in needed.acr:
        return Shortfall.TOO_WEAK
    methods = claims.get("amr")
    given = {one for one in methods if isinstance(one, str)} if isinstance(methods, list) else set()
    if not needed.amr <= given:
        return Shortfall.TOO_WEAK
    if needed.max_age_s is None:
        return None
    at = claims.get("auth_time")
    if isinstance(at, bool) or not isinstance(at, int | float):
        return Shortfall.TOO_OLD
    return Shortfall.TOO_OLD if now.timestamp() - at > needed.max_age_s + LEEWAY_S else None
