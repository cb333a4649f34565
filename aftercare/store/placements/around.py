"""Whatever can stand in the way of placing some persons: places, officers, sessions, appointments, people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from aftercare.domain.placement.instance import Location, Officer, Person
from aftercare.domain.placement.instance import Session as GroupSession
from aftercare.store.placements.horizon import Horizon
from aftercare.store.placements.persons import Known, known_persons, persons_there
from aftercare.store.placements.resources import locations_there, officers_there, sessions_there
from aftercare.store.placements.standing import Booked, appointments_there
from aftercare.store.plans import ObligationRow


@dataclass(frozen=True)
class Around:
    """`appointments` are those that stand within the horizon, earliest first, these persons' included."""

    appointments: tuple[Booked, ...]
    locations: tuple[Location, ...]
    officers: tuple[Officer, ...]
    sessions: tuple[GroupSession, ...]
    persons: tuple[Person, ...]


def read_around(
    session: Session, ids: Sequence[UUID], rows: Iterable[ObligationRow], horizon: Horizon
) -> Around:
    """All that has to do with these persons and obligations; what has not cannot change a plan."""
    rows = list(rows)
    own = known_persons(session, ids)
    meetings = sessions_there(
        session, {row.programme_id for row in rows if row.programme_id}, horizon
    )
    sites = {
        *(place for row in rows for place in row.location_ids),
        *(UUID(one.location) for one in meetings if one.location),
        *(one.home_id for one in own if one.home_id),
    }
    booked = appointments_there(session, horizon, ids, officers_of(own), sites)
    sites |= {UUID(place) for one in booked if (place := one.location)}
    others = {UUID(one.person) for one in booked} - set(ids)
    beside = known_persons(session, others) if others else []
    officers = officers_of([*own, *beside]) | {UUID(who) for one in booked if (who := one.officer)}
    return Around(
        appointments=tuple(booked),
        locations=locations_there(session, sites),
        officers=officers_there(session, officers, horizon),
        sessions=meetings,
        persons=persons_there(session, own, beside, sites, horizon),
    )


def officers_of(persons: Iterable[Known]) -> set[UUID]:
    """Officers and deputies."""
    return {who for one in persons for who in (one.officer_id, one.deputy_id) if who is not None}
