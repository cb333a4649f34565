"""The page of an order's events elsewhere: entered, and voided when entered by mistake."""

from __future__ import annotations

from datetime import datetime, time
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import Invalid
from aftercare.casework.orders.events import (
    LONGEST_NOTE,
    NewOrderEvent,
    PersonEvents,
    enter_event,
    person_events,
    void_event,
)
from aftercare.domain.deadlines.clocks import codes_counted_from
from aftercare.domain.orders.order_events import OrderEventKind
from aftercare.domain.time.wall_time import at_wall_or_later, civil_date
from aftercare.store.orders.period_rows import OrderEventRow
from aftercare.store.orders.rows import OrderRow
from aftercare.web.deadlines.phrases import term_view
from aftercare.web.shell.forms.faults import field_errors
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.phrases import frame_name, full_name
from aftercare.web.shell.request import Allow, PageRoute, Typed, Visit, typed_form
from aftercare.web.shell.return_address import back_to_file

router = APIRouter(route_class=PageRoute)
Form = Annotated[Typed, Depends(typed_form)]
Reader = Annotated[Visit, Depends(Allow(person_events))]
Writer = Annotated[Visit, Depends(Allow(enter_event))]
NAMES = {"/happened_at": "happened_on"}


@router.get("/people/{person_id}/events")
def show_events(person_id: UUID, visit: Reader) -> Response:
    return _page(visit, person_id, Reading({}))


@router.post("/people/{person_id}/events")
def enter(person_id: UUID, visit: Writer, typed: Form) -> Response:
    form = Reading(typed)
    with visit.work() as work:
        orders = {str(order.id): order.id for order in person_events(work, person_id).orders}
    order = form.choice("order", orders)
    kind = form.choice("kind", [one.value for one in OrderEventKind])
    happened_at = _moment(form, visit)
    note = form.text("note", required=False, most=LONGEST_NOTE)
    if happened_at is not None and form.holds:
        try:
            with visit.work() as work:
                enter_event(work, NewOrderEvent(orders[order], kind, happened_at, note))
            path = f"/people/{person_id}/events"
            return back_to_file(visit, person_id, path, said="recorded", days=form.days)
        except Invalid as invalid:
            form.errors.update(field_errors(invalid, NAMES))
    return _page(visit, person_id, form)


@router.post("/people/{person_id}/events/{event_id}/void")
def void(person_id: UUID, event_id: UUID, visit: Writer, typed: Form) -> Response:
    with visit.work() as work:
        void_event(work, event_id, typed.version)
    return back_to_file(visit, person_id, f"/people/{person_id}/events", said="removed")


def _moment(form: Reading, visit: Visit) -> datetime | None:
    """Day and time in Amsterdam; None when either is unreadable."""
    day = form.date("happened_on", civil_date(visit.now), prefer="past")
    at: time | None = form.time("happened_time")
    return None if day is None or at is None else at_wall_or_later(day, at)


def _page(visit: Visit, person_id: UUID, form: Reading) -> Response:
    with visit.work() as work:
        found = person_events(work, person_id)
    orders = {order.id: order for order in found.orders}
    return visit.page(
        "orders/order_events.html",
        200 if form.holds else 422,
        person={"id": person_id, "name": full_name(found.person)},
        orders=[(str(order.id), _order_named(visit, order)) for order in found.orders],
        events=[_view(visit, found, row, orders[row.order_id]) for row in found.events],
        kinds=[one.value for one in OrderEventKind],
        may_edit=visit.may(enter_event),
        form=form,
    )


def _view(visit: Visit, found: PersonEvents, row: OrderEventRow, order: OrderRow) -> dict[str, Any]:
    started = codes_counted_from(row.kind)
    return {
        "id": row.id,
        "version": row.version,
        "kind": row.kind,
        "happened_at": row.happened_at,
        "order": _order_named(visit, order),
        "note": row.note,
        "voided_at": row.voided_at,
        "terms": [
            term_view(one, order, visit.language)
            for one in found.deadlines
            if one.subject_id == row.order_id
            and one.code in started
            and one.number == found.numbers[row.id]
        ],
    }


def _order_named(visit: Visit, order: OrderRow) -> str:
    return f"{frame_name(order.frame, visit.language)} · {order.court_reference}"
