"""Pages for the periods of a client's orders, and for what lengthens or suspends them, previewed before it is saved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, TypeVar
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import existing
from aftercare.base.translation import sentence
from aftercare.casework.orders.custody import custody_now
from aftercare.casework.orders.period_changes import Changed
from aftercare.casework.orders.periods import (
    NewExtension,
    NewSuspension,
    OrderPeriod,
    PersonPeriods,
    came_within,
    correct_suspension,
    enter_suspension,
    extend_order,
    periods_of,
    void_extension,
    void_suspension,
)
from aftercare.domain.orders.periods import Length, LengthUnit, SuspensionKind
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.orders.period_rows import OrderExtensionRow, OrderSuspensionRow
from aftercare.web.orders.period_view import days_read, order_period, shown_preview, suspension
from aftercare.web.orders.preview_form import do_as_previewed, preview
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.forms.stored import as_typed
from aftercare.web.shell.phrases import frame_name, person_link
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.return_address import back_to_file
from aftercare.web.shell.saving import Form, shown_again_by

router = APIRouter(route_class=PageRoute)
Reader = Annotated[PageContext, Depends(Allow(periods_of))]
Writer = Annotated[PageContext, Depends(Allow(extend_order))]
MOST_OF_UNIT = 20_000
# The acts that say on which days an order did not run.
SUSPENDS = ("suspend", "correct")
STILL_LASTS = sentence("ongoing")
_Row = TypeVar("_Row")


@dataclass(frozen=True, slots=True)
class ActedOn:
    """An order, a suspension or an extension; empty for a new suspension."""

    id: UUID | None = None
    head: str = ""


@router.get("/people/{person_id}/periods")
def show_periods(person_id: UUID, context: Reader) -> Response:
    found = context.run(periods_of, person_id)
    stretches = [suspension(row) for row in found.suspensions]
    return context.page(
        "orders/periods.html",
        person=person_link(found.person),
        orders=[order_period(context, order) for order in found.orders],
        suspensions=[stretch for stretch in stretches if not stretch.is_voided],
        voided=[stretch for stretch in stretches if stretch.is_voided],
        may_edit=context.can_perform(extend_order),
    )


@router.get("/people/{person_id}/orders/{order_id}/extend")
def ask_for_extension(person_id: UUID, order_id: UUID, context: Writer, form: Form) -> Response:
    return order_act_page(context, person_id, order_id, "extend", form)


@router.post("/people/{person_id}/orders/{order_id}/extend")
@shown_again_by(ask_for_extension)
def extend(person_id: UUID, order_id: UUID, context: Writer, form: Form) -> Response:
    order_in(context.run(periods_of, person_id), order_id)
    decided_on = form.date("decided_on", context.today, "past")
    reference = form.text("court_reference", most=100)
    length = read_length(form)

    def act(work: UnitOfWork) -> Changed:
        assert length is not None
        new = NewExtension(decided_on, reference, length)
        return extend_order(work, order_id, form.version, new)

    do_as_previewed(context, form, act, {"/length": "length_number"})
    return saved(context, person_id, form)


@router.get("/people/{person_id}/periods/suspensions/new")
def ask_for_suspension(person_id: UUID, context: Writer, form: Form) -> Response:
    first_on, last_on = context.run(custody_now, person_id)
    stored = {"kind": SuspensionKind.DETENTION, "from_on": first_on, "until_on": last_on}
    form = form.or_stored(as_typed(stored, *stored))
    return act_page(context, context.run(periods_of, person_id), "suspend", form)


@router.post("/people/{person_id}/periods/suspensions/new")
@shown_again_by(ask_for_suspension)
def suspend(person_id: UUID, context: Writer, form: Form) -> Response:
    new = _read_stretch(context, form)
    do_as_previewed(context, form, lambda work: enter_suspension(work, person_id, new))
    return saved(context, person_id, form)


@router.get("/people/{person_id}/periods/suspensions/{suspension_id}")
def ask_for_other_days(
    person_id: UUID, suspension_id: UUID, context: Writer, form: Form
) -> Response:
    found = context.run(periods_of, person_id)
    row = _suspension_in(found, suspension_id)
    stored = as_typed(row, "version", "kind", "from_on", "until_on")
    return act_page(
        context, found, "correct", form.or_stored(stored), _about_suspension(context, row)
    )


@router.post("/people/{person_id}/periods/suspensions/{suspension_id}")
@shown_again_by(ask_for_other_days)
def correct(person_id: UUID, suspension_id: UUID, context: Writer, form: Form) -> Response:
    _suspension_in(context.run(periods_of, person_id), suspension_id)
    new = _read_stretch(context, form)
    do_as_previewed(
        context, form, lambda work: correct_suspension(work, suspension_id, form.version, new)
    )
    return saved(context, person_id, form)


@router.get("/people/{person_id}/periods/suspensions/{suspension_id}/void")
def ask_to_void_suspension(
    person_id: UUID, suspension_id: UUID, context: Writer, form: Form
) -> Response:
    found = context.run(periods_of, person_id)
    row = _suspension_in(found, suspension_id)
    form = form.or_stored(as_typed(row, "version"))
    preview(context, form, lambda work: void_suspension(work, row.id, row.version))
    return act_page(context, found, "void-suspension", form, _about_suspension(context, row))


@router.post("/people/{person_id}/periods/suspensions/{suspension_id}/void")
@shown_again_by(ask_to_void_suspension)
def take_back_suspension(
    person_id: UUID, suspension_id: UUID, context: Writer, form: Form
) -> Response:
    _suspension_in(context.run(periods_of, person_id), suspension_id)
    do_as_previewed(context, form, lambda work: void_suspension(work, suspension_id, form.version))
    return saved(context, person_id, form)


@router.get("/people/{person_id}/periods/extensions/{extension_id}/void")
def ask_to_void_extension(
    person_id: UUID, extension_id: UUID, context: Writer, form: Form
) -> Response:
    found = context.run(periods_of, person_id)
    row = _extension_in(found, extension_id)
    form = form.or_stored(as_typed(row, "version"))
    preview(context, form, lambda work: void_extension(work, row.id, row.version))
    about = ActedOn(row.id, f"{row.court_reference}, {context.day(row.decided_on)}")
    return act_page(context, found, "void-extension", form, about)


@router.post("/people/{person_id}/periods/extensions/{extension_id}/void")
@shown_again_by(ask_to_void_extension)
def take_back_extension(
    person_id: UUID, extension_id: UUID, context: Writer, form: Form
) -> Response:
    _extension_in(context.run(periods_of, person_id), extension_id)
    do_as_previewed(context, form, lambda work: void_extension(work, extension_id, form.version))
    return saved(context, person_id, form)


def _about_suspension(context: PageContext, row: OrderSuspensionRow) -> ActedOn:
    kind = context.name_of("suspension", row.kind)
    until = context.day(row.until_on) if row.until_on else context.translate(STILL_LASTS)
    return ActedOn(row.id, f"{kind}, {context.day(row.from_on)} – {until}")


def order_in(found: PersonPeriods, order_id: UUID) -> OrderPeriod:
    return _first(found.orders, lambda one: one.order.id == order_id)


def _suspension_in(found: PersonPeriods, suspension_id: UUID) -> OrderSuspensionRow:
    return _first(found.suspensions, lambda one: one.id == suspension_id)


def _extension_in(found: PersonPeriods, extension_id: UUID) -> OrderExtensionRow:
    every = [row for one in found.orders for row in one.extensions]
    return _first(every, lambda one: one.id == extension_id)


def _first(rows: list[_Row], fits: Callable[[_Row], bool]) -> _Row:
    return existing(next(filter(fits, rows), None))


def read_length(form: Reading, required: bool = True) -> Length | None:
    number = form.optional_number("length_number", 1, MOST_OF_UNIT, required=required)
    if number is None or "length_number" in form.errors:
        return None
    return Length(number, form.one_of("length_unit", LengthUnit))


def _read_stretch(context: PageContext, form: Reading) -> NewSuspension:
    kind = form.one_of("kind", SuspensionKind)
    from_on = form.date("from_on", context.today)
    until_on = form.optional_date("until_on", context.today, first=from_on)
    return NewSuspension(kind, from_on, until_on)


def _came(context: PageContext, person_id: UUID, new: NewSuspension) -> list[Row]:
    """Asked about before it is confirmed, in the words in which one that was sent asks."""
    return context.run(came_within, person_id, new.from_on, new.until_on)


def saved(context: PageContext, person_id: UUID, form: Reading) -> Response:
    path = f"/people/{person_id}/periods"
    return back_to_file(context, person_id, path, flash="saved", days=form.days)


def order_act_page(
    context: PageContext, person_id: UUID, order_id: UUID, act: str, form: Reading
) -> Response:
    """The page of an act on one order: its form, and what it would move once previewed."""
    found = context.run(periods_of, person_id)
    order = order_in(found, order_id).order
    stored = as_typed(order, "version", "executed_by") | {"length_unit": LengthUnit.YEARS.value}
    head = f"{frame_name(order.frame, context.language)} · {order.court_reference}"
    return act_page(context, found, act, form.or_stored(stored), ActedOn(order.id, head))


def act_page(
    context: PageContext,
    found: PersonPeriods,
    act: str,
    form: Reading,
    about: ActedOn = ActedOn(),
) -> Response:
    shown = shown_preview(context, form)
    suspends = act in SUSPENDS and form.previewed is not None
    new = _read_stretch(context, form) if suspends else None
    return context.page(
        "orders/period_act.html",
        person=person_link(found.person),
        act=act,
        about=about,
        form=form,
        days=days_read(context, new) if new else None,
        came=_came(context, found.person.id, new) if new else [],
        change=shown.change,
        seen=shown.seen,
    )
