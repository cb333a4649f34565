"""Pages for the conditions of an order: added with what they require, corrected, withdrawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import Invalid, existing
from aftercare.base.translation import sentence
from aftercare.base.typed_text import MEDIUM_REASON
from aftercare.casework.conditions.acts import (
    ConditionTerms,
    NewCondition,
    add_condition,
    change_condition,
)
from aftercare.casework.conditions.library_updates import (
    library_offered,
    sites_checked,
    sites_of_condition,
)
from aftercare.casework.conditions.missing_parameters import missing_in
from aftercare.casework.orders.withdrawals import Withdrawn, withdraw_condition
from aftercare.casework.overviews.person_file import PersonFile, person_file
from aftercare.casework.overviews.view import my_sites
from aftercare.casework.people.home_addresses import home_address
from aftercare.casework.sites.accepted_sites import accept_site, withdraw_site
from aftercare.casework.treatment.groups import providers_known
from aftercare.domain.conditions.entries import ConditionEntry, Shape
from aftercare.domain.conditions.parameters import parameter_faults
from aftercare.domain.conditions.zones import metres_to
from aftercare.domain.disclosures.protected_changes import protected_by
from aftercare.domain.law.validity import cited, law_day
from aftercare.store.conditions.rows import ConditionRow
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.orders.rows import OrderRow
from aftercare.store.sites.rows import SiteRow
from aftercare.web.conditions.address_finding import Finding, filled, finding_of, is_finding
from aftercare.web.conditions.distances import distance
from aftercare.web.conditions.fields import (
    fields_of,
    labels_of,
    place_of_fault,
    read_parameters,
    typed_parameters,
)
from aftercare.web.conditions.full_names import full_names
from aftercare.web.conditions.map_view import Map, map_of
from aftercare.web.orders.period_view import shown_preview
from aftercare.web.orders.preview_form import do_as_previewed
from aftercare.web.shell.dates import typed_day
from aftercare.web.shell.forms.faults import WHOLE_FORM, field_errors
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.phrases import entry_name, frame_name, person_link
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form, NotSaved, inform_first, saving, shown_again_by
from aftercare.web.shell.sources import source_view
from aftercare.web.shell.view import View

router = APIRouter(route_class=PageRoute)
# The field that a found address goes into, and how far around it at first.
CIRCLES, FOUND_RADIUS_M = "parameters-areas-circles", 500
HOME_ADDRESS = sentence("Home address")
WHY_OPEN = sentence("How do you know that the site is outside the zone?")
Writer = Annotated[PageContext, Depends(Allow(add_condition))]


@dataclass(frozen=True)
class Sheet:
    """The form of one condition: its client, order and library entry, and where the form is posted. `lacks`: the stored
    condition lacks facts."""

    file: PersonFile
    order: OrderRow
    entry: ConditionEntry
    action: str
    version: int | None = None
    condition_id: UUID | None = None
    lacks: bool = False


@router.get("/people/{person_id}/orders/{order_id}/conditions/new")
def ask_for_condition(person_id: UUID, order_id: UUID, context: Writer, kind: str = "") -> Response:
    """First choose the condition, then fill in its parameters: each kind has fields of its own."""
    file, order = _opened(context, person_id, order_id)
    entry = _offered(context, order).get(kind)
    if entry is None:
        return _kind_page(context, file, order, Reading({}))
    usual = Reading(typed_parameters(entry, entry.defaults))
    return _page(context, _new_sheet(file, order, entry), usual)


@router.post("/people/{person_id}/orders/{order_id}/conditions/new")
def add(person_id: UUID, order_id: UUID, context: Writer, form: Form) -> Response:
    file, order = _opened(context, person_id, order_id)
    offered = _offered(context, order)
    kind = form.choice("kind", offered)
    if not form.is_valid:
        return _kind_page(context, file, order, form)
    sheet = _new_sheet(file, order, offered[kind])
    if is_finding(form):
        return _page(context, sheet, form)
    terms = _terms(form, sheet.entry, context.today)
    if form.typed.get("look"):
        return _page(context, sheet, form, terms)
    try:
        with saving(context, form, lambda invalid: _places(form, invalid, terms)) as work:
            add_condition(work, NewCondition(order_id, kind, terms))
    except NotSaved:
        return _page(context, sheet, form)
    return context.redirect_to(f"/people/{person_id}/conditions", flash="saved", days=form.days)


@router.get("/people/{person_id}/conditions/{condition_id}/change")
def ask_for_change(person_id: UUID, condition_id: UUID, context: Writer) -> Response:
    sheet, condition = _changing(context, person_id, condition_id)
    return _page(context, sheet, _as_stored(sheet.entry, condition), _stored_terms(condition))


@router.post("/people/{person_id}/conditions/{condition_id}/change")
def change(person_id: UUID, condition_id: UUID, context: Writer, form: Form) -> Response:
    sheet, _ = _changing(context, person_id, condition_id)
    if is_finding(form):
        return _page(context, sheet, form)
    terms = _terms(form, sheet.entry, context.today)
    if form.typed.get("look"):
        return _page(context, sheet, form, terms)
    try:
        with saving(context, form, lambda invalid: _places(form, invalid, terms)) as work:
            change_condition(work, condition_id, form.version, terms)
    except NotSaved:
        return _page(context, sheet, form)
    return context.redirect_to(f"/people/{person_id}/conditions", flash="saved", days=form.days)


@router.post("/people/{person_id}/conditions/{condition_id}/sites/{site_id}")
def decide_site(
    person_id: UUID, condition_id: UUID, site_id: UUID, context: Writer, form: Form
) -> Response:
    """Open a site that is not on the map to this client, or close it again."""
    sheet, condition = _changing(context, person_id, condition_id)
    back = f"/people/{person_id}/conditions/{condition_id}/change"
    if form.typed.get("close"):
        context.run(withdraw_site, condition_id, site_id)
        return context.redirect_to(back, flash="saved")
    name = f"reason-{site_id}"
    reason = form.text(name, most=MEDIUM_REASON)
    if form.is_valid:
        context.run(accept_site, condition_id, site_id, reason)
        return context.redirect_to(back, flash="saved")
    stored = _as_stored(sheet.entry, condition)
    kept = Reading({**stored.typed, name: form.typed.get(name, "")}, errors=form.errors)
    return _page(context, sheet, kept, _stored_terms(condition))


@router.get("/people/{person_id}/conditions/{condition_id}/withdraw")
def ask_for_last_day(person_id: UUID, condition_id: UUID, context: Writer, form: Form) -> Response:
    file = context.run(person_file, person_id)
    condition = _condition_of(file, condition_id)
    if not form.typed and condition.withdrawn_on:
        form = Reading({"on": typed_day(condition.withdrawn_on)})
    shown = shown_preview(context, form)
    return context.page(
        "conditions/withdraw.html",
        person=person_link(file.person),
        condition={
            "id": condition.id,
            "text": full_names(context, file.conditions)[condition.id],
            "version": form.typed.get("version", condition.version),
            "is_withdrawn": condition.withdrawn_on is not None,
        },
        inform_first=inform_first(
            context, person_id, *protected_by(condition.entry), condition_id=condition.id
        ),
        form=form,
        change=shown.change,
        seen=shown.seen,
    )


@router.post("/people/{person_id}/conditions/{condition_id}/withdraw")
@shown_again_by(ask_for_last_day)
def withdraw(person_id: UUID, condition_id: UUID, context: Writer, form: Form) -> Response:
    on, done = form.date("on", context.today), list[Withdrawn]()

    def act(work: UnitOfWork) -> Withdrawn:
        done.append(withdraw_condition(work, condition_id, form.version, on))
        return done[-1]

    do_as_previewed(context, form, act)
    said = "withdrawn" if done[-1].row.withdrawn_on else "withdrawal-undone"
    return context.redirect_to(f"/people/{person_id}/conditions", flash=said, days=form.days)


# Forms -----------------------------------------------------------------------------------------


def _terms(form: Reading, entry: ConditionEntry, today: date) -> ConditionTerms:
    starts_on = form.optional_date("starts_on", today)
    monitored_from_on = form.optional_date("monitored_from_on", today)
    return ConditionTerms(
        wording=form.text("wording", required=False, most=2_000),
        starts_on=starts_on,
        ends_on=form.optional_date("ends_on", today, first=starts_on),
        parameters=read_parameters(form, entry, today),
        monitored=form.typed.get("monitored-yes") == "yes",
        monitored_from_on=monitored_from_on,
        monitored_until_on=form.optional_date("monitored_until_on", today, first=monitored_from_on),
    )


def _stored_terms(condition: ConditionRow) -> ConditionTerms:
    return ConditionTerms(parameters=condition.parameters)


def _as_stored(entry: ConditionEntry, condition: ConditionRow) -> Reading:
    days = ("starts_on", "ends_on", "monitored_from_on", "monitored_until_on")
    typed = {name: typed_day(day) for name in days if (day := getattr(condition, name))}
    typed |= {"wording": condition.wording} | typed_parameters(entry, condition.parameters)
    return Reading(typed | ({"monitored-yes": "yes"} if condition.monitored else {}))


def _places(form: Reading, invalid: Invalid, terms: ConditionTerms) -> dict[str, str]:
    return {
        fault.pointer: place_of_fault(fault.pointer, form, terms.parameters)
        for fault in invalid.fields
    }


# Pages -----------------------------------------------------------------------------------------


def _kind_page(context: PageContext, file: PersonFile, order: OrderRow, form: Reading) -> Response:
    return context.page(
        "conditions/condition_kind.html",
        person=person_link(file.person),
        order=_view(context, order),
        kinds=[
            (kind, entry_name(one, context.language))
            for kind, one in _offered(context, order).items()
        ],
        form=form,
    )


def _page(
    context: PageContext, sheet: Sheet, form: Reading, looked_at: ConditionTerms | None = None
) -> Response:
    form = filled(form, CIRCLES, radius_m=FOUND_RADIUS_M)
    known = [one.name for one in context.run(providers_known) if one.ended_at is None]
    fields = fields_of(sheet.entry, form, context.language, known)
    sites = _sites(context, sheet, looked_at, form) if looked_at else None
    has_zone = any(field.shape == Shape.AREAS for field in fields)
    finding = finding_of(context, form) if has_zone else None
    # What the court imposed is kept at once, unless it was refused because other things changed too.
    completing = sheet.lacks and bool(protected_by(sheet.entry)) and WHOLE_FORM not in form.errors
    return context.page(
        "conditions/condition.html",
        person=person_link(sheet.file.person),
        order=_view(context, sheet.order),
        condition=View(
            sheet.entry,
            text=_heading(context, sheet),
            source=source_view(
                cited(sheet.entry.source, law_day(sheet.order.final_on, sheet.order.starts_on)),
                context.language,
            ),
            version=form.typed.get("version", sheet.version),
            has_zone=has_zone,
        ),
        map=_map(context, sheet, finding) if has_zone else None,
        finding=finding,
        completing=completing,
        inform_first=inform_first(
            context,
            sheet.file.person.id,
            *protected_by(sheet.entry),
            condition_id=sheet.condition_id,
        )
        if sheet.condition_id is not None and not completing
        else "",
        action=sheet.action,
        fields=fields,
        labels=labels_of(fields)
        | {name: WHY_OPEN for name in form.errors if name.startswith("reason-")},
        sites=sites,
        form=form,
    )


def _heading(context: PageContext, sheet: Sheet) -> str:
    """The name of its kind; of one that stands already, what tells it from others of the client."""
    if sheet.condition_id is None:
        return entry_name(sheet.entry, context.language)
    return full_names(context, sheet.file.conditions)[sheet.condition_id]


def _map(context: PageContext, sheet: Sheet, finding: Finding | None) -> Map:
    home = context.run(home_address, sheet.file.person.id)
    at = home.at if home else None
    named = [(context.translate(HOME_ADDRESS), at)] if at else []
    return map_of(context, context.run(my_sites), finding, named)


def _sites(context: PageContext, sheet: Sheet, terms: ConditionTerms, form: Reading) -> View | None:
    """Our sites compared with a valid zone; an invalid zone is reported at its field. Sites not on the map are decided
    on once the condition is saved."""
    asked = any(name.startswith("reason-") for name in form.errors)
    if not terms.parameters.get("areas") or not (form.is_valid or asked):
        return None
    faults = parameter_faults(sheet.entry, terms.parameters)
    if faults:
        invalid = Invalid(fields=faults)
        form.errors.update(field_errors(invalid, _places(form, invalid, terms)))
        return None
    stored = sheet.condition_id is not None and not form.typed.get("look")
    with context.work() as work:
        if sheet.condition_id is not None and stored:
            found = sites_of_condition(work, sheet.condition_id)
        else:
            found = sites_checked(work, terms.parameters)
    return View(
        found,
        inside=[site.name for site in found.inside],
        outside=[f"{site.name} ({_distance(context, terms, site)})" for site in found.outside],
        accepted=[
            View(one.row, id=one.site.id, name=one.site.name, by=one.by, at=one.row.accepted_at)
            for one in found.accepted
        ],
        decide=f"{sheet.action.removesuffix('/change')}/sites/" if stored else "",
    )


def _distance(context: PageContext, terms: ConditionTerms, site: SiteRow) -> str:
    at = (site.longitude or 0.0, site.latitude or 0.0)
    return distance(metres_to(terms.parameters["areas"], at), context.language)


# Owners ---------------------------------------------------------------------------------------


def _opened(context: PageContext, person_id: UUID, order_id: UUID) -> tuple[PersonFile, OrderRow]:
    file = context.run(person_file, person_id)
    return file, _order_of(file, order_id)


def _offered(context: PageContext, order: OrderRow) -> dict[str, ConditionEntry]:
    found = context.run(library_offered, order.frame, order.regime)
    return {entry.kind: entry for entry, _ in found}


def _new_sheet(file: PersonFile, order: OrderRow, entry: ConditionEntry) -> Sheet:
    action = f"/people/{file.person.id}/orders/{order.id}/conditions/new"
    return Sheet(file, order, entry, action)


def _changing(
    context: PageContext, person_id: UUID, condition_id: UUID
) -> tuple[Sheet, ConditionRow]:
    file = context.run(person_file, person_id)
    condition = _condition_of(file, condition_id)
    entry = existing(condition.entry)
    action = f"/people/{person_id}/conditions/{condition_id}/change"
    order = _order_of(file, condition.order_id)
    sheet = Sheet(
        file, order, entry, action, condition.version, condition.id, bool(missing_in(condition))
    )
    return sheet, condition


def _view(context: PageContext, order: OrderRow) -> View:
    return View(order, frame=frame_name(order.frame, context.language))


def _order_of(file: PersonFile, order_id: UUID) -> OrderRow:
    return existing(next((one for one in file.orders if one.id == order_id), None))


def _condition_of(file: PersonFile, condition_id: UUID) -> ConditionRow:
    return existing(next((one for one in file.conditions if one.id == condition_id), None))
