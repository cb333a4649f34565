"""Special conditions, and until when each holds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import Column, func
from sqlmodel import Field, Session, col, select

from aftercare.domain.conditions.entries import ConditionEntry, KindProperty
from aftercare.domain.conditions.own_kinds import entered_entry
from aftercare.store.database.columns import JSON, OfPerson, VersionedRow, among
from aftercare.store.database.locks import get_row
from aftercare.store.database.rows_of import rows_of, rows_of_any
from aftercare.store.orders.rows import OrderRow


class ConditionRow(OfPerson, VersionedRow, table=True):
    """`own_kind`: the document of a kind that an organisation adopted, in the version it was entered with, so that its
    words never change; None for a shipped kind."""

    order_id: UUID
    kind: str
    wording: str
    starts_on: date
    ends_on: date | None = None
    withdrawn_on: date | None = None
    entry_version: int = 1
    parameters: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    monitored: bool = False
    monitored_from_on: date | None = None
    monitored_until_on: date | None = None
    own_kind: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))

    @property
    def entry(self) -> ConditionEntry | None:
        """What the library said of it when it was entered; None for a version that is not known here."""
        return entered_entry(self.kind, self.entry_version, self.own_kind)

    def has(self, *wanted: KindProperty) -> bool:
        """Whether its kind has one of these properties."""
        entry = self.entry
        return entry is not None and entry.has(*wanted)


get_condition = partial(get_row, ConditionRow)

conditions_of = rows_of(ConditionRow, "person_id", "starts_on", "id")

conditions_of_people = rows_of_any(ConditionRow, "person_id", "starts_on", "id")
"""Every condition of these persons, by its start."""


def conditions_with_orders(
    session: Session, condition_ids: Iterable[UUID]
) -> list[tuple[ConditionRow, OrderRow]]:
    """These conditions, each with the order it belongs to."""
    query = (
        select(ConditionRow, OrderRow)
        .join(OrderRow, col(OrderRow.id) == col(ConditionRow.order_id))
        .where(among(ConditionRow.id, condition_ids))
    )
    return list(session.exec(query))


def frames_of(session: Session, condition_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The type of the order that each of these conditions belongs to."""
    query = (
        select(ConditionRow.id, OrderRow.frame)
        .join(OrderRow, col(OrderRow.id) == col(ConditionRow.order_id))
        .where(among(ConditionRow.id, condition_ids))
    )
    return dict(session.exec(query).all())


def last_day(order: OrderRow, condition: ConditionRow) -> date | None:
    """The last day a condition binds: the earliest of its own end, its withdrawal, and the day its order expires or was
    ended. An order without a known end (detention still lasts) binds on."""
    days = (own_last_day(order, condition), condition.withdrawn_on)
    return min(filter(None, days), default=None)


def own_last_day(order: OrderRow, condition: ConditionRow) -> date | None:
    """The same without its withdrawal: when it ends of itself."""
    return min(filter(None, (order.ends_on, order.ended_on, condition.ends_on)), default=None)


def last_days(session: Session, condition_ids: Iterable[UUID]) -> dict[UUID, date | None]:
    """`last_day` of each of these conditions, without loading any of them."""
    ends = func.least(
        OrderRow.ends_on, OrderRow.ended_on, ConditionRow.ends_on, ConditionRow.withdrawn_on
    )
    query = (
        select(ConditionRow.id, ends)
        .join(OrderRow, col(OrderRow.id) == col(ConditionRow.order_id))
        .where(among(ConditionRow.id, condition_ids))
    )
    return dict(session.exec(query).all())
