"""Pages to correct, end, reopen or transfer an order; each change is previewed before it is saved."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.casework.orders.acts import change_order, end_order, reopen_order, transfer_order
from aftercare.casework.orders.periods import periods_of
from aftercare.domain.disclosures.grounds import Disclosed
from aftercare.domain.orders.frame_rules import starts_at_release
from aftercare.domain.orders.order_checks import EndReason, Executor
from aftercare.store.orders.rows import OrderRow
from aftercare.web.orders.pages import ORDER_FIELDS, frame_choices, read_terms
from aftercare.web.orders.period_view import shown_preview
from aftercare.web.orders.periods_page import order_act_page, order_in, saved
from aftercare.web.orders.preview_form import do_as_previewed, preview
from aftercare.web.shell.forms.stored import as_typed, ticks
from aftercare.web.shell.phrases import person_link
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form, inform_first, shown_again_by

router = APIRouter(route_class=PageRoute)
Writer = Annotated[PageContext, Depends(Allow(end_order))]


def _order(context: PageContext, person_id: UUID, order_id: UUID) -> OrderRow:
    return order_in(context.run(periods_of, person_id), order_id).order


@router.get("/people/{person_id}/orders/{order_id}/end")
def ask_for_ending(person_id: UUID, order_id: UUID, context: Writer, form: Form) -> Response:
    return order_act_page(context, person_id, order_id, "end", form)


@router.post("/people/{person_id}/orders/{order_id}/end")
@shown_again_by(ask_for_ending)
def end(person_id: UUID, order_id: UUID, context: Writer, form: Form) -> Response:
    _order(context, person_id, order_id)
    ended_on = form.date("ended_on", context.today, "past")
    reason = form.one_of("reason", EndReason)
    do_as_previewed(
        context, form, lambda work: end_order(work, order_id, form.version, ended_on, reason)
    )
    return saved(context, person_id, form)


@router.get("/people/{person_id}/orders/{order_id}/reopen")
def ask_to_reopen(person_id: UUID, order_id: UUID, context: Writer, form: Form) -> Response:
    order = _order(context, person_id, order_id)
    form = form.or_stored({"version": str(order.version)})
    preview(context, form, lambda work: reopen_order(work, order_id, order.version))
    return order_act_page(context, person_id, order_id, "reopen", form)


@router.post("/people/{person_id}/orders/{order_id}/reopen")
@shown_again_by(ask_to_reopen)
def reopen(person_id: UUID, order_id: UUID, context: Writer, form: Form) -> Response:
    _order(context, person_id, order_id)
    do_as_previewed(context, form, lambda work: reopen_order(work, order_id, form.version))
    return saved(context, person_id, form)


@router.get("/people/{person_id}/orders/{order_id}/transfer")
def ask_for_executor(person_id: UUID, order_id: UUID, context: Writer, form: Form) -> Response:
    return order_act_page(context, person_id, order_id, "transfer", form)


@router.post("/people/{person_id}/orders/{order_id}/transfer")
@shown_again_by(ask_for_executor)
def transfer(person_id: UUID, order_id: UUID, context: Writer, form: Form) -> Response:
    _order(context, person_id, order_id)
    executor = form.one_of("executed_by", Executor)
    do_as_previewed(
        context, form, lambda work: transfer_order(work, order_id, form.version, executor)
    )
    return saved(context, person_id, form)


@router.get("/people/{person_id}/orders/{order_id}/change")
def ask_for_terms(person_id: UUID, order_id: UUID, context: Writer, form: Form) -> Response:
    found = context.run(periods_of, person_id)
    order = order_in(found, order_id).order
    shown = shown_preview(context, form)
    return context.page(
        "orders/order.html",
        person=person_link(found.person),
        form=form.or_stored(_typed(order)),
        frames=frame_choices(context),
        groups=[],
        order={"id": order.id},
        change=shown.change,
        seen=shown.seen,
        inform_first=inform_first(
            context,
            person_id,
            *([Disclosed.RELEASE_CHANGE] if starts_at_release(order.frame) else []),
        ),
    )


@router.post("/people/{person_id}/orders/{order_id}/change")
@shown_again_by(ask_for_terms)
def change(person_id: UUID, order_id: UUID, context: Writer, form: Form) -> Response:
    _order(context, person_id, order_id)
    terms = read_terms(context, form)
    do_as_previewed(
        context, form, lambda work: change_order(work, order_id, form.version, terms), ORDER_FIELDS
    )
    return saved(context, person_id, form)


def _typed(order: OrderRow) -> dict[str, str]:
    """The order as form values; a last day that follows from its length is not typed."""
    days = ("ends_on",) if order.length_number is None else ()
    typed = as_typed(order, "version", "frame", "court_reference", "regime", "executed_by")
    typed |= as_typed(order, "starts_on", "final_on", "length_number", "length_unit", *days)
    typed |= as_typed(order, "age_at_offence")
    return typed | ticks(enforceable=order.immediately_enforceable, serious_risk=order.serious_risk)
