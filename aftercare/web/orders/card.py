"""The card of when each order ends, and what suspends it."""

from __future__ import annotations

from dataclasses import dataclass

from aftercare.casework.orders.periods import periods_of
from aftercare.casework.overviews.person_file import PersonFile
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.web.orders.period_view import order_period, suspension
from aftercare.web.shell.request import PageContext
from aftercare.web.shell.view import View


@dataclass(frozen=True, slots=True)
class PeriodsCard:
    """`lasting`: suspensions that still last."""

    orders: list[View]
    lasting: list[View]


def card(context: PageContext, work: UnitOfWork, file: PersonFile) -> PeriodsCard | None:
    """None for a client without an order and without anything that would suspend one."""
    found = periods_of(work, file.person.id)
    lasting = [
        View(suspension(row), ahead=row.from_on > context.today)
        for row in found.suspensions
        if row.voided_at is None and row.until_on is None
    ]
    if not found.orders and not lasting:
        return None
    return PeriodsCard([order_period(context, order) for order in found.orders], lasting)
