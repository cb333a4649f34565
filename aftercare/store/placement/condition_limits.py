"""The limits of the conditions in force on each person within the horizon, as the engine's facts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlmodel import Session, col, select

from aftercare.domain.conditions.constraints import (
    ONLINE,
    Binding,
    Place,
    Restraints,
    restraints_of,
)
from aftercare.domain.conditions.parameters import limits_placement
from aftercare.domain.time.wall_time import wall
from aftercare.store.appointments.rows import DEAD, AppointmentRow
from aftercare.store.database.pipeline import Query, run_query
from aftercare.store.placement.horizon import Horizon
from aftercare.store.sites.rows import SiteRow

NOTHING = Restraints()
# The last day as `orders.last_day` has it.
_CONDITIONS = """
select c.id, c.person_id, c.parameters, c.starts_on, least(o.ends_on, o.ended_on, c.ends_on, c.withdrawn_on),
  case when c.has_zone then array(select s.site_id::text from accepted_site s
    where s.condition_id = c.id and s.withdrawn_at is null) end
from condition c join supervision_order o on o.id = c.order_id where c.person_id = any(%(persons)s) order by c.id
"""


class Condition(NamedTuple):
    """The parts of a condition that placement needs; no parameters where it limits nothing."""

    id: UUID
    person_id: UUID
    parameters: dict[str, Any]
    starts_on: date
    last_on: date | None
    accepted: list[str] | None


def conditions_there(person_ids: Iterable[UUID]) -> Query[list[Condition]]:
    """Every condition of these persons, in the order of their ids."""
    wanted = {"persons": list(person_ids)}
    return Query(_CONDITIONS, wanted, lambda rows: [Condition(*row) for row in rows])


def restraints_among(
    conditions: Iterable[Condition], horizon: Horizon, places: Iterable[Place]
) -> dict[UUID, Restraints]:
    """The limits per person at these places; a person who is not in the mapping has none."""
    bindings: dict[UUID, list[Binding]] = {}
    for one in conditions:
        if limits_placement(one.parameters):
            binding = Binding(
                one.parameters, one.starts_on, one.last_on, frozenset(one.accepted or ())
            )
            bindings.setdefault(one.person_id, []).append(binding)
    known = list(places)
    return {
        person_id: restraints_of(found, known, horizon.first_on, horizon.last_on)
        for person_id, found in bindings.items()
    }


def forbidden_now(
    session: Session, person_id: UUID, horizon: Horizon, now: datetime
) -> list[AppointmentRow]:
    """A person's coming appointments that violate a condition, earliest first: those too near for the engine to
    move."""
    conditions = run_query(session, conditions_there([person_id]))
    if not any(limits_placement(one.parameters) for one in conditions):
        return []
    places = map(place_of, session.exec(select(SiteRow)))
    restraints = restraints_among(conditions, horizon, places).get(person_id, NOTHING)
    query = (
        select(AppointmentRow, SiteRow)
        .join(SiteRow, col(SiteRow.id) == col(AppointmentRow.site_id), isouter=True)
        .where(
            AppointmentRow.person_id == person_id,
            AppointmentRow.starts_at > now,
            col(AppointmentRow.state).not_in(DEAD),
        )
        .order_by(col(AppointmentRow.starts_at))
    )
    return [
        row
        for row, place in session.exec(query)
        if restraints.forbid(
            None if row.site_id is None else str(row.site_id),
            _at_home(place, person_id),
            wall(row.starts_at).replace(tzinfo=None),
            wall(row.ends_at).replace(tzinfo=None),
        )
    ]


def forbidden_soon_at(
    session: Session, site_id: UUID, now: datetime, until_at: datetime
) -> list[AppointmentRow]:
    """Appointments at this site from now until then that violate a condition of their client."""
    clients = (
        select(AppointmentRow.person_id)
        .where(
            AppointmentRow.site_id == site_id,
            AppointmentRow.starts_at > now,
            AppointmentRow.starts_at < until_at,
            col(AppointmentRow.state).not_in(DEAD),
        )
        .distinct()
        .order_by(col(AppointmentRow.person_id))
    )
    horizon = Horizon.seen_from(now)
    return [
        row
        for client in session.exec(clients).all()
        for row in forbidden_now(session, client, horizon, now)
        if row.site_id == site_id and row.starts_at < until_at
    ]


def _at_home(place: SiteRow | None, person_id: UUID) -> bool:
    return place is not None and (place.person_id == person_id or place.kind == ONLINE)


def place_of(row: SiteRow) -> Place:
    return place_at(str(row.id), row.kind, row.longitude, row.latitude)


def place_at(name: str, kind: str, longitude: float | None, latitude: float | None) -> Place:
    """The parts of a site that conditions need: its kind and position."""
    known = longitude is not None and latitude is not None
    return Place(name, kind, (longitude or 0.0, latitude or 0.0) if known else None)
