"""Extensions of the period of an order, and its suspensions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import partial
from uuid import UUID

from sqlmodel import Field, Session, col, select

from aftercare.domain.orders.frame_rules import suspended_by
from aftercare.domain.orders.periods import (
    Length,
    LengthUnit,
    OrderFacts,
    Suspension,
    SuspensionKind,
)
from aftercare.store.database.columns import MOMENT, OfPerson, VersionedRow, moment
from aftercare.store.database.locks import get_row
from aftercare.store.database.rows_of import rows_of
from aftercare.store.database.sealed_columns import sealed
from aftercare.store.orders.rows import OrderRow, orders_of
from aftercare.store.people.rows import PersonRow, get_person


class OrderExtensionRow(OfPerson, VersionedRow, table=True):
    order_id: UUID
    decided_on: date
    court_reference: str
    length_number: int
    length_unit: str
    entered_by: UUID
    entered_at: datetime = Field(sa_type=MOMENT)
    voided_by: UUID | None = None
    voided_at: datetime | None = moment()


class OrderSuspensionRow(OfPerson, VersionedRow, table=True):
    """Both days count; without a last day it still lasts. A voided row is history."""

    kind: str
    from_on: date
    until_on: date | None = None
    away_period_id: UUID | None = None
    entered_by: UUID
    entered_at: datetime = Field(sa_type=MOMENT)
    voided_by: UUID | None = None
    voided_at: datetime | None = moment()


class OrderEventRow(OfPerson, VersionedRow, table=True):
    """An event of an order outside our own calendar; it can start a statutory clock."""

    order_id: UUID
    kind: str
    happened_at: datetime = Field(sa_type=MOMENT)
    note: str | None = sealed("order_event.note", default=None)
    entered_by: UUID
    entered_at: datetime = Field(sa_type=MOMENT)
    voided_by: UUID | None = None
    voided_at: datetime | None = moment()


def person_locked(session: Session, person_id: UUID) -> PersonRow:
    """The person, locked so that no other transaction changes their periods until this one ends; NotFound as always.

    Rows that merely refer to the person can still be written meanwhile. A placement that already holds its lock must
    not wait for us, because we take that lock next.
    """
    return get_person(session, person_id, for_update=True)


get_extension = partial(get_row, OrderExtensionRow, for_update=True)
get_suspension = partial(get_row, OrderSuspensionRow, for_update=True)

extensions_of = rows_of(OrderExtensionRow, "person_id", "decided_on", "id")
"""Every extension of a person's orders, voided ones too, as the court decided them."""

suspensions_of = rows_of(OrderSuspensionRow, "person_id", "from_on", "id")
"""Every suspension of a person's periods, voided ones too, by its first day."""


def away_of_detentions(session: Session, person_id: UUID) -> dict[UUID, UUID]:
    """Custody periods in the calendar that come from a detention, each with the id of that detention."""
    query = select(OrderSuspensionRow.away_period_id, OrderSuspensionRow.id).where(
        OrderSuspensionRow.person_id == person_id,
        col(OrderSuspensionRow.away_period_id).is_not(None),
    )
    return {away: detention for away, detention in session.exec(query) if away is not None}


def facts_of(
    order: OrderRow,
    extensions: Iterable[OrderExtensionRow],
    suspensions: Iterable[OrderSuspensionRow],
) -> OrderFacts:
    """The order as rules see it, with its extensions and the suspensions that count for its frame;
    voided ones are left out."""
    length = None
    if order.length_number is not None and order.length_unit is not None:
        length = Length(order.length_number, LengthUnit(order.length_unit))
    counted = suspended_by(order.frame)
    return OrderFacts(
        frame=order.frame,
        regime=order.regime,
        starts_on=order.starts_on,
        ends_on=order.ends_on,
        length=length,
        extensions=tuple(
            Length(one.length_number, LengthUnit(one.length_unit))
            for one in extensions
            if one.order_id == order.id and one.voided_at is None
        ),
        age_at_offence=order.age_at_offence,
        final_on=order.final_on,
        immediately_enforceable=order.immediately_enforceable,
        serious_risk=order.serious_risk,
        executed_by=order.executed_by,
        ended_on=order.ended_on,
        suspensions=tuple(
            Suspension(SuspensionKind(one.kind), one.from_on, one.until_on)
            for one in suspensions
            if one.voided_at is None and SuspensionKind(one.kind) in counted
        ),
    )


def facts_with_periods(session: Session, person_id: UUID) -> list[tuple[OrderRow, OrderFacts]]:
    """Every order of a person with its facts, oldest start first."""
    extensions = extensions_of(session, person_id)
    suspensions = suspensions_of(session, person_id)
    return [
        (order, facts_of(order, extensions, suspensions)) for order in orders_of(session, person_id)
    ]
