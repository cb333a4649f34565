"""The card of when each order ends, and what suspends it."""

from __future__ import annotations

from typing import Any

from aftercare.casework.orders.periods import periods_of
from aftercare.casework.overviews.person_file import PersonFile
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.web.orders.period_view import order_period, suspension
from aftercare.web.shell.request import PageContext


def card(context: PageContext, work: UnitOfWork, file: PersonFile) -> dict[str, Any] | None:
    """None for a client without an order and without anything that would suspend one."""
    found = periods_of(work, file.person.id)
    lasting = [
        suspension(one)
        for one in found.suspensions
        if one.voided_at is None and one.until_on is None
    ]
    if not found.orders and not lasting:
        return None
    return {"orders": [order_period(context, one) for one in found.orders], "lasting": lasting}
