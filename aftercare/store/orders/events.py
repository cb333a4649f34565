"""Events of an order outside our own calendar: entered, voided, never erased."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from uuid import UUID

from sqlmodel import Session, col, select

from aftercare.base.grouping import grouped
from aftercare.domain.orders.order_events import OrderEvent, OrderEventKind
from aftercare.store.database.rows_of import rows_of
from aftercare.store.orders.period_rows import OrderEventRow
from aftercare.store.people.rows import get_after_person

get_order_event = partial(get_after_person, OrderEventRow, for_update=True)

order_events_of = rows_of(OrderEventRow, "person_id", "-happened_at", "id")
"""Every event of a person's orders, voided ones too, the newest happening first."""


def standing_events(
    session: Session, order_ids: Iterable[UUID]
) -> dict[UUID, tuple[OrderEvent, ...]]:
    """Events of each order that were not voided, with their numbers in the order of entry; no entry for an order
    without any."""
    query = (
        select(OrderEventRow)
        .where(col(OrderEventRow.order_id).in_(list(order_ids)))
        .order_by(col(OrderEventRow.entered_at), col(OrderEventRow.id))
    )
    entered = grouped((row.order_id, row) for row in session.exec(query))
    return {
        order_id: tuple(
            OrderEvent(number, OrderEventKind(row.kind), row.happened_at)
            for number, row in enumerate(rows, start=1)
            if row.voided_at is None
        )
        for order_id, rows in entered.items()
    }
