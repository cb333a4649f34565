"""Positions of sites on the map: entered by the provider that owns them, or by a planner while none is known, who may
also correct what the own team entered."""

from __future__ import annotations

from uuid import UUID

from aftercare.base.errors import NotFound, refuse_if
from aftercare.casework.conditions.acts import call_about_site
from aftercare.casework.overviews.view import my_sites
from aftercare.domain.accounts.permissions import Permission, Role, requires
from aftercare.domain.conditions.constraints import ONLINE, is_on_map
from aftercare.domain.conditions.within_reach import point_faults
from aftercare.domain.conditions.zones import Point
from aftercare.store.accounts import audit
from aftercare.store.database.locks import ROW_LOCK
from aftercare.store.database.rows_of import stands
from aftercare.store.database.unit_of_work import UnitOfWork, at_version, expect_version
from aftercare.store.placement.condition_limits import place_of
from aftercare.store.sites.rows import SiteRow, sites_of_provider


@requires(Permission.LOCATE_SITES)
def sites_to_locate(work: UnitOfWork) -> list[SiteRow]:
    """The sites with a position that the actor may enter. For a provider these are its own, for a planner their own
    sites, those without a position, and those that the own team put on the map."""
    if work.actor.role is not Role.PROVIDER:
        return [one for one in my_sites(work) if one.kind != ONLINE and _may_locate(work, one)]
    return sites_of_provider(work.session, work.actor.provider_id)


@requires(Permission.LOCATE_SITES)
def locate_site(work: UnitOfWork, site_id: UUID, version: int, at: Point) -> SiteRow:
    """Sets the position of a site. Raises NotFound for a site that the actor may not position, Stale, and Invalid at
    /at for an implausible point."""
    site = work.session.get(SiteRow, site_id, with_for_update=ROW_LOCK)
    if site is None or site.person_id is not None or not _may_locate(work, site):
        raise NotFound()
    at_version(site, version)
    refuse_if(point_faults(at, "/at"))
    values = {"longitude": at[0], "latitude": at[1], "located_by_team_id": work.actor.team_id}
    if stands(site, values):
        return site
    expect_version(site, version).sqlmodel_update(values)
    audit.note(work, "locate", "site", site.id)
    call_about_site(work, site.id)
    return site


def _may_locate(work: UnitOfWork, site: SiteRow) -> bool:
    actor = work.actor
    if actor.role is Role.PROVIDER:
        return site.provider_id is not None and site.provider_id == actor.provider_id
    if site.team_id is None:
        return not is_on_map(place_of(site)) or site.located_by_team_id == actor.team_id
    return site.team_id == actor.team_id
