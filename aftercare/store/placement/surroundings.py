"""Everything that can conflict with placing some persons: places, officers, sessions, appointments, people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from aftercare.domain.placement.instance import Officer, Person, Site, Taken
from aftercare.domain.placement.instance import Session as GroupSession
from aftercare.store.database.pipeline import RunQueries
from aftercare.store.placement.condition_limits import conditions_there, restraints_among
from aftercare.store.placement.device_checks import Companions, going_along
from aftercare.store.placement.dues import History, history_of
from aftercare.store.placement.horizon import Horizon
from aftercare.store.placement.persons import known_persons, persons_there
from aftercare.store.placement.resources import (
    BUSY_BESIDE,
    closing_days_there,
    officers_there,
    sessions_there,
    sites_there,
)
from aftercare.store.placement.scope import Scope
from aftercare.store.placement.standing import (
    Booked,
    alike_appointments,
    other_appointments,
    own_appointments,
)
from aftercare.store.plans.rows import ObligationRow
from aftercare.store.treatment.admissions import Attendable, attendable


@dataclass(frozen=True)
class Around:
    """`own` are these persons' appointments within the horizon, `others` the conflicting ones of other people, earliest
    first; `along` is what has to go along to checks of devices, by client; `ends` has the last day of each of
    their conditions. On the dates in `closed` the organisation is closed."""

    own: tuple[Booked, ...]
    others: tuple[Taken, ...]
    sites: tuple[Site, ...]
    officers: tuple[Officer, ...]
    sessions: tuple[GroupSession, ...]
    persons: tuple[Person, ...]
    treated: Mapping[UUID, Attendable]
    history: History
    ends: Mapping[UUID, date | None]
    closed: frozenset[date]
    along: Mapping[str, Companions]


def read_around(
    run_queries: RunQueries,
    ids: Sequence[UUID],
    rows: Sequence[ObligationRow],
    horizon: Horizon,
    now: datetime,
    days: Horizon | None = None,
    busy: str = BUSY_BESIDE,
) -> Around:
    """Everything related to these persons and obligations, in one round trip; other rows cannot change a plan. With
    `days` only what matters to an appointment on one of them, which lies within the horizon.
    `busy`: as `officers_there` takes it."""
    scope = Scope(
        persons=ids,
        places={place for row in rows for place in row.site_ids},
        programmes={row.programme_id for row in rows if row.programme_id},
        horizon=horizon,
    )
    # The slowest query first: the database begins while the rest is still being sent.
    found = run_queries(
        alike_appointments(scope, days) if days else other_appointments(scope),
        known_persons(ids, horizon),
        sessions_there(scope),
        conditions_there(ids),
        history_of(rows, now),
        attendable(rows),
        own_appointments(ids, Horizon.seen_from(now), now),
        sites_there(scope),
        officers_there(scope, busy),
        closing_days_there(horizon),
        going_along(rows, horizon, busy),
    )
    others, known, meetings, conditions, history, treated, own, sites, officers, closed, along = (
        found
    )
    # Each query sees what is committed when it runs: a group may be moved between two of them.
    there = {one.site.id for one in sites}
    meetings = tuple(one for one in meetings if one.site is None or one.site in there)
    restraints = restraints_among(conditions, horizon, (one.place for one in sites))
    return Around(
        own=own,
        others=tuple(one.taken for one in others),
        sites=tuple(one.site for one in sites),
        officers=officers,
        sessions=meetings,
        persons=persons_there(known, others, restraints, horizon),
        treated=treated,
        history=history,
        ends={one.id: one.last_on for one in conditions},
        closed=closed,
        along=along,
    )
