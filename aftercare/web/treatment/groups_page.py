"""The page of treatment groups: their occupancy, their meetings, and for planners their terms."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import DuplicateReference, Invalid
from aftercare.casework.treatment.groups import GroupTerms, add_group, change_group, providers_known
from aftercare.casework.treatment.programmes import NewProgramme, add_programme, change_programme
from aftercare.casework.treatment.view import groups_overview, programmes_overview
from aftercare.domain.people.person import Regime
from aftercare.domain.time.wall_time import civil_date
from aftercare.domain.treatment.fit import Entry
from aftercare.store.database.plain_sql import Row
from aftercare.web.shell.dates import typed_day
from aftercare.web.shell.forms.faults import field_errors
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.language import sentence
from aftercare.web.shell.request import Allow, PageRoute, Typed, Visit, typed_form
from aftercare.web.treatment.view import group_view, programme_option

router = APIRouter(route_class=PageRoute)
Reader = Annotated[Visit, Depends(Allow(groups_overview))]
Planner = Annotated[Visit, Depends(Allow(add_group))]
Form = Annotated[Typed, Depends(typed_form)]
TAKEN = sentence("This programme already has a group in that series")
NAME_TAKEN = sentence("There is already a programme with this name")
NEW = Reading({"entry": Entry.OPEN.value, "places": "8"})
NEW_PROGRAMME = Reading({"audience": Regime.ADULT.value})
NAMES = {"/capacity": "places"}
PROGRAMME_NAMES = {"/name": "title", "/provider_id": "provider"}


@router.get("/groups")
def show_groups(visit: Reader, change: str = "", programme: str = "") -> Response:
    return _page(visit, change=change, programme=programme)


@router.post("/groups")
def add(visit: Planner, typed: Form) -> Response:
    form = Reading(typed)
    with visit.work() as work:
        known = [str(row["id"]) for row in programmes_overview(work)]
    programme = form.choice("programme", known)
    terms = _terms(visit, form)
    if terms is not None and form.holds:
        try:
            with visit.work() as work:
                add_group(work, UUID(programme), terms)
            return visit.back_to("/groups", said="saved")
        except DuplicateReference:
            form.errors["series"] = TAKEN
        except Invalid as invalid:
            form.errors.update(field_errors(invalid, NAMES))
    return _page(visit, form=form)


@router.post("/groups/programmes")
def add_one(visit: Planner, typed: Form) -> Response:
    return _programme(visit, typed, None)


@router.post("/groups/programmes/{programme_id}")
def change_programme_terms(programme_id: UUID, visit: Planner, typed: Form) -> Response:
    return _programme(visit, typed, programme_id)


def _programme(visit: Visit, typed: Typed, programme_id: UUID | None) -> Response:
    form = Reading(typed)
    with visit.work() as work:
        known = [str(one.id) for one in providers_known(work)]
    title = form.text("title", most=100)
    provider = form.choice("provider", known)
    audience = form.choice("audience", [one.value for one in Regime])
    purpose = form.text("purpose", required=False, most=100)
    if form.holds:
        try:
            with visit.work() as work:
                terms = NewProgramme(title, UUID(provider), audience, purpose)
                if programme_id is None:
                    add_programme(work, terms)
                else:
                    change_programme(work, programme_id, typed.version, terms)
            return visit.back_to("/groups", said="saved")
        except DuplicateReference:
            form.errors["title"] = NAME_TAKEN
        except Invalid as invalid:
            form.errors.update(field_errors(invalid, PROGRAMME_NAMES))
    return _page(visit, programme_form=form, programme=str(programme_id or ""))


@router.post("/groups/{group_id}")
def change_one(group_id: UUID, visit: Planner, typed: Form) -> Response:
    form = Reading(typed)
    terms = _terms(visit, form)
    if terms is not None and form.holds:
        try:
            with visit.work() as work:
                change_group(work, group_id, typed.version, terms)
            return visit.back_to("/groups", said="saved")
        except DuplicateReference:
            form.errors["series"] = TAKEN
        except Invalid as invalid:
            form.errors.update(field_errors(invalid, NAMES))
    return _page(visit, form=form, change=str(group_id))


def _terms(visit: Visit, form: Reading) -> GroupTerms | None:
    today = civil_date(visit.now)
    name, series = form.text("name", most=100), form.text("series", most=100)
    entry = form.choice("entry", [one.value for one in Entry])
    places = form.number("places", 1, 100)
    starts_on = form.date("starts_on", today)
    ends_on = form.date("ends_on", today, required=False, first=starts_on)
    if not form.holds or places is None or starts_on is None:
        return None
    return GroupTerms(name, series, entry, places, starts_on, ends_on)


def _as_stored(row: Row) -> Reading:
    return Reading(
        {
            "name": row["name"],
            "series": row["series"],
            "entry": row["entry"],
            "places": str(row["capacity"]),
            "starts_on": typed_day(row["starts_on"]),
            "ends_on": typed_day(row["ends_on"]) if row["ends_on"] else "",
        }
    )


def _programme_as_stored(row: Row) -> Reading:
    return Reading(
        {
            "title": row["name"],
            "provider": str(row["provider_id"] or ""),
            "audience": row["audience"],
            "purpose": row["purpose"] or "",
        }
    )


def _page(
    visit: Visit,
    *,
    form: Reading | None = None,
    programme_form: Reading | None = None,
    change: str = "",
    programme: str = "",
) -> Response:
    with visit.work() as work:
        groups, programmes = groups_overview(work), programmes_overview(work)
        providers = providers_known(work)
    changing = next((row for row in groups if str(row["id"]) == change), None)
    renaming = next((row for row in programmes if str(row["id"]) == programme), None)
    if form is None:
        form = _as_stored(changing) if changing else NEW
    if programme_form is None:
        programme_form = _programme_as_stored(renaming) if renaming else NEW_PROGRAMME
    return visit.page(
        "treatment/groups.html",
        200 if form.holds and programme_form.holds else 422,
        groups=[group_view(row) for row in groups],
        changing={"id": changing["id"], "version": changing["version"], "name": changing["name"]}
        if changing
        else None,
        changing_programme={key: renaming[key] for key in ("id", "version", "name")}
        if renaming
        else None,
        programmes=[programme_option(row) for row in programmes],
        providers=[(str(one.id), one.name) for one in providers],
        entries=[one.value for one in Entry],
        audiences=[one.value for one in Regime],
        may_manage=visit.may(add_group),
        form=form,
        programme_form=programme_form,
    )
