"""What lengthens the period of a legal frame, and what keeps it from running."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from aftercare.store.columns import MOMENT, moment, row_id


class OrderExtensionRow(SQLModel, table=True):
    __tablename__ = "order_extension"
    id: UUID = row_id()
    order_id: UUID
    person_id: UUID
    decided_on: date
    court_reference: str
    length_number: int
    length_unit: str
    entered_by: UUID
    entered_at: datetime = Field(sa_type=MOMENT)
    voided_by: UUID | None = None
    voided_at: datetime | None = moment()
    version: int = 1


class OrderSuspensionRow(SQLModel, table=True):
    """Both days count; without a last day it still lasts. A voided row is history."""

    __tablename__ = "order_suspension"
    id: UUID = row_id()
    person_id: UUID
    kind: str
    from_on: date
    until_on: date | None = None
    away_period_id: UUID | None = None
    entered_by: UUID
    entered_at: datetime = Field(sa_type=MOMENT)
    voided_by: UUID | None = None
    voided_at: datetime | None = moment()
    version: int = 1


class OrderEventRow(SQLModel, table=True):
    """What happened to an order outside our own calendar; it can start a statutory clock."""

    __tablename__ = "order_event"
    id: UUID = row_id()
    order_id: UUID
    person_id: UUID
    kind: str
    happened_at: datetime = Field(sa_type=MOMENT)
    note: str | None = None
    entered_by: UUID
    entered_at: datetime = Field(sa_type=MOMENT)
    voided_by: UUID | None = None
    voided_at: datetime | None = moment()
    version: int = 1
