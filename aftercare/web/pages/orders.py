"""The legal frame, entered with the conditions the court set."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import DuplicateReference, Invalid
from aftercare.casework.conditions import NewCondition, add_condition
from aftercare.casework.orders import NewOrder, enter_order
from aftercare.casework.reading import person_file
from aftercare.domain.access import Permission
from aftercare.domain.conditions import CONDITION_LIBRARY, ConditionRole
from aftercare.domain.orders import LEGAL_FRAMES
from aftercare.domain.wall_time import civil_date
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
