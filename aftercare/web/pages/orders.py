"""The legal frame and its conditions: entered, added to, withdrawn."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import DuplicateReference, Invalid, NotFound
from aftercare.casework.orders import (
    NewCondition,
    NewOrder,
    add_condition,
    enter_order,
    withdraw_condition,
)
from aftercare.casework.reading import PersonFile, person_file
from aftercare.domain.access import Permission
from aftercare.domain.orders import CONDITION_LIBRARY, LEGAL_FRAMES, ConditionRole
from aftercare.domain.wall_time import civil_date
from aftercare.store.orders import ConditionRow, OrderRow
from aftercare.web.faults import field_errors
from aftercare.web.forms import Reading
from aftercare.web.language import sentence
from aftercare.web.phrases import condition_name, frame_name, full_name
from aftercare.web.visits import Allow, PageRoute, Typed, Visit, typed_form

router = APIRouter(route_class=PageRoute)
COURT_REFERENCE_TAKEN = sentence("This order was already entered")
GROUPS = (
    (ConditionRole.OBLIGATION, sentence("Conditions that ask for appointments")),
    (ConditionRole.CONSTRAINT, sentence("Conditions that limit where and with whom")),
    (ConditionRole.NEITHER, sentence("Other conditions")),
)
Form = Annotated[Typed, Depends(typed_form)]
Writer = Annotated[Visit, Depends(Allow(Permission.WRITE_CASES))]


@router.get("/people/{person_id}/orders/new")
def ask_for_order(person_id: UUID, visit: Writer) -> Response:
    return _order_page(visit, person_id, Reading({}))


@router.post("/people/{person_id}/orders/new")
def enter(person_id: UUID, visit: Writer, typed: Form) -> Response:
    form = Reading(typed)
    new = _new_order(visit, form, person_id)
    kinds = [kind for kind in CONDITION_LIBRARY if typed.get(f"condition-{kind}")]
    if new is not None:
        try:
            with visit.work() as work:
                order = enter_order(work, new)
                for kind in kinds:
                    add_condition(work, NewCondition(order.id, kind))
            return visit.back_to(f"/people/{person_id}", said="order")
        except Invalid as invalid:
            form.errors.update(field_errors(invalid, {}))
        except DuplicateReference:
            form.errors["court_reference"] = COURT_REFERENCE_TAKEN
    return _order_page(visit, person_id, form)


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


def _new_order(visit: Visit, form: Reading, person_id: UUID) -> NewOrder | None:
    today = civil_date(visit.now)
    frame = form.choice("frame", LEGAL_FRAMES)
    reference = form.text("court_reference", most=100)
    starts_on = form.date("starts_on", today)
    ends_on = form.date("ends_on", today, required=False)
    at_once = bool(form.typed.get("enforceable-yes"))
    if not form.holds or starts_on is None:
        return None
    return NewOrder(person_id, frame, reference, starts_on, ends_on, at_once)


def _order_page(visit: Visit, person_id: UUID, form: Reading) -> Response:
    with visit.work() as work:
        person = person_file(work, person_id).person
    frames = [(code, frame_name(code, visit.language)) for code in LEGAL_FRAMES]
    return visit.page(
        "order.html",
        200 if form.holds else 422,
        person={"id": person.id, "name": full_name(person)},
        form=form,
        frames=frames,
        groups=[
            {"name": visit.tell(name), "conditions": _options(visit, role)} for role, name in GROUPS
        ],
    )


def _options(visit: Visit, role: ConditionRole) -> list[dict[str, str]]:
    return [
        {"value": kind, "text": condition_name(kind, visit.language), "hint": entry.source}
        for kind, entry in CONDITION_LIBRARY.items()
        if entry.role is role
    ]


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
