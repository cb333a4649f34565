"""The conditions of a legal frame: added, withdrawn."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import Invalid, NotFound
from aftercare.casework.conditions import NewCondition, add_condition, withdraw_condition
from aftercare.casework.reading import PersonFile, person_file
from aftercare.domain.access import Permission
from aftercare.domain.conditions import CONDITION_LIBRARY
from aftercare.domain.wall_time import civil_date
from aftercare.store.orders import ConditionRow, OrderRow
from aftercare.web.faults import field_errors
from aftercare.web.forms import Reading
from aftercare.web.phrases import condition_name, frame_name, full_name
from aftercare.web.visits import Allow, PageRoute, Typed, Visit, typed_form

router = APIRouter(route_class=PageRoute)
Form = Annotated[Typed, Depends(typed_form)]
Writer = Annotated[Visit, Depends(Allow(Permission.WRITE_CASES))]


@router.get("/people/{person_id}/orders/{order_id}/conditions/new")
def ask_for_condition(person_id: UUID, order_id: UUID, visit: Writer) -> Response:
    return _condition_page(visit, person_id, order_id, Reading({}))


@router.post("/people/{person_id}/orders/{order_id}/conditions/new")
def add(person_id: UUID, order_id: UUID, visit: Writer, typed: Form) -> Response:
    form, today = Reading(typed), civil_date(visit.now)
    kind = form.choice("kind", CONDITION_LIBRARY)
    wording = form.text("wording", required=False, most=2_000)
    starts_on = form.date("starts_on", today, required=False)
    ends_on = form.date("ends_on", today, required=False)
    if form.holds:
        try:
            with visit.work() as work:
                _order_of(person_file(work, person_id), order_id)
                add_condition(work, NewCondition(order_id, kind, wording, starts_on, ends_on))
            return visit.back_to(f"/people/{person_id}", said="saved")
        except Invalid as invalid:
            form.errors.update(field_errors(invalid, {}))
    return _condition_page(visit, person_id, order_id, form)


@router.get("/people/{person_id}/conditions/{condition_id}/withdraw")
def ask_for_last_day(person_id: UUID, condition_id: UUID, visit: Writer) -> Response:
    return _withdraw_page(visit, person_id, condition_id, Reading({}))


@router.post("/people/{person_id}/conditions/{condition_id}/withdraw")
def withdraw(person_id: UUID, condition_id: UUID, visit: Writer, typed: Form) -> Response:
    form = Reading(typed)
    on = form.date("on", civil_date(visit.now))
    if on is not None:
        try:
            with visit.work() as work:
                withdraw_condition(work, condition_id, typed.version, on)
            return visit.back_to(f"/people/{person_id}", said="withdrawn")
        except Invalid as invalid:
            form.errors.update(field_errors(invalid, {}))
    return _withdraw_page(visit, person_id, condition_id, form)


def _condition_page(visit: Visit, person_id: UUID, order_id: UUID, form: Reading) -> Response:
    with visit.work() as work:
        file = person_file(work, person_id)
    order = _order_of(file, order_id)
    return visit.page(
        "condition.html",
        200 if form.holds else 422,
        person={"id": person_id, "name": full_name(file.person)},
        order=_told(visit, order),
        kinds=[(kind, condition_name(kind, visit.language)) for kind in CONDITION_LIBRARY],
        form=form,
    )


def _withdraw_page(visit: Visit, person_id: UUID, condition_id: UUID, form: Reading) -> Response:
    with visit.work() as work:
        file = person_file(work, person_id)
    condition = _condition_of(file, condition_id)
    return visit.page(
        "withdraw.html",
        200 if form.holds else 422,
        person={"id": person_id, "name": full_name(file.person)},
        condition={
            "id": condition.id,
            "text": condition_name(condition.kind, visit.language),
            "version": form.typed.get("version", condition.version),
        },
        form=form,
    )


def _told(visit: Visit, order: OrderRow) -> dict[str, Any]:
    return {
        "id": order.id,
        "frame": frame_name(order.frame, visit.language),
        "starts_on": order.starts_on,
        "ends_on": order.ends_on,
    }


def _order_of(file: PersonFile, order_id: UUID) -> OrderRow:
    found = next((one for one in file.orders if one.id == order_id), None)
    if found is None:
        raise NotFound()
    return found


def _condition_of(file: PersonFile, condition_id: UUID) -> ConditionRow:
    found = next((one for one in file.conditions if one.id == condition_id), None)
    if found is None:
        raise NotFound()
    return found
