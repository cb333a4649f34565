"""The legal frame, entered with the conditions the court set."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import DuplicateReference, Invalid
from aftercare.casework.conditions import NewCondition, add_condition
from aftercare.casework.orders import NewOrder, OrderTerms, enter_order
from aftercare.casework.reading import person_file
from aftercare.domain.access import Permission
from aftercare.domain.conditions import CONDITION_LIBRARY, ConditionRole
from aftercare.domain.order_checks import Executor
from aftercare.domain.orders import LEGAL_FRAMES
from aftercare.domain.people import Regime
from aftercare.domain.periods import LengthUnit
from aftercare.domain.wall_time import civil_date
from aftercare.web.faults import field_errors
from aftercare.web.forms import Reading
from aftercare.web.language import sentence
from aftercare.web.pages.periods import read_length
from aftercare.web.phrases import condition_name, frame_name, full_name
from aftercare.web.visits import Allow, PageRoute, Typed, Visit, typed_form

router = APIRouter(route_class=PageRoute)
COURT_REFERENCE_TAKEN = sentence("This order was already entered")
GROUPS = (
    (ConditionRole.OBLIGATION, sentence("Conditions that ask for appointments")),
    (ConditionRole.CONSTRAINT, sentence("Conditions that limit where and with whom")),
    (ConditionRole.NEITHER, sentence("Other conditions")),
)
# What the form calls a field that a fault points at.
ORDER_FIELDS = {"/length": "length_number", "/extensions": "length_number"}
Form = Annotated[Typed, Depends(typed_form)]
Writer = Annotated[Visit, Depends(Allow(Permission.WRITE_CASES))]


@router.get("/people/{person_id}/orders/new")
def ask_for_order(person_id: UUID, visit: Writer) -> Response:
    return _order_page(visit, person_id, Reading({"length_unit": LengthUnit.YEARS.value}))


@router.post("/people/{person_id}/orders/new")
def enter(person_id: UUID, visit: Writer, typed: Form) -> Response:
    form = Reading(typed)
    terms = read_terms(visit, form)
    kinds = [kind for kind in CONDITION_LIBRARY if typed.get(f"condition-{kind}")]
    if terms is not None:
        try:
            with visit.work() as work:
                order = enter_order(work, NewOrder(person_id, **vars(terms)))
                for kind in kinds:
                    add_condition(work, NewCondition(order.id, kind))
            return visit.back_to(f"/people/{person_id}", said="order")
        except Invalid as invalid:
            form.errors.update(field_errors(invalid, ORDER_FIELDS))
        except DuplicateReference:
            form.errors["court_reference"] = COURT_REFERENCE_TAKEN
    return _order_page(visit, person_id, form)


def read_terms(visit: Visit, form: Reading) -> OrderTerms | None:
    """What the court decided as typed; None when some of it cannot be read."""
    today = civil_date(visit.now)
    frame = form.choice("frame", LEGAL_FRAMES)
    reference = form.text("court_reference", most=100)
    final_on = form.date("final_on", today, "past", required=False)
    starts_on = form.date("starts_on", today, required=False)
    length = read_length(form, required=False)
    ends_on = form.date("ends_on", today, required=False)
    regime = form.choice("regime", [one.value for one in Regime], required=False)
    age = form.number("age_at_offence", 12, 120, required=False)
    executor = form.choice("executed_by", [one.value for one in Executor], required=False)
    if not form.holds:
        return None
    return OrderTerms(
        frame=frame,
        court_reference=reference,
        starts_on=starts_on,
        ends_on=ends_on,
        immediately_enforceable=bool(form.typed.get("enforceable-yes")),
        length=length,
        final_on=final_on,
        regime=regime or None,
        age_at_offence=age,
        serious_risk=bool(form.typed.get("serious_risk-yes")),
        executed_by=executor or None,
    )


def _order_page(visit: Visit, person_id: UUID, form: Reading) -> Response:
    with visit.work() as work:
        person = person_file(work, person_id).person
    return visit.page(
        "order.html",
        200 if form.holds else 422,
        person={"id": person.id, "name": full_name(person)},
        form=form,
        frames=frame_choices(visit),
        groups=[
            {"name": visit.tell(name), "conditions": _options(visit, role)} for role, name in GROUPS
        ],
        order=None,
        change=None,
        seen="",
    )


def frame_choices(visit: Visit) -> list[tuple[str, str]]:
    return [(code, frame_name(code, visit.language)) for code in LEGAL_FRAMES]


def _options(visit: Visit, role: ConditionRole) -> list[dict[str, str]]:
    return [
        {"value": kind, "text": condition_name(kind, visit.language), "hint": entry.source}
        for kind, entry in CONDITION_LIBRARY.items()
        if entry.role is role
    ]
