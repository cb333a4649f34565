"""Pages for the periods of a client's orders, and for what lengthens or suspends them, previewed before it is saved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, TypeVar
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import NotFound
from aftercare.casework.orders.periods import (
    NewExtension,
    NewSuspension,
    OrderPeriod,
    PersonPeriods,
    correct_suspension,
    enter_suspension,
    extend_order,
    periods_of,
    void_extension,
    void_suspension,
)
from aftercare.domain.orders.periods import Length, LengthUnit, SuspensionKind
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.orders.period_rows import OrderExtensionRow, OrderSuspensionRow
from aftercare.web.orders.period_view import change_view, order_period, suspension
from aftercare.web.shell.dates import typed_day
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.language import sentence
from aftercare.web.shell.phrases import frame_name, full_name
from aftercare.web.shell.preview_form import Previewed, preview_or_do
from aftercare.web.shell.request import Allow, PageRoute, Typed, Visit, typed_form
from aftercare.web.shell.return_address import back_to_file
from aftercare.web.shell.vocabulary import word

router = APIRouter(route_class=PageRoute)
Form = Annotated[Typed, Depends(typed_form)]
Reader = Annotated[Visit, Depends(Allow(periods_of))]
Writer = Annotated[Visit, Depends(Allow(extend_order))]
MOST_OF_UNIT = 20_000
STILL_LASTS = sentence("ongoing")
_Row = TypeVar("_Row")


@router.get("/people/{person_id}/periods")
def show_periods(person_id: UUID, visit: Reader) -> Response:
    found = look(visit, person_id)
    stretches = [suspension(one) for one in found.suspensions]
    return visit.page(
        "orders/periods.html",
        person=person_view(found),
        orders=[order_period(visit, one) for one in found.orders],
        suspensions=[one for one in stretches if not one["is_voided"]],
        voided=[one for one in stretches if one["is_voided"]],
        may_edit=visit.may(extend_order),
    )


@router.get("/people/{person_id}/orders/{order_id}/extend")
def ask_for_extension(person_id: UUID, order_id: UUID, visit: Writer) -> Response:
    found = order_in(look(visit, person_id), order_id)
    form = Reading({"version": str(found.order.version), "length_unit": LengthUnit.YEARS.value})
    return order_act_page(visit, person_id, order_id, "extend", form)


@router.post("/people/{person_id}/orders/{order_id}/extend")
def extend(person_id: UUID, order_id: UUID, visit: Writer, typed: Form) -> Response:
    order_in(look(visit, person_id), order_id)
    form = Reading(typed)
    decided_on = form.date("decided_on", civil_date(visit.now), "past")
    reference = form.text("court_reference", most=100)
    length = read_length(form)
    new = NewExtension(decided_on, reference, length) if decided_on and length else None
    seen = preview_or_do(
        visit,
        form,
        new,
        lambda work, new: extend_order(work, order_id, typed.version, new),
        {"/length": "length_number"},
    )
    return order_act_page(visit, person_id, order_id, "extend", form, seen)


@router.get("/people/{person_id}/periods/suspensions/new")
def ask_for_suspension(person_id: UUID, visit: Writer) -> Response:
    form = Reading({"kind": SuspensionKind.DETENTION.value})
    return act_page(visit, look(visit, person_id), "suspend", form)


@router.post("/people/{person_id}/periods/suspensions/new")
def suspend(person_id: UUID, visit: Writer, typed: Form) -> Response:
    form = Reading(typed)
    seen = preview_or_do(
        visit,
        form,
        _read_stretch(visit, form),
        lambda work, new: enter_suspension(work, person_id, new),
    )
    if seen.done:
        return saved(visit, person_id, form)
    return act_page(visit, look(visit, person_id), "suspend", form, seen)


@router.get("/people/{person_id}/periods/suspensions/{suspension_id}")
def ask_for_other_days(person_id: UUID, suspension_id: UUID, visit: Writer) -> Response:
    found = look(visit, person_id)
    row = _suspension_in(found, suspension_id)
    form = Reading(
        {
            "version": str(row.version),
            "kind": row.kind,
            "from_on": typed_day(row.from_on),
            "until_on": typed_day(row.until_on) if row.until_on else "",
        }
    )
    return act_page(visit, found, "correct", form, about=_about_suspension(visit, row))


@router.post("/people/{person_id}/periods/suspensions/{suspension_id}")
def correct(person_id: UUID, suspension_id: UUID, visit: Writer, typed: Form) -> Response:
    found = look(visit, person_id)
    row = _suspension_in(found, suspension_id)
    form = Reading(typed)
    seen = preview_or_do(
        visit,
        form,
        _read_stretch(visit, form),
        lambda work, new: correct_suspension(work, suspension_id, typed.version, new),
    )
    return act_page(visit, found, "correct", form, seen, about=_about_suspension(visit, row))


@router.get("/people/{person_id}/periods/suspensions/{suspension_id}/void")
def ask_to_void_suspension(person_id: UUID, suspension_id: UUID, visit: Writer) -> Response:
    found = look(visit, person_id)
    row = _suspension_in(found, suspension_id)
    return _void_suspension(visit, found, row, Reading({"version": str(row.version)}), row.version)


@router.post("/people/{person_id}/periods/suspensions/{suspension_id}/void")
def take_back_suspension(
    person_id: UUID, suspension_id: UUID, visit: Writer, typed: Form
) -> Response:
    found = look(visit, person_id)
    row = _suspension_in(found, suspension_id)
    return _void_suspension(visit, found, row, Reading(typed), typed.version)


def _void_suspension(
    visit: Visit, found: PersonPeriods, row: OrderSuspensionRow, form: Reading, version: int
) -> Response:
    seen = preview_or_do(
        visit, form, row.id, lambda work, which: void_suspension(work, which, version)
    )
    return act_page(
        visit, found, "void-suspension", form, seen, about=_about_suspension(visit, row)
    )


@router.get("/people/{person_id}/periods/extensions/{extension_id}/void")
def ask_to_void_extension(person_id: UUID, extension_id: UUID, visit: Writer) -> Response:
    found = look(visit, person_id)
    row = _extension_in(found, extension_id)
    return _void_extension(visit, found, row, Reading({"version": str(row.version)}), row.version)


@router.post("/people/{person_id}/periods/extensions/{extension_id}/void")
def take_back_extension(
    person_id: UUID, extension_id: UUID, visit: Writer, typed: Form
) -> Response:
    found = look(visit, person_id)
    row = _extension_in(found, extension_id)
    return _void_extension(visit, found, row, Reading(typed), typed.version)


def _void_extension(
    visit: Visit, found: PersonPeriods, row: OrderExtensionRow, form: Reading, version: int
) -> Response:
    seen = preview_or_do(
        visit, form, row.id, lambda work, which: void_extension(work, which, version)
    )
    about = {"id": row.id, "head": f"{row.court_reference}, {visit.day(row.decided_on)}"}
    return act_page(visit, found, "void-extension", form, seen, about=about)


def _about_suspension(visit: Visit, row: OrderSuspensionRow) -> dict[str, Any]:
    kind = visit.translate(word("suspension", row.kind).name)
    until = visit.day(row.until_on) if row.until_on else visit.translate(STILL_LASTS)
    return {"id": row.id, "head": f"{kind}, {visit.day(row.from_on)} – {until}"}


def look(visit: Visit, person_id: UUID) -> PersonPeriods:
    with visit.work() as work:
        return periods_of(work, person_id)


def person_view(found: PersonPeriods) -> dict[str, Any]:
    return {"id": found.person.id, "name": full_name(found.person)}


def order_in(found: PersonPeriods, order_id: UUID) -> OrderPeriod:
    return _first(found.orders, lambda one: one.order.id == order_id)


def _suspension_in(found: PersonPeriods, suspension_id: UUID) -> OrderSuspensionRow:
    return _first(found.suspensions, lambda one: one.id == suspension_id)


def _extension_in(found: PersonPeriods, extension_id: UUID) -> OrderExtensionRow:
    every = [row for one in found.orders for row in one.extensions]
    return _first(every, lambda one: one.id == extension_id)


def _first(rows: list[_Row], fits: Callable[[_Row], bool]) -> _Row:
    found = next(filter(fits, rows), None)
    if found is None:
        raise NotFound()
    return found


def read_length(form: Reading, required: bool = True) -> Length | None:
    number = form.number("length_number", 1, MOST_OF_UNIT, required=required)
    if number is None:
        return None
    unit = form.choice("length_unit", [one.value for one in LengthUnit])
    return Length(number, LengthUnit(unit)) if "length_unit" not in form.errors else None


def _read_stretch(visit: Visit, form: Reading) -> NewSuspension | None:
    kind = form.choice("kind", [one.value for one in SuspensionKind])
    from_on = form.date("from_on", civil_date(visit.now))
    until_on = form.date("until_on", civil_date(visit.now), required=False, first=from_on)
    if not form.holds or from_on is None:
        return None
    return NewSuspension(SuspensionKind(kind), from_on, until_on)


def saved(visit: Visit, person_id: UUID, form: Reading) -> Response:
    path = f"/people/{person_id}/periods"
    return back_to_file(visit, person_id, path, said="saved", days=form.days)


def order_act_page(
    visit: Visit,
    person_id: UUID,
    order_id: UUID,
    act: str,
    form: Reading,
    seen: Previewed | None = None,
) -> Response:
    """The page of an act on one order: its form, and what it would move once previewed."""
    if seen is not None and seen.done:
        return saved(visit, person_id, form)
    found = look(visit, person_id)
    order = order_in(found, order_id).order
    head = f"{frame_name(order.frame, visit.language)} · {order.court_reference}"
    return act_page(visit, found, act, form, seen, about={"id": order.id, "head": head})


def act_page(
    visit: Visit,
    found: PersonPeriods,
    act: str,
    form: Reading,
    seen: Previewed | None = None,
    about: dict[str, Any] | None = None,
) -> Response:
    seen = seen or Previewed()
    if seen.done:
        return saved(visit, found.person.id, form)
    return visit.page(
        "orders/period_act.html",
        200 if form.holds else 422,
        person=person_view(found),
        act=act,
        about=about or {"id": None, "head": ""},
        form=form,
        change=change_view(visit, seen.change) if seen.change else None,
        seen=seen.seen,
    )
