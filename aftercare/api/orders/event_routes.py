"""Routes for events of an order that happened elsewhere, from which statutory deadlines are counted."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Act, Allow, AllowAct, RequestContext, Version
from aftercare.api.http.answers import CREATES, EDITS, READS, READS_ONE, PageOut
from aftercare.api.http.inputs import Body, Line, Moment, Text
from aftercare.api.http.paging import Pages, list_of, single
from aftercare.casework.listing.resources import ORDER_EVENTS
from aftercare.casework.orders.events import LONGEST_NOTE, NewOrderEvent, enter_event, void_event
from aftercare.domain.accounts.permissions import Permission
from aftercare.store.orders.listing import OrderEventOut

router = APIRouter(prefix="/api/v1/order-events", tags=["orders"])
Reads = Annotated[RequestContext, Depends(Allow(Permission.READ_CASE_FILES))]
Writes = Annotated[Act, Depends(AllowAct(Permission.WRITE_CASE_FILES))]


class OrderEventIn(Body):
    """`kind` is a code of the order events in docs/api.md; `happened_at` is now or earlier."""

    order_id: UUID
    kind: Line
    happened_at: Moment
    note: Annotated[Text, Field(max_length=LONGEST_NOTE)] = ""


@router.get("", response_model=PageOut[OrderEventOut], responses=READS)
def list_order_events(
    context: Reads, paging: Pages, person: UUID | None = None, order: UUID | None = None
) -> Response:
    """Events of orders, latest first."""
    return list_of(context, ORDER_EVENTS, paging, person=person, order=order)


@router.post("", status_code=201, response_model=OrderEventOut, responses=CREATES)
def enter(body: OrderEventIn, act: Writes) -> Response:
    """Record an event; the deadlines it starts appear at once."""
    return act.create(ORDER_EVENTS, enter_event, NewOrderEvent(**body.model_dump()))


@router.get("/{event_id}", response_model=OrderEventOut, responses=READS_ONE)
def show_order_event(event_id: UUID, context: Reads) -> Response:
    """One event of an order."""
    return single(context, ORDER_EVENTS, event_id)


@router.post("/{event_id}/voiding", response_model=OrderEventOut, responses=EDITS)
def void(event_id: UUID, version: Version, act: Writes) -> Response:
    """Void the event, because it did not happen or not as entered; the deadlines counted from it are removed."""
    return act.edit(ORDER_EVENTS, void_event, event_id, version)
