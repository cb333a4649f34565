"""Routes for sites and exclusion zones: sites closed to a client, accepted ones, and the positions of sites."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, ClassVar
from uuid import UUID

from fastapi import Depends
from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Act, Allow, AllowAct, RequestContext, Version, Writes
from aftercare.api.http.answers import READS, Out
from aftercare.api.http.inputs import REASON, Body, Holds, Text
from aftercare.api.http.routing import Routes
from aftercare.base.typed_text import MEDIUM_REASON
from aftercare.casework.conditions.library_updates import SitesChecked, sites_of_condition
from aftercare.casework.listing.resources import SITES
from aftercare.casework.sites.accepted_sites import accept_site, withdraw_site
from aftercare.casework.sites.site_positions import locate_site, sites_to_locate
from aftercare.store.database.unit_of_work import UnitOfWork

router = Routes(prefix="/api/v1", tags=["conditions"])
Locates = Annotated[Act, Depends(AllowAct(locate_site))]


class SiteOut(Out):
    id: UUID
    name: str


class AcceptedSiteOut(SiteOut):
    """Who accepted the site, when, and how they know where it is."""

    accepted_by: UUID
    accepted_at: datetime
    reason: str


class AcceptedSiteIn(Body):
    """How you know that the site is outside the zone."""

    reason: Annotated[Text, Field(min_length=1, max_length=MEDIUM_REASON), Holds(REASON)]


class SitesOut(Out):
    """Our sites compared with the zone. `unchecked` sites are not on the map and stay closed to the client until a
    staff member accepts them; `accepted` ones are open."""

    inside: list[SiteOut]
    outside: list[SiteOut]
    unchecked: list[SiteOut]
    accepted: list[AcceptedSiteOut]


class SitePositionIn(Body):
    """Degrees of WGS 84, within 100 km of the Netherlands."""

    longitude: Annotated[float, Field(ge=-180, le=180)]
    latitude: Annotated[float, Field(ge=-90, le=90)]


class PositionOut(SiteOut):
    """The position of a site; both null while it is not on the map."""

    versioned: ClassVar[bool] = True

    longitude: float | None
    latitude: float | None
    version: int


class PositionsOut(Out):
    items: list[PositionOut]


router.add_reads(
    SITES,
    "The sites that plans of the team can name, by name; homes of clients are not among them.",
    "One site.",
)


@router.shows("/conditions/{condition_id}/sites", SitesOut)
def show_sites(
    condition_id: UUID,
    context: Annotated[RequestContext, Depends(Allow(sites_of_condition))],
) -> Response:
    """Which of our sites an exclusion zone closes to the client."""
    return context.show(lambda work: _sites_out(sites_of_condition(work, condition_id)))


@router.acts("/conditions/{condition_id}/sites/{site_id}", SitesOut, "PUT")
def accept(condition_id: UUID, site_id: UUID, body: AcceptedSiteIn, act: Writes) -> Response:
    """Open a site that is not on the map to this client, in your name. Appointments are placed again."""
    return act.show_after(
        lambda work: _sites_out(sites_of_condition(work, condition_id)),
        accept_site,
        condition_id,
        site_id,
        body.reason,
    )


@router.acts("/conditions/{condition_id}/sites/{site_id}", SitesOut, "DELETE")
def close_site(condition_id: UUID, site_id: UUID, act: Writes) -> Response:
    """Close it again; appointments there move to another site."""
    return act.show_after(
        lambda work: _sites_out(sites_of_condition(work, condition_id)),
        withdraw_site,
        condition_id,
        site_id,
    )


@router.get("/site-positions", response_model=PositionsOut, responses=READS)
def list_positions(
    context: Annotated[RequestContext, Depends(Allow(sites_to_locate))],
) -> Response:
    """The sites with a position you may enter: a provider's own. For a planner, its own and those not on the map."""
    return context.show(lambda work: PositionsOut.model_validate({"items": sites_to_locate(work)}))


@router.edits("/site-positions/{site_id}", PositionOut, "PUT")
def locate(site_id: UUID, body: SitePositionIn, version: Version, act: Locates) -> Response:
    """Put a site on the map; from now on exclusion zones are checked against its position."""

    def locate(work: UnitOfWork) -> PositionOut:
        site = locate_site(work, site_id, version, (body.longitude, body.latitude))
        work.session.flush()
        return PositionOut.model_validate(site)

    return act.respond(locate)


def _sites_out(found: SitesChecked) -> SitesOut:
    return SitesOut.made_from(
        found, accepted=[AcceptedSiteOut.made_from(one.site, one.row) for one in found.accepted]
    )
