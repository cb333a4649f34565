"""A client of a list without the cells that were refused, so that the rest of the line is judged in the same look."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import fields, replace
from datetime import date
from typing import Final

from aftercare.casework.people.stand_ins import stand_ins
from aftercare.domain.case_files.client_list import ListedClient, ListedOrder

_CLIENT: Final = frozenset(one.name for one in fields(ListedClient)) - {"order"}
# A plan stands on the conditions, and both stand on the order.
_CONDITIONS: Final = frozenset({"conditions", "kind"})
_PLAN: Final = frozenset({"plan"})


def without(client: ListedClient, refused: Collection[str], today: date) -> ListedClient:
    """The client with stand-ins for these columns; without what stands on a column of the order."""
    if not refused:
        return client
    values = {name: value for name, value in stand_ins(refused, today).items() if name in _CLIENT}
    if "address" in refused:
        values["address"] = ""
    return replace(client, **values, order=_order(client.order, frozenset(refused)))


def _order(order: ListedOrder | None, refused: frozenset[str]) -> ListedOrder | None:
    if order is None or refused - _CLIENT - _CONDITIONS - _PLAN - {"line"}:
        return None
    if refused & _CONDITIONS:
        return replace(order, conditions=(), plan=())
    return replace(order, plan=()) if refused & _PLAN else order
