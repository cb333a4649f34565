"""Routes for events of an order that happened elsewhere, from which statutory deadlines are counted."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Act, Allow, AllowAct, RequestContext, Version
from aftercare.api.http.answers import CREATES, EDITS, READS, READS_ONE, Out, PageOut, one_reply
from aftercare.api.http.inputs import Body, Line, Moment, Text
from aftercare.api.http.paging import Pages, list_of, single
from aftercare.casework.listing.resources import ORDER_EVENTS, as_written
from aftercare.casework.orders.events import LONGEST_NOTE, NewOrderEvent, enter_event, void_event
from aftercare.store.database.idempotency import Reply
from aftercare.store.database.unit_of_work import Work

router = APIRouter(prefix="/api/v1/order-events", tags=["orders"])
Reads = Annotated[RequestContext, Depends(Allow(ORDER_EVENTS))]
Writes = Annotated[Act, Depends(AllowAct(enter_event))]


class OrderEventIn(Body):
    """`kind` is a code of the order events in docs/api.md; `happened_at` is now or earlier."""

    order_id: UUID
    kind: Line
    happened_at: Moment
    note: Annotated[Text, Field(max_length=LONGEST_NOTE)] = ""


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


@router.get("", response_model=PageOut[OrderEventOut], responses=READS)
def list_order_events(
    context: Reads, paging: Pages, person: UUID | None = None, order: UUID | None = None
) -> Response:
    """Events of orders, latest first."""
    return list_of(context, ORDER_EVENTS, paging, person=person, order=order)


@router.post("", status_code=201, response_model=OrderEventOut, responses=CREATES)
def enter(body: OrderEventIn, act: Writes) -> Response:
    """Record an event; the deadlines it starts appear at once."""

    def write(work: Work) -> Reply:
        event = enter_event(work, NewOrderEvent(**body.model_dump()))
        shown = as_written(work, ORDER_EVENTS, event.id)
        return one_reply(shown, 201, f"/api/v1/order-events/{event.id}")

    return act.once(write)


@router.get("/{event_id}", response_model=OrderEventOut, responses=READS_ONE)
def show_order_event(event_id: UUID, context: Reads) -> Response:
    """One event of an order."""
    return single(context, ORDER_EVENTS, event_id)


@router.post("/{event_id}/voiding", response_model=OrderEventOut, responses=EDITS)
def void(event_id: UUID, version: Version, act: Writes) -> Response:
    """Void the event, because it did not happen or not as entered; the deadlines counted from it are removed."""

    def write(work: Work) -> Reply:
        void_event(work, event_id, version)
        return one_reply(as_written(work, ORDER_EVENTS, event_id))

    return act.once(write)
