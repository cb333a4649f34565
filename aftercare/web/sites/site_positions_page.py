"""The page of sites on the map: a provider's own, and for a planner those without a position or entered by the team."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.casework.sites.site_positions import locate_site, sites_to_locate
from aftercare.store.sites.rows import SiteRow
from aftercare.web.conditions.address_finding import SOUGHT, filled, finding_of, is_finding
from aftercare.web.conditions.map_view import map_of
from aftercare.web.conditions.zone_input import position_of, typed_position
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form, NotSaved, saving, shown_again_by
from aftercare.web.shell.view import View

router = APIRouter(route_class=PageRoute)
Locator = Annotated[PageContext, Depends(Allow(locate_site))]


@router.get("/site-positions")
def show_positions(context: Locator, form: Form, site: str = "") -> Response:
    """`site` is the id of the only one to show."""
    # Those that miss a position first.
    every = sorted(context.run(sites_to_locate), key=lambda one: one.latitude is not None)
    only = next((one for one in every if str(one.id) == site), None)
    sites = [only] if only else every
    stored = {f"lies_at-{one.id}": position_of(one.longitude, one.latitude) for one in sites}
    # Each site has a form of its own; at most one of them was sent.
    asked = next((str(one.id) for one in sites if f"lies_at-{one.id}" in form.typed), "")
    finding = finding_of(context, form, f"{SOUGHT}-{asked}")
    return context.page(
        "sites/site_positions.html",
        sites=[_view(one, form) for one in sites],
        only=only.name if only else "",
        map=map_of(context, sites, finding),
        finding=finding,
        asked=asked,
        form=filled(form, f"lies_at-{asked}").over(stored),
    )


@router.post("/site-positions/{site_id}")
@shown_again_by(show_positions)
def locate(site_id: UUID, context: Locator, form: Form) -> Response:
    name = f"lies_at-{site_id}"
    if is_finding(form):
        raise NotSaved()
    at = typed_position(form, name, required=True)
    with saving(context, form, {"/at": name}) as work:
        assert at is not None
        locate_site(work, site_id, form.version, at)
    return context.redirect_to("/site-positions", flash="saved")


def _view(site: SiteRow, form: Reading) -> View:
    """With the submitted version, so that a second attempt cannot overwrite a change made in between."""
    posted = form.typed if f"lies_at-{site.id}" in form.typed else {}
    return View(
        site,
        id=str(site.id),
        version=posted.get("version", site.version),
        placed=site.latitude is not None,
    )
