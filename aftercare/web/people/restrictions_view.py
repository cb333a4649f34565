"""Template values for everything that restricts a client, shared by the card and the page that changes it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from aftercare.casework.conditions.library_updates import SitesChecked, sites_of_condition
from aftercare.casework.people.restrictions import restrictions_of
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.web.shell.view import View


def restrictions_view(work: UnitOfWork, person_id: UUID, orders: Iterable[View]) -> dict[str, Any]:
    """`sites` are names, `pairs` is a number. `bans` are the conditions of `orders`, as from `order_view`, that
    restrict and are in force: conditions of the court count as much as restrictions entered by hand. Each has `closes`:
    None, or the names of our sites that its exclusion zone closes. Those are the sites `inside` and those `unchecked`
    because they are not on the map. `from_on` is the first day of a zone that binds later. `closed` are the ids of the
    sites closed today."""
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
    return {"sites": sites, "pairs": pairs, "bans": bans, "closed": closed}


def _closes(zone: SitesChecked, from_on: date | None) -> dict[str, Any] | None:
    if not zone.inside and not zone.unchecked:
        return None
    return {
        "inside": [site.name for site in zone.inside],
        "unchecked": [site.name for site in zone.unchecked],
        "from_on": from_on,
    }
