"""Why we supervise someone: supervision orders and their legal frames."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import partial
from uuid import UUID

from sqlmodel import Session

from aftercare.base.grouping import grouped
from aftercare.domain.orders.enforceability import VOLUNTARY_FRAMES
from aftercare.store.database.columns import OfPerson, VersionedRow
from aftercare.store.database.locks import get_row
from aftercare.store.database.rows_of import rows_of, rows_of_any


class OrderRow(OfPerson, VersionedRow, table=True):
    __tablename__ = "supervision_order"
    frame: str
    court_reference: str
    starts_on: date
    ends_on: date | None = None
    immediately_enforceable: bool = False
    regime: str = "adult"
    age_at_offence: int | None = None
    final_on: date | None = None
    length_number: int | None = None
    length_unit: str | None = None
    serious_risk: bool = False
    executed_by: str = "rn"
    ended_on: date | None = None
    end_reason: str | None = None
    created_by: UUID


get_order = partial(get_row, OrderRow)

orders_of = rows_of(OrderRow, "person_id", "starts_on")
_orders_of_any = rows_of_any(OrderRow, "person_id", "person_id", "starts_on", "id")


def orders_of_people(session: Session, person_ids: Iterable[UUID]) -> dict[UUID, list[OrderRow]]:
    """The orders of each of these persons, oldest start first; no entry for a person without any."""
    return grouped((row.person_id, row) for row in _orders_of_any(session, person_ids))


def frames_that_bind(orders: Iterable[OrderRow]) -> tuple[tuple[date, date | None], ...]:
    """First and last day of each frame that is not voluntary."""
    return tuple(
        (one.starts_on, min((on for on in (one.ends_on, one.ended_on) if on), default=None))
        for one in orders
        if one.frame not in VOLUNTARY_FRAMES
    )
