"""Everything that restricts a client, told by one source to the card of the file and to the page that changes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from aftercare.casework.restrictions import restrictions_of
from aftercare.store.unit_of_work import Work


def restrictions_told(
    work: Work, person_id: UUID, orders: Iterable[Mapping[str, Any]]
) -> dict[str, Any]:
    """`sites` are names, `pairs` a number; `bans` are the conditions of `orders`, as `order_told` tells them, that
    restrict and bind: what the court laid down counts as much as what was entered by hand."""
    sites, pairs = restrictions_of(work, person_id)
    conditions = (one for order in orders for one in order["conditions"])
    bans = [one for one in conditions if one["restricts"] and not one["ended"]]
    return {"sites": sites, "pairs": pairs, "bans": bans}
