"""What happened to an order outside our own calendar: entered, voided, never erased."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import Session, col, select

from aftercare.base.errors import NotFound
from aftercare.domain.order_events import OrderEvent, OrderEventKind
from aftercare.store.periods import OrderEventRow


def get_order_event(session: Session, event_id: UUID) -> OrderEventRow:
    """The row, locked until the transaction ends."""
    row = session.get(OrderEventRow, event_id, with_for_update=True)
    if row is None:
        raise NotFound()
    return row


def order_events_of(session: Session, person_id: UUID) -> list[OrderEventRow]:
    """Every event of a person's orders, voided ones too, the newest happening first."""
    query = (
        select(OrderEventRow)
        .where(OrderEventRow.person_id == person_id)
        .order_by(col(OrderEventRow.happened_at).desc(), col(OrderEventRow.id))
    )
    return list(session.exec(query))


def standing_events(session: Session, order_id: UUID) -> tuple[OrderEvent, ...]:
    """Events of an order that were not voided, each with its number in the order of entry."""
    query = (
        select(OrderEventRow)
        .where(OrderEventRow.order_id == order_id)
        .order_by(col(OrderEventRow.entered_at), col(OrderEventRow.id))
    )
    return tuple(
        OrderEvent(number, OrderEventKind(row.kind), row.happened_at)
        for number, row in enumerate(session.exec(query), start=1)
        if row.voided_at is None
    )
