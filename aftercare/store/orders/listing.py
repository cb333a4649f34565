"""Orders, their extensions, suspensions and events as JSON."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from aftercare.domain.orders.legal_frames import FrameCode
from aftercare.domain.orders.order_checks import EndReason, Executor
from aftercare.domain.orders.order_events import OrderEventKind
from aftercare.store.database.resource_queries import Out, Sql, resource_query
from aftercare.store.orders.period_rows import OrderEventRow, OrderExtensionRow
from aftercare.store.orders.rows import OrderRow

_LENGTH = "jsonb_build_object('number', x.length_number, 'unit', x.length_unit)"

RegimeName = Literal["adult", "juvenile"]


class Order(Out):
    row = OrderRow
    columns = """id version person_id frame court_reference starts_on ends_on length final_on
        immediately_enforceable regime age_at_offence serious_risk executed_by ended_on end_reason
        created_by last_changed_at"""
    last_changed_at: datetime
    frame: FrameCode
    length: Annotated[Any, Sql(f"case when x.length_number is not null then {_LENGTH} end")]
    regime: RegimeName
    executed_by: Executor
    end_reason: EndReason | None


SuspensionKindName = Literal["detention", "evasion"]


class EnteredOut(Out):
    """Entries are corrected or voided, never erased."""

    row = OrderExtensionRow
    columns = "id version person_id entered_by entered_at voided_by voided_at"


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

    row = OrderEventRow
    columns = """id version person_id order_id kind happened_at note entered_by entered_at voided_by
        voided_at"""
    kind: OrderEventKind


ORDERS = resource_query(Order, "supervision_order x", by=("person", "frame"))
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
