"""Pages for an order, entered with the conditions the court set."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.translation import sentence
from aftercare.casework.orders.acts import NewOrder
from aftercare.casework.orders.entry import enter_with_conditions, kinds_for
from aftercare.casework.overviews.person_file import person_file
from aftercare.domain.conditions.entries import ConditionEntry, ConditionRole
from aftercare.domain.conditions.library import CONDITION_LIBRARY, general_kinds
from aftercare.domain.orders.enforceability import VOLUNTARY_FRAMES
from aftercare.domain.orders.legal_frames import LEGAL_FRAMES
from aftercare.domain.orders.order_checks import Executor
from aftercare.domain.orders.periods import LengthUnit
from aftercare.domain.orders.terms import OrderTerms
from aftercare.domain.people.person import Regime
from aftercare.web.orders.period_view import shown_preview
from aftercare.web.orders.periods_page import read_length
from aftercare.web.orders.preview_form import ALREADY_ENTERED, do_as_previewed
from aftercare.web.shell.forms.options import Option
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.phrases import entry_name, frame_name, person_link
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.return_address import back_to_file
from aftercare.web.shell.saving import Form, NotSaved, shown_again_by
from aftercare.web.shell.sources import source_view

router = APIRouter(route_class=PageRoute)
COURT_REFERENCE_TAKEN = sentence("This order has already been entered")
GROUPS = (
    (ConditionRole.OBLIGATION, sentence("Conditions that require appointments")),
    (ConditionRole.CONSTRAINT, sentence("Conditions that limit places and contacts")),
    (ConditionRole.NEITHER, sentence("Other conditions")),
)
GENERAL = sentence("General conditions")
TICK = "condition-"
GENERAL_HINT = sentence("They come with the order by law. Untick one that the decision leaves out.")
# The form field for each fault pointer.
ORDER_FIELDS = {"/length": "length_number", "/extensions": "length_number"}
Writer = Annotated[PageContext, Depends(Allow(enter_with_conditions))]


@dataclass(frozen=True, slots=True)
class ConditionGroup:
    name: str
    hint: str
    conditions: list[Option]


@router.get("/people/{person_id}/orders/new")
def ask_for_order(person_id: UUID, context: Writer, form: Form) -> Response:
    """The form, and what it would move once previewed. Lists only the conditions that the order can contain."""
    form = form.or_stored({"length_unit": LengthUnit.YEARS.value})
    _tick_general(form)
    with context.work() as work:
        person = person_file(work, person_id).person
        frame, regime = form.typed.get("frame", ""), form.typed.get("regime") or None
        offered = kinds_for(work, person_id, frame, regime)
    shown, groups = shown_preview(context, form), _groups(context, offered, general_kinds(frame))
    return context.page(
        "orders/order.html",
        inform_first="",
        person=person_link(person),
        form=form,
        frames=frame_choices(context),
        groups=groups,
        made=[
            one.text
            for group in groups
            for one in group.conditions
            if form.typed.get(f"condition-{one.value}")
        ],
        order=None,
        change=shown.change,
        seen=shown.seen,
    )


@router.post("/people/{person_id}/orders/new")
@shown_again_by(ask_for_order)
def enter(person_id: UUID, context: Writer, form: Form) -> Response:
    _tick_general(form)
    if form.typed.get("choose"):
        raise NotSaved()
    terms = read_terms(context, form)
    ticked = (one.removeprefix(TICK) for one in form.typed if one.startswith(TICK))
    kinds = sorted(filter(lambda one: form.ticked(TICK + one), ticked), key=_in_the_order_of_law)
    new = NewOrder(person_id, terms)
    try:
        do_as_previewed(
            context, form, lambda work: enter_with_conditions(work, new, kinds), ORDER_FIELDS
        )
    finally:
        if form.errors.get("court_reference") == ALREADY_ENTERED:
            form.errors["court_reference"] = COURT_REFERENCE_TAKEN
    return back_to_file(
        context, person_id, f"/people/{person_id}/conditions", flash="order", days=form.days
    )


def _in_the_order_of_law(kind: str) -> tuple[int, str]:
    """The shipped kinds by their article, then those of the organisation."""
    shipped = list(CONDITION_LIBRARY)
    return shipped.index(kind) if kind in shipped else len(shipped), kind


def _tick_general(form: Reading) -> None:
    """Ticks the general conditions of a type of order whose conditions the page did not list yet (`listed`). After
    that the ticks are the officer's."""
    frame = form.typed.get("frame", "")
    if frame != form.typed.get("listed", ""):
        ticked = {f"condition-{kind}": "yes" for kind in general_kinds(frame)}
        form.typed = {**form.typed, **ticked, "listed": frame}


def read_terms(context: PageContext, form: Reading) -> OrderTerms:
    """The court's decision as typed."""
    today = context.today
    frame = form.choice("frame", LEGAL_FRAMES)
    by_court = frame not in VOLUNTARY_FRAMES
    return OrderTerms(
        frame=frame,
        court_reference=form.text("court_reference", required=by_court, most=100),
        final_on=form.optional_date("final_on", today, "past"),
        starts_on=(first := form.optional_date("starts_on", today)),
        length=read_length(form, required=False),
        ends_on=form.optional_date("ends_on", today, first=first),
        regime=form.optional_one_of("regime", Regime),
        age_at_offence=form.optional_number("age_at_offence", 12, 120),
        immediately_enforceable=form.ticked("enforceable-yes"),
        serious_risk=form.ticked("serious_risk-yes"),
        executed_by=form.optional_one_of("executed_by", Executor),
    )


def frame_choices(context: PageContext) -> list[tuple[str, str]]:
    return [(code, frame_name(code, context.language)) for code in LEGAL_FRAMES]


def _groups(
    context: PageContext, offered: Sequence[ConditionEntry], general: Collection[str]
) -> list[ConditionGroup]:
    """The conditions by what they mean for the planner, the general ones last."""
    special = [one for one in offered if one.kind not in general]
    by_law = [one for one in offered if one.kind in general]
    groups = [(name, "", [one for one in special if one.role is role]) for role, name in GROUPS]
    return [
        ConditionGroup(
            context.translate(name),
            context.translate(hint) if hint else "",
            [_option(context, one) for one in entries],
        )
        for name, hint, entries in (*groups, (GENERAL, GENERAL_HINT, by_law))
        if entries
    ]


def _option(context: PageContext, one: ConditionEntry) -> Option:
    source = source_view(one.source, context.language)
    return Option(one.kind, entry_name(one, context.language), source)
