"""The page of sites on the map: a provider's own, and for a planner those that have no position yet."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import Invalid
from aftercare.casework.places.site_positions import locate_site, sites_to_locate
from aftercare.store.places.rows import LocationRow
from aftercare.web.conditions.zone_input import position_of, typed_position
from aftercare.web.shell.forms.faults import field_errors
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.request import Allow, PageRoute, Typed, Visit, typed_form

router = APIRouter(route_class=PageRoute)
Locator = Annotated[Visit, Depends(Allow(locate_site))]
Form = Annotated[Typed, Depends(typed_form)]


@router.get("/site-positions")
def show_positions(visit: Locator) -> Response:
    return _page(visit, Reading({}))


@router.post("/site-positions/{site_id}")
def locate(site_id: UUID, visit: Locator, typed: Form) -> Response:
    form = Reading(typed)
    name = f"lies_at-{site_id}"
    at = typed_position(form, name, required=True)
    if at is not None and form.holds:
        try:
            with visit.work() as work:
                locate_site(work, site_id, typed.version, at)
        except Invalid as invalid:
            form.errors.update(field_errors(invalid, {"/at": name}))
        else:
            return visit.back_to("/site-positions", said="saved")
    return _page(visit, form)


def _page(visit: Visit, form: Reading) -> Response:
    with visit.work() as work:
        sites = sites_to_locate(work)
    stored = {f"lies_at-{site.id}": position_of(site.longitude, site.latitude) for site in sites}
    kept = Reading({**stored, **form.typed}, errors=form.errors)
    return visit.page(
        "places/site_positions.html",
        200 if form.holds else 422,
        sites=[_view(site, form) for site in sites],
        form=kept,
    )


def _view(site: LocationRow, form: Reading) -> dict[str, Any]:
    """With the submitted version, so that a second attempt cannot overwrite a change made in between."""
    posted = form.typed if f"lies_at-{site.id}" in form.typed else {}
    return {
        "id": str(site.id),
        "name": site.name,
        "kind": site.kind,
        "version": posted.get("version", site.version),
        "placed": site.latitude is not None,
    }
