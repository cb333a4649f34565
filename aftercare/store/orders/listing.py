"""Orders, their extensions, suspensions and events as JSON."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from aftercare.domain.orders.order_checks import EndReason, Executor
from aftercare.store.database.resource_queries import Out, Sql, resource_query

_LENGTH = "jsonb_build_object('number', x.length_number, 'unit', x.length_unit)"

RegimeName = Literal["adult", "juvenile"]


class Order(Out):
    id: UUID
    version: int
    person_id: UUID
    frame: str
    court_reference: str
    starts_on: date
    ends_on: date | None
    length: Annotated[Any, Sql(f"case when x.length_number is not null then {_LENGTH} end")]
    final_on: date | None
    immediately_enforceable: bool
    regime: RegimeName
    age_at_offence: int | None
    serious_risk: bool
    executed_by: Executor
    ended_on: date | None
    end_reason: EndReason | None
    created_by: UUID


SuspensionKindName = Literal["detention", "evasion"]


class EnteredOut(Out):
    """Entries are corrected or voided, never erased."""

    id: UUID
    version: int
    person_id: UUID
    entered_by: UUID
    entered_at: datetime
    voided_by: UUID | None
    voided_at: datetime | None


class Extension(EnteredOut):
    order_id: UUID
    decided_on: date
    court_reference: str
    length: Annotated[Any, Sql(_LENGTH)]


class SuspensionOut(EnteredOut):
    kind: SuspensionKindName
    from_on: date
    until_on: date | None


class OrderEventOut(Out):
    """A voided event stays readable and starts no deadline."""

    id: UUID
    version: int
    person_id: UUID
    order_id: UUID
    kind: str
    happened_at: datetime
    note: str | None
    entered_by: UUID
    entered_at: datetime
    voided_by: UUID | None
    voided_at: datetime | None


ORDERS = resource_query(Order, "supervision_order x", by=("person",))
EXTENSIONS = resource_query(
    Extension, "order_extension x", order=("entered_at",), by=("person", "order")
)
SUSPENSIONS = resource_query(
    SuspensionOut, "order_suspension x", order=("entered_at",), by=("person",)
)
ORDER_EVENTS = resource_query(
    OrderEventOut,
    "order_event x",
    order=("happened_at",),
    by=("person", "order"),
    newest_first=True,
)
