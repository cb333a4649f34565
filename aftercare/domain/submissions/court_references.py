"""References of courts as people type them, and the order that one names, also by a number that it had before."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID


def folded_reference(reference: str) -> str:
    """Its letters and digits; where it has none, as it is."""
    plain = unicodedata.normalize("NFKC", reference).casefold()
    return "".join(letter for letter in plain if letter.isalnum()) or plain.strip()


@dataclass(frozen=True)
class Renamed:
    """What an accepted submission says of a number: `order_id` got it, or it became `after`."""

    reference: str
    order_id: UUID | None = None
    after: str | None = None


def former_names(current: Mapping[UUID, str], said: Iterable[Renamed]) -> dict[str, UUID]:
    """The order that each folded reference names. `current`: the references of the orders in the file; `said`: the
    latest first. A number that an order has now comes before one that another had, and a number of two orders is of
    neither."""
    now = {order_id: folded_reference(reference) for order_id, reference in current.items()}
    by_name = {name: order_id for order_id, name in now.items()}
    count = Counter(now.values())
    renamed = list(said)
    for one in renamed:
        if one.order_id is not None and one.order_id in current:
            by_name.setdefault(folded_reference(one.reference), one.order_id)
    for one in renamed:
        target = by_name.get(folded_reference(one.after)) if one.after else None
        if target is not None:
            by_name.setdefault(folded_reference(one.reference), target)
    return {name: order_id for name, order_id in by_name.items() if count[name] < 2}
