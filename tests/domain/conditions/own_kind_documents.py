"""A kind of condition as an organisation would write it, for tests."""

from __future__ import annotations

from typing import Any


def raw_kind(**changes: Any) -> dict[str, Any]:
    """A valid document of a kind of the organisation."""
    return {
        "nl": "bloedonderzoek in een kliniek",
        "en": "alcohol check by blood sample at a clinic",
        "legal_kind": "substance_ban",
        "role": "obligation",
        "obligations": ["substance_test"],
        "properties": ["substances"],
        "frames": ["VV", "VI"],
        "defaults": {"substances": ["alcohol"]},
    } | changes
