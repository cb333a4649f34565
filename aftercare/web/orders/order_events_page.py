"""The page for events of an order that happened outside this service: entered here, and voided if entered by
mistake."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.casework.orders.events import (
    LONGEST_NOTE,
    NewOrderEvent,
    PersonEvents,
    enter_event,
    person_events,
    void_event,
)
from aftercare.domain.deadlines.clocks.rules import codes_counted_from
from aftercare.domain.orders.order_events import OrderEventKind
from aftercare.domain.time.wall_time import at_wall_or_later
from aftercare.store.orders.period_rows import OrderEventRow
from aftercare.store.orders.rows import OrderRow
from aftercare.web.deadlines.phrases import deadline_view
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.phrases import frame_name, person_link
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.return_address import back_to_file
from aftercare.web.shell.saving import Form, saving, shown_again_by
from aftercare.web.shell.view import View

router = APIRouter(route_class=PageRoute)
Reader = Annotated[PageContext, Depends(Allow(person_events))]
Writer = Annotated[PageContext, Depends(Allow(enter_event))]
NAMES = {"/happened_at": "happened_on"}


@router.get("/people/{person_id}/events")
def show_events(person_id: UUID, context: Reader, form: Form) -> Response:
    found = context.run(person_events, person_id)
    orders = {order.id: order for order in found.orders}
    return context.page(
        "orders/order_events.html",
        person=person_link(found.person),
        orders=[(str(order.id), _order_named(context, order)) for order in found.orders],
        events=[_view(context, found, row, orders[row.order_id]) for row in found.events],
        kinds=[one.value for one in OrderEventKind],
        may_edit=context.can_perform(enter_event),
        form=form,
    )


@router.post("/people/{person_id}/events")
@shown_again_by(show_events)
def enter(person_id: UUID, context: Writer, form: Form) -> Response:
    orders = [order.id for order in context.run(person_events, person_id).orders]
    order = form.one_of("order", orders)
    kind = form.one_of("kind", OrderEventKind)
    happened_at = _moment(form, context)
    note = form.text("note", required=False, most=LONGEST_NOTE)
    with saving(context, form, NAMES) as work:
        enter_event(work, NewOrderEvent(order, kind, happened_at, note))
    path = f"/people/{person_id}/events"
    return back_to_file(context, person_id, path, flash="recorded", days=form.days)


@router.post("/people/{person_id}/events/{event_id}/void")
def void(person_id: UUID, event_id: UUID, context: Writer, form: Form) -> Response:
    context.run(void_event, event_id, form.version)
    return back_to_file(context, person_id, f"/people/{person_id}/events", flash="removed")


def _moment(form: Reading, context: PageContext) -> datetime:
    """Day and time in Amsterdam."""
    day = form.date("happened_on", context.today, prefer="past")
    return at_wall_or_later(day, form.time("happened_time"))


def _view(context: PageContext, found: PersonEvents, row: OrderEventRow, order: OrderRow) -> View:
    started = codes_counted_from(row.kind)
    return View(
        row,
        order=_order_named(context, order),
        terms=[
            deadline_view(one, order, context.language)
            for one in found.deadlines
            if one.subject_id == row.order_id
            and one.code in started
            and one.number == found.numbers[row.id]
        ],
    )


def _order_named(context: PageContext, order: OrderRow) -> str:
    return f"{frame_name(order.frame, context.language)} · {order.court_reference}"
