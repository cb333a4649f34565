"""Template values for everything that restricts a client, shared by the card and the page that changes it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from aftercare.casework.conditions.library_updates import SitesChecked, sites_of_condition
from aftercare.casework.people.restrictions import restrictions_of
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.web.shell.view import View


@dataclass(frozen=True, slots=True)
class SitesClosed:
    """Names of our sites that an exclusion zone closes: those `inside`, and those `unchecked` because they are not on
    the map. `from_on`: the first day of a zone that binds later."""

    inside: list[str]
    unchecked: list[str]
    from_on: date | None


@dataclass(frozen=True, slots=True)
class Restrictions:
    """`sites`: names. `pairs`: how many people the client may not meet. `bans`: conditions that restrict and are in
    force, each with the sites that it `closes`, if any. `closed`: the ids of the sites closed today."""

    sites: list[str]
    pairs: int
    bans: list[View]
    closed: set[UUID]


def restrictions_view(work: UnitOfWork, person_id: UUID, orders: Iterable[View]) -> Restrictions:
    """`orders`: as from `order_view`. Conditions of the court count as much as restrictions entered by hand."""
    sites, pairs = restrictions_of(work, person_id)
    today, closed = civil_date(work.now), set[UUID]()
    bans = []
    for one in (one for order in orders for one in order.conditions):
        if not one.restricts or one.ended:
            continue
        zone = sites_of_condition(work, one.id) if one.has_zone else None
        later = one.from_on if one.from_on > today else None
        if zone is not None and later is None:
            closed.update(site.id for site in (*zone.inside, *zone.unchecked))
        bans.append(one | {"closes": zone and _closes(zone, later)})
    return Restrictions(list(sites), pairs, bans, closed)


def _closes(zone: SitesChecked, from_on: date | None) -> SitesClosed | None:
    if not zone.inside and not zone.unchecked:
        return None
    return SitesClosed(
        [site.name for site in zone.inside], [site.name for site in zone.unchecked], from_on
    )
