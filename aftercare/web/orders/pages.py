"""Pages for an order, entered with the conditions the court set."""

from __future__ import annotations

from collections.abc import Collection
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.casework.orders.acts import NewOrder, OrderTerms
from aftercare.casework.orders.entry import enter_with_conditions, kinds_for
from aftercare.casework.overviews.view import person_file
from aftercare.domain.conditions import CONDITION_LIBRARY, ConditionRole
from aftercare.domain.orders.legal_frames import LEGAL_FRAMES
from aftercare.domain.orders.order_checks import Executor
from aftercare.domain.orders.periods import LengthUnit
from aftercare.domain.people.person import Regime
from aftercare.domain.time.wall_time import civil_date
from aftercare.web.orders.period_view import change_view
from aftercare.web.orders.periods_page import read_length
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.language import sentence
from aftercare.web.shell.phrases import condition_name, frame_name, full_name
from aftercare.web.shell.preview_form import ALREADY_ENTERED, Previewed, preview_or_do
from aftercare.web.shell.request import Allow, PageRoute, Typed, Visit, typed_form
from aftercare.web.shell.return_address import back_to_file
from aftercare.web.shell.sources import source_view

router = APIRouter(route_class=PageRoute)
COURT_REFERENCE_TAKEN = sentence("This order has already been entered")
GROUPS = (
    (ConditionRole.OBLIGATION, sentence("Conditions that require appointments")),
    (ConditionRole.CONSTRAINT, sentence("Conditions that limit places and contacts")),
    (ConditionRole.NEITHER, sentence("Other conditions")),
)
# The form field for each fault pointer.
ORDER_FIELDS = {"/length": "length_number", "/extensions": "length_number"}
Form = Annotated[Typed, Depends(typed_form)]
Writer = Annotated[Visit, Depends(Allow(enter_with_conditions))]


@router.get("/people/{person_id}/orders/new")
def ask_for_order(person_id: UUID, visit: Writer) -> Response:
    return _order_page(visit, person_id, Reading({"length_unit": LengthUnit.YEARS.value}))


@router.post("/people/{person_id}/orders/new")
def enter(person_id: UUID, visit: Writer, typed: Form) -> Response:
    form = Reading(typed)
    if typed.get("choose"):
        return _order_page(visit, person_id, form)
    terms = read_terms(visit, form)
    kinds = [kind for kind in CONDITION_LIBRARY if typed.get(f"condition-{kind}")]
    seen = preview_or_do(
        visit,
        form,
        None if terms is None else NewOrder(person_id, **vars(terms)),
        lambda work, new: enter_with_conditions(work, new, kinds),
        ORDER_FIELDS,
    )
    if seen.done:
        return back_to_file(visit, person_id, f"/people/{person_id}", said="order", days=form.days)
    if form.errors.get("court_reference") == ALREADY_ENTERED:
        form.errors["court_reference"] = COURT_REFERENCE_TAKEN
    return _order_page(visit, person_id, form, seen)


def read_terms(visit: Visit, form: Reading) -> OrderTerms | None:
    """The court's decision as typed; None when part of it is unreadable."""
    today = civil_date(visit.now)
    frame = form.choice("frame", LEGAL_FRAMES)
    reference = form.text("court_reference", most=100)
    final_on = form.date("final_on", today, "past", required=False)
    starts_on = form.date("starts_on", today, required=False)
    length = read_length(form, required=False)
    ends_on = form.date("ends_on", today, required=False, first=starts_on)
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


def _order_page(
    visit: Visit, person_id: UUID, form: Reading, seen: Previewed | None = None
) -> Response:
    """The form, and what it would move once previewed. Lists only the conditions that the order can contain."""
    seen = seen or Previewed()
    with visit.work() as work:
        person = person_file(work, person_id).person
        frame, regime = form.typed.get("frame", ""), form.typed.get("regime") or None
        offered = kinds_for(work, person_id, frame, regime)
    return visit.page(
        "orders/order.html",
        200 if form.holds else 422,
        person={"id": person.id, "name": full_name(person)},
        form=form,
        frames=frame_choices(visit),
        groups=[
            {"name": visit.translate(name), "conditions": options}
            for role, name in GROUPS
            if (options := _options(visit, role, offered))
        ],
        order=None,
        change=change_view(visit, seen.change) if seen.change else None,
        seen=seen.seen,
    )


def frame_choices(visit: Visit) -> list[tuple[str, str]]:
    return [(code, frame_name(code, visit.language)) for code in LEGAL_FRAMES]


def _options(visit: Visit, role: ConditionRole, offered: Collection[str]) -> list[dict[str, str]]:
    return [
        {
            "value": kind,
            "text": condition_name(kind, visit.language),
            "hint": source_view(entry.source, visit.language),
        }
        for kind, entry in CONDITION_LIBRARY.items()
        if entry.role is role and kind in offered
    ]
