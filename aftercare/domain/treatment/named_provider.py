"""Whether a provider is the one that the court named in a condition."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from aftercare.domain.message_templates.lookalikes import folded


class Departure(StrEnum):
    """The provider is not the one the court named: `SIMILAR` where the condition also allows a similar one, `OTHER`
    where it does not. What departs needs a reason, for a person to judge: the name is free text."""

    SIMILAR = "similar-provider"
    OTHER = "other-provider"


def named_provider(parameters: Mapping[str, Any]) -> str:
    """The provider that the condition names, empty without one."""
    return str(parameters.get("provider") or "").strip()


def departure(parameters: Mapping[str, Any], provider: str) -> Departure | None:
    """How this provider departs from the condition; None where it is the one named, or none is named. Names are
    compared without case, accents and extra spaces."""
    named = named_provider(parameters)
    if not named or _plain(named) == _plain(provider):
        return None
    allowed = parameters.get("provider_substitution_allowed") is True
    return Departure.SIMILAR if allowed else Departure.OTHER


def _plain(name: str) -> str:
    return " ".join(folded(name).split())
