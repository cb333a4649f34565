"""Places some clients may not enter and people they may not meet; the zones are in open water and reed."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from sqlmodel import select

from aftercare.casework.conditions.acts import ConditionTerms, NewCondition, add_condition
from aftercare.casework.people.restricted_parties import NewParty, add_party, end_party
from aftercare.casework.sites.site_positions import locate_site
from aftercare.demo.accounts import OFFICE_NORTH, OFFICE_SOUTH, OFFICE_YOUTH
from aftercare.demo.depth.cast import Cast, Part, order_of
from aftercare.demo.places import (
    GROUP_HAVEN,
    GROUP_LINDE,
    LAB_NORTH,
    LAB_SOUTH,
    ROOM_HAVEN,
    ROOM_NORTH,
)
from aftercare.domain.conditions.zones import Point
from aftercare.domain.people.related_persons import PartyKind
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.sites.rows import SiteRow

# Longitude and latitude. All are open water of the Markermeer or reed of the Oostvaardersplassen, where no one lives,
# learns or works.
IN_WATER: Point = (5.155, 52.485)
REED = [[5.345, 52.440], [5.385, 52.440], [5.385, 52.460], [5.345, 52.460], [5.345, 52.440]]
# The youth site is left off the map, as the newest site often is: it stays closed until a staff member opens it.
LIES_AT: dict[str, dict[str, Point]] = {
    "dekker": {
        OFFICE_NORTH: (5.300, 52.490),
        LAB_NORTH: (5.362, 52.449),
        ROOM_NORTH: (5.315, 52.480),
        GROUP_LINDE: (5.316, 52.481),
    },
    "martens": {
        OFFICE_SOUTH: (5.190, 52.460),
        OFFICE_YOUTH: (5.192, 52.461),
        LAB_SOUTH: (5.230, 52.475),
        ROOM_HAVEN: (5.210, 52.470),
        GROUP_HAVEN: (5.211, 52.471),
    },
}
EVERY_DAY = list(range(7))
SCHOOL_DAYS = {"weekdays": [0, 1, 2, 3, 4], "from_min": 8 * 60 + 30, "to_min": 14 * 60}
NIGHTS = {"weekdays": EVERY_DAY, "from_min": 21 * 60, "to_min": 6 * 60}


def restrict(cast: Cast) -> None:
    _put_on_the_map(cast)
    cast.play({Part.KEPT_AWAY: _keep_away, Part.AT_SCHOOL: _go_to_school})


def _put_on_the_map(cast: Cast) -> None:
    """Planners enter the positions of their sites; a zone is checked only against sites with a position."""
    for planner, places in LIES_AT.items():
        with cast.stage.work(cast.stage.staff[planner]) as work:
            for name, at in places.items():
                row = work.session.exec(select(SiteRow).where(SiteRow.name == name)).one()
                locate_site(work, row.id, row.version, at)


def _keep_away(cast: Cast, work: UnitOfWork, person_id: UUID) -> None:
    """Two zones, one of them containing a laboratory; curfew hours with electronic monitoring; three people the client
    may not meet."""
    zone = {
        "areas": [
            {"type": "Circle", "center": list(IN_WATER), "radius_m": 1_500},
            {"type": "Polygon", "coordinates": [REED]},
        ],
        "buffer_m": 200,
    }
    add_condition(work, _new(work, person_id, "exclusion_zone", zone))
    at_home = {"windows": [NIGHTS], "travel_min": 30}
    add_condition(work, _new(work, person_id, "curfew", at_home, monitored=True))
    apart = _new(work, person_id, "no_contact_order", {"labels": ["S-1", "S-2"]})
    ban = add_condition(work, apart)
    for label in ("S-1", "S-2"):
        add_party(work, person_id, NewParty(PartyKind.VICTIM, label, condition_id=ban.id))
    companion = cast.clients.get(Part.OFFERED_SECOND)
    other = companion.reference if companion else ""
    add_party(work, person_id, NewParty(PartyKind.CO_OFFENDER, "M-1", other))
    over = add_party(work, person_id, NewParty(PartyKind.OTHER, "O-1"))
    end_party(work, over.id, over.version, cast.ago(1))


def _go_to_school(_cast: Cast, work: UnitOfWork, person_id: UUID) -> None:
    school = {"school": "Voorbeeldcollege (verzonnen)", "hours": [SCHOOL_DAYS]}
    add_condition(work, _new(work, person_id, "education", school))


def _new(
    work: UnitOfWork,
    person_id: UUID,
    kind: str,
    parameters: Mapping[str, object],
    monitored: bool = False,
) -> NewCondition:
    terms = ConditionTerms(parameters=parameters, monitored=monitored)
    return NewCondition(order_of(work, person_id).id, kind, terms)
