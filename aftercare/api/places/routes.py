"""Routes for sites and exclusion zones: sites closed to a client, accepted ones, and the positions of sites."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Act, Allow, AllowAct, RequestContext, Version
from aftercare.api.http.answers import CREATES, EDITS, READS, READS_ONE, Out, response_of
from aftercare.api.http.inputs import Body, Text
from aftercare.casework.conditions.library_updates import SitesChecked, sites_of_condition
from aftercare.casework.places.accepted_sites import LONGEST_REASON, accept_site, withdraw_site
from aftercare.casework.places.site_positions import locate_site, sites_to_locate
from aftercare.store.database.idempotency import Reply
from aftercare.store.database.unit_of_work import Work
from aftercare.store.places.rows import LocationRow

router = APIRouter(prefix="/api/v1", tags=["conditions"])
Writes = Annotated[Act, Depends(AllowAct(accept_site))]
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

    reason: Annotated[Text, Field(min_length=1, max_length=LONGEST_REASON)]


class SitesOut(Out):
    """Our sites compared with the zone. `unchecked` sites are not on the map and stay closed to the client until a
    staff member accepts them; `accepted` ones are open."""

    inside: list[SiteOut]
    outside: list[SiteOut]
    unchecked: list[SiteOut]
    accepted: list[AcceptedSiteOut]


class PositionIn(Body):
    """Degrees of WGS 84, within 100 km of the Netherlands."""

    longitude: Annotated[float, Field(ge=-180, le=180)]
    latitude: Annotated[float, Field(ge=-90, le=90)]


class PositionOut(SiteOut):
    """The position of a site; both null while it is not on the map."""

    longitude: float | None
    latitude: float | None
    version: int


class PositionsOut(Out):
    items: list[PositionOut]


@router.get("/conditions/{condition_id}/sites", response_model=SitesOut, responses=READS_ONE)
def show_sites(
    condition_id: UUID,
    context: Annotated[RequestContext, Depends(Allow(sites_of_condition))],
) -> Response:
    """Which of our sites an exclusion zone closes to the client."""
    with context.work() as work:
        return response_of(_reply(_sites_out(sites_of_condition(work, condition_id))))


@router.put(
    "/conditions/{condition_id}/sites/{site_id}", response_model=SitesOut, responses=CREATES
)
def accept(condition_id: UUID, site_id: UUID, body: AcceptedSiteIn, act: Writes) -> Response:
    """Open a site that is not on the map to this client, in your name. Appointments are placed again."""

    def write(work: Work) -> Reply:
        accept_site(work, condition_id, site_id, body.reason)
        return _reply(_sites_out(sites_of_condition(work, condition_id)))

    return act.once(write)


@router.delete(
    "/conditions/{condition_id}/sites/{site_id}", response_model=SitesOut, responses=CREATES
)
def close_site(condition_id: UUID, site_id: UUID, act: Writes) -> Response:
    """Close it again; appointments there move to another site."""

    def write(work: Work) -> Reply:
        withdraw_site(work, condition_id, site_id)
        return _reply(_sites_out(sites_of_condition(work, condition_id)))

    return act.once(write)


@router.get("/site-positions", response_model=PositionsOut, responses=READS)
def list_positions(
    context: Annotated[RequestContext, Depends(Allow(sites_to_locate))],
) -> Response:
    """The sites with a position you may enter: a provider's own. For a planner, its own and those not on the map."""
    with context.work() as work:
        items = [_position(site) for site in sites_to_locate(work)]
    return response_of(_reply(PositionsOut(items=items)))


@router.put("/site-positions/{site_id}", response_model=PositionOut, responses=EDITS)
def locate(site_id: UUID, body: PositionIn, version: Version, act: Locates) -> Response:
    """Put a site on the map; from now on exclusion zones are checked against its position."""

    def write(work: Work) -> Reply:
        site = locate_site(work, site_id, version, (body.longitude, body.latitude))
        work.session.flush()
        return Reply(200, _position(site).model_dump_json(), f'"{site.version}"', None)

    return act.once(write)


def _position(site: LocationRow) -> PositionOut:
    return PositionOut(
        id=site.id,
        name=site.name,
        longitude=site.longitude,
        latitude=site.latitude,
        version=site.version,
    )


def _sites_out(found: SitesChecked) -> SitesOut:
    def view(sites: list[LocationRow]) -> list[SiteOut]:
        return [SiteOut(id=site.id, name=site.name) for site in sites]

    accepted = [
        AcceptedSiteOut(
            id=one.site.id,
            name=one.site.name,
            accepted_by=one.row.accepted_by,
            accepted_at=one.row.accepted_at,
            reason=one.row.reason,
        )
        for one in found.accepted
    ]
    return SitesOut(
        inside=view(found.inside),
        outside=view(found.outside),
        unchecked=view(found.unchecked),
        accepted=accepted,
    )


def _reply(shown: Out) -> Reply:
    return Reply(200, shown.model_dump_json(), None, None)
