"""What the conditions in force keep from each person within the horizon, as the engine's facts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from aftercare.domain.conditions import Binding, Place, Restraints, limits_placement, restraints_of
from aftercare.domain.conditions.constraints import ONLINE
from aftercare.domain.wall_time import wall
from aftercare.store.appointments import DEAD, AppointmentRow
from aftercare.store.columns import among
from aftercare.store.orders import ConditionRow, OrderRow, last_day
from aftercare.store.placements.horizon import Horizon
from aftercare.store.places import LocationRow

NOTHING = Restraints()


def restraints_there(
    session: Session,
    person_ids: Iterable[UUID],
    horizon: Horizon,
    sites: Iterable[UUID] | None = None,
) -> dict[UUID, Restraints]:
    """Per person whom a condition limits; whoever is not in it is free. Only `sites` are looked at,
    without them every place there is."""
    bindings = _bindings(session, person_ids)
    if not bindings:
        return {}
    query = select(LocationRow)
    if sites is not None:
        query = query.where(among(LocationRow.id, sites))
    places = [place_of(row) for row in session.exec(query)]
    return {
        person_id: restraints_of(found, places, horizon.first_on, horizon.last_on)
        for person_id, found in bindings.items()
    }


def forbidden_now(
    session: Session, person_id: UUID, horizon: Horizon, now: datetime
) -> list[AppointmentRow]:
    """A person's coming appointments that go against a condition, earliest first: those too near for
    the engine to move."""
    restraints = restraints_there(session, [person_id], horizon).get(person_id, NOTHING)
    query = (
        select(AppointmentRow, LocationRow)
        .join(LocationRow, col(LocationRow.id) == col(AppointmentRow.location_id), isouter=True)
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
            None if row.location_id is None else str(row.location_id),
            _at_home(place, person_id),
            wall(row.starts_at).replace(tzinfo=None),
            wall(row.ends_at).replace(tzinfo=None),
        )
    ]


def _at_home(place: LocationRow | None, person_id: UUID) -> bool:
    return place is not None and (place.person_id == person_id or place.kind == ONLINE)


def place_of(row: LocationRow) -> Place:
    """A location as far as conditions care: its kind and where it lies."""
    known = row.longitude is not None and row.latitude is not None
    return Place(
        str(row.id), row.kind, (row.longitude or 0.0, row.latitude or 0.0) if known else None
    )


def _bindings(session: Session, person_ids: Iterable[UUID]) -> dict[UUID, list[Binding]]:
    query = (
        select(ConditionRow, OrderRow)
        .join(OrderRow, col(OrderRow.id) == col(ConditionRow.order_id))
        .where(
            among(ConditionRow.person_id, person_ids),
            col(ConditionRow.parameters) != {},
        )
        .order_by(col(ConditionRow.id))
    )
    found: dict[UUID, list[Binding]] = {}
    for condition, order in session.exec(query):
        if limits_placement(condition.parameters):
            binding = Binding(condition.parameters, condition.starts_on, last_day(order, condition))
            found.setdefault(condition.person_id, []).append(binding)
    return found
