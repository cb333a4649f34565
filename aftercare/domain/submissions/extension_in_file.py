"""An extension of an order in the file, beside one that a court sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

FIELDS: Final = ("extension", "extension_decided_on", "extension_reference")


@dataclass(frozen=True)
class ExtensionInFile:
    """One that stands, beside one that was sent. `length` as `1 years`. `is_meant`: it is the same decision, which is
    not added again; else it may be, and accepting adds another. `number_after`: how many stand after accepting."""

    extension_id: UUID
    decided_on: date
    court_reference: str
    length: str
    is_meant: bool = False
    number_after: int = 0

    @property
    def values(self) -> dict[str, str | date]:
        """As fields of the difference."""
        return dict(zip(FIELDS, (self.length, self.decided_on, self.court_reference), strict=True))

    @property
    def shown(self) -> tuple[str, ...]:
        """The fields that stand in the difference even where both values are the same."""
        return () if self.is_meant else FIELDS

    @property
    def document(self) -> list[Any]:
        """As JSON."""
        return [
            str(self.extension_id), self.decided_on.isoformat(), self.court_reference, self.length,
            self.is_meant, self.number_after,
        ]  # fmt: skip

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> ExtensionInFile | None:
        """That of a kept difference; None where it has none."""
        if not document.get("extension"):
            return None
        which, decided_on, *others = document["extension"]
        return cls(UUID(which), date.fromisoformat(decided_on), *others)
