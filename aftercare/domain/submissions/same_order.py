"""Whether an order that a court sends may be one that the file has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from aftercare.domain.orders.periods import start_after_judgment
from aftercare.domain.submissions.contents import OrderImposed
from aftercare.domain.submissions.court_references import folded_reference


@dataclass(frozen=True)
class OrderInFile:
    """One that stands, beside one that was sent. `same_reference`: it has, or had, that number in another spelling;
    else it is of the same type from the same day."""

    order_id: UUID
    frame: str
    court_reference: str
    starts_on: date
    final_on: date | None = None
    same_reference: bool = False

    @property
    def document(self) -> list[Any]:
        """As JSON."""
        final_on = self.final_on.isoformat() if self.final_on else None
        return [
            str(self.order_id), self.frame, self.court_reference, self.starts_on.isoformat(), final_on,
            self.same_reference,
        ]  # fmt: skip

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> OrderInFile | None:
        """That of a kept difference; None where it has none."""
        if not document.get("like_order"):
            return None
        which, frame, reference, starts_on, final_on, same = document["like_order"]
        final = date.fromisoformat(final_on) if final_on else None
        return cls(UUID(which), frame, reference, date.fromisoformat(starts_on), final, same)


def order_in_file(
    content: OrderImposed, standing: Sequence[OrderInFile], named: Mapping[str, UUID]
) -> OrderInFile | None:
    """The first that it may be, by its reference before its days; None where none is like it. `named`: by folded
    reference, as `former_names` says."""
    sent = folded_reference(content.court_reference)
    for one in standing:
        if folded_reference(one.court_reference) == sent or named.get(sent) == one.order_id:
            return replace(one, same_reference=True)
    return next((one for one in standing if _is_like(one, content)), None)


def _is_like(one: OrderInFile, content: OrderImposed) -> bool:
    if one.frame != content.frame:
        return False
    first = content.starts_on or (content.final_on and start_after_judgment(content.final_on))
    is_final_then = content.final_on is not None and content.final_on == one.final_on
    return one.starts_on == first or is_final_then
