"""The port of a search for addresses: what was found, each with its position."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

from aftercare.domain.conditions.zones import Point

MOST_FOUND: Final = 5
LONGEST: Final = 100


@dataclass(frozen=True)
class FoundAddress:
    name: str
    at: Point


class AddressSearch(Protocol):
    def find(self, text: str) -> list[FoundAddress] | None:
        """At most MOST_FOUND, what fits best first; None when there was no usable answer."""
        ...
