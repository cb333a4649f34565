"""Pages to correct, end, reopen or transfer an order; each change is previewed before it is saved."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.casework.orders.acts import change_order, end_order, reopen_order, transfer_order
from aftercare.domain.orders.order_checks import EndReason, Executor
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.orders.rows import OrderRow
from aftercare.web.orders.pages import ORDER_FIELDS, frame_choices, read_terms
from aftercare.web.orders.period_view import change_view
from aftercare.web.orders.periods_page import look, order_act_page, order_in, person_view, saved
from aftercare.web.shell.dates import typed_day
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.preview_form import Previewed, preview_or_do
from aftercare.web.shell.request import Allow, PageRoute, Typed, Visit, typed_form

router = APIRouter(route_class=PageRoute)
Form = Annotated[Typed, Depends(typed_form)]
Writer = Annotated[Visit, Depends(Allow(end_order))]


def _order(visit: Visit, person_id: UUID, order_id: UUID) -> OrderRow:
    return order_in(look(visit, person_id), order_id).order


@router.get("/people/{person_id}/orders/{order_id}/end")
def ask_for_ending(person_id: UUID, order_id: UUID, visit: Writer) -> Response:
    order = _order(visit, person_id, order_id)
    form = Reading({"version": str(order.version)})
    return order_act_page(visit, person_id, order_id, "end", form)


@router.post("/people/{person_id}/orders/{order_id}/end")
def end(person_id: UUID, order_id: UUID, visit: Writer, typed: Form) -> Response:
    _order(visit, person_id, order_id)
    form = Reading(typed)
    ended_on = form.date("ended_on", civil_date(visit.now), "past")
    reason = form.choice("reason", [one.value for one in EndReason])
    seen = preview_or_do(
        visit,
        form,
        ended_on,
        lambda work, on: end_order(work, order_id, typed.version, on, EndReason(reason)),
    )
    return order_act_page(visit, person_id, order_id, "end", form, seen)


@router.get("/people/{person_id}/orders/{order_id}/reopen")
def ask_to_reopen(person_id: UUID, order_id: UUID, visit: Writer) -> Response:
    order = _order(visit, person_id, order_id)
    return _reopen(visit, order, Reading({"version": str(order.version)}), order.version)


@router.post("/people/{person_id}/orders/{order_id}/reopen")
def reopen(person_id: UUID, order_id: UUID, visit: Writer, typed: Form) -> Response:
    return _reopen(visit, _order(visit, person_id, order_id), Reading(typed), typed.version)


def _reopen(visit: Visit, order: OrderRow, form: Reading, version: int) -> Response:
    seen = preview_or_do(
        visit, form, order.id, lambda work, which: reopen_order(work, which, version)
    )
    return order_act_page(visit, order.person_id, order.id, "reopen", form, seen)


@router.get("/people/{person_id}/orders/{order_id}/transfer")
def ask_for_executor(person_id: UUID, order_id: UUID, visit: Writer) -> Response:
    order = _order(visit, person_id, order_id)
    form = Reading({"version": str(order.version), "executed_by": order.executed_by})
    return order_act_page(visit, person_id, order_id, "transfer", form)


@router.post("/people/{person_id}/orders/{order_id}/transfer")
def transfer(person_id: UUID, order_id: UUID, visit: Writer, typed: Form) -> Response:
    _order(visit, person_id, order_id)
    form = Reading(typed)
    executor = form.choice("executed_by", [one.value for one in Executor])
    seen = preview_or_do(
        visit,
        form,
        executor,
        lambda work, code: transfer_order(work, order_id, typed.version, Executor(code)),
    )
    return order_act_page(visit, person_id, order_id, "transfer", form, seen)


@router.get("/people/{person_id}/orders/{order_id}/change")
def ask_for_terms(person_id: UUID, order_id: UUID, visit: Writer) -> Response:
    order = _order(visit, person_id, order_id)
    return _change_page(visit, person_id, order_id, Reading(_typed(order)), Previewed())


@router.post("/people/{person_id}/orders/{order_id}/change")
def change(person_id: UUID, order_id: UUID, visit: Writer, typed: Form) -> Response:
    _order(visit, person_id, order_id)
    form = Reading(typed)
    seen = preview_or_do(
        visit,
        form,
        read_terms(visit, form),
        lambda work, terms: change_order(work, order_id, typed.version, terms),
        ORDER_FIELDS,
    )
    if seen.done:
        return saved(visit, person_id, form)
    return _change_page(visit, person_id, order_id, form, seen)


def _change_page(
    visit: Visit, person_id: UUID, order_id: UUID, form: Reading, seen: Previewed
) -> Response:
    found = look(visit, person_id)
    return visit.page(
        "orders/order.html",
        200 if form.holds else 422,
        person=person_view(found),
        form=form,
        frames=frame_choices(visit),
        groups=[],
        order={"id": order_in(found, order_id).order.id},
        change=change_view(visit, seen.change) if seen.change else None,
        seen=seen.seen,
    )


def _typed(order: OrderRow) -> dict[str, Any]:
    """The order as form values."""
    typed: dict[str, Any] = {
        "version": str(order.version),
        "frame": order.frame,
        "court_reference": order.court_reference,
        "starts_on": typed_day(order.starts_on),
        "final_on": typed_day(order.final_on) if order.final_on else "",
        "length_number": str(order.length_number or ""),
        "length_unit": order.length_unit or "",
        "regime": order.regime,
        "age_at_offence": str(order.age_at_offence or ""),
        "executed_by": order.executed_by,
    }
    if order.length_number is None and order.ends_on:
        typed["ends_on"] = typed_day(order.ends_on)
    if order.immediately_enforceable:
        typed["enforceable-yes"] = "yes"
    if order.serious_risk:
        typed["serious_risk-yes"] = "yes"
    return typed
