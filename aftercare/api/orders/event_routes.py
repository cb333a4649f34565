"""Routes for events of an order that happened elsewhere, from which statutory deadlines are counted."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Version, Writes
from aftercare.api.http.inputs import Body, Codes, Line, Moment, Text
from aftercare.api.http.routing import Routes
from aftercare.casework.listing.resources import ORDER_EVENTS
from aftercare.casework.orders.events import LONGEST_NOTE, NewOrderEvent, enter_event, void_event
from aftercare.domain.orders.order_events import OrderEventKind

router = Routes(prefix="/api/v1/order-events", tags=["orders"])


class OrderEventIn(Body):
    """`kind` is a code of the order events; `happened_at` is now or earlier."""

    order_id: UUID
    kind: Annotated[Line, Codes("OrderEventKind", OrderEventKind)]
    happened_at: Moment
    note: Annotated[Text, Field(max_length=LONGEST_NOTE)] = ""


router.add_reads(
    ORDER_EVENTS,
    "Events of orders, latest first.",
    "One event of an order.",
    key="event_id",
)


@router.creates("", ORDER_EVENTS)
def enter(body: OrderEventIn, act: Writes) -> Response:
    """Record an event; the deadlines it starts appear at once."""
    return act.create(ORDER_EVENTS, enter_event, NewOrderEvent(**body.model_dump()))


@router.edits("/{event_id}/void", ORDER_EVENTS)
def void(event_id: UUID, version: Version, act: Writes) -> Response:
    """Void the event, because it did not happen or not as entered; the deadlines counted from it are removed."""
    return act.edit(ORDER_EVENTS, void_event, event_id, version)
