"""Whatever can stand in the way of placing some persons: places, officers, sessions, appointments, people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session

from aftercare.domain.placement.instance import Location, Officer, Person, Taken
from aftercare.domain.placement.instance import Session as GroupSession
from aftercare.store.asking import ask
from aftercare.store.placements.confines import conditions_there, restraints_there
from aftercare.store.placements.dues import History, history_of
from aftercare.store.placements.horizon import Horizon
from aftercare.store.placements.persons import known_persons, persons_there
from aftercare.store.placements.resources import locations_there, officers_there, sessions_there
from aftercare.store.placements.standing import Booked, other_appointments, own_appointments
from aftercare.store.placements.whom import Whom
from aftercare.store.plans import ObligationRow


@dataclass(frozen=True)
class Around:
    """`own` are these persons' appointments that stand within the horizon, `others` those of whoever else is in the
    way, earliest first; `ends` has the last day of each of their conditions."""

    own: tuple[Booked, ...]
    others: tuple[Taken, ...]
    locations: tuple[Location, ...]
    officers: tuple[Officer, ...]
    sessions: tuple[GroupSession, ...]
    persons: tuple[Person, ...]
    history: History
    ends: Mapping[UUID, date | None]


def read_around(
    session: Session,
    ids: Sequence[UUID],
    rows: Sequence[ObligationRow],
    horizon: Horizon,
    now: datetime,
    days: Horizon | None = None,
) -> Around:
    """All that has to do with these persons and obligations; what has not cannot change a plan. With `days` only what
    matters to an appointment on one of them, which lies within the horizon."""
    whom = Whom(
        persons=ids,
        places={place for row in rows for place in row.location_ids},
        programmes={row.programme_id for row in rows if row.programme_id},
        horizon=horizon,
    )
    known, meetings, conditions, history, own, others, places, officers = ask(
        session,
        known_persons(ids, horizon),
        sessions_there(whom),
        conditions_there(ids),
        history_of(rows, now),
        own_appointments(ids, Horizon.seen_from(now)),
        other_appointments(whom, days),
        locations_there(whom),
        officers_there(whom),
        few=days is not None,
    )
    # Each question sees what is committed when it is answered: somebody may move a group between two of them.
    there = {one.id for one in places}
    meetings = tuple(one for one in meetings if one.location is None or one.location in there)
    restraints = restraints_there(session, conditions, horizon, map(UUID, there))
    return Around(
        own=own,
        others=tuple(one.taken for one in others),
        locations=places,
        officers=officers,
        sessions=meetings,
        persons=persons_there(known, others, restraints, horizon),
        history=history,
        ends={one.id: one.last_on for one in conditions},
    )
