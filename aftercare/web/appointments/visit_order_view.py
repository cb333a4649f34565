"""The proposal of a day's page: in which order its home visits have the shortest way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from aftercare.casework.people.home_addresses import homes_to_visit
from aftercare.domain.appointments.lifecycle import OPEN_STATES, AppointmentState
from aftercare.domain.appointments.visit_order import Visit, visit_order, way
from aftercare.domain.plans.obligations import HOME_KINDS
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.web.conditions.distances import distance
from aftercare.web.conditions.map_view import Map, map_of
from aftercare.web.shell.phrases import full_name
from aftercare.web.shell.request import PageContext

LEAST_VISITS: Final = 2


@dataclass(frozen=True, slots=True)
class ProposedVisit:
    """A home visit in its proposed turn; `fixed`: the client was notified of its time and keeps the turn."""

    id: UUID
    person: str
    starts_at: datetime
    fixed: bool


@dataclass(frozen=True, slots=True)
class ProposedOrder:
    """The order with the shortest way, the way it takes and the way of today's order, how many visits have no position,
    and the map of the homes, numbered in that order."""

    visits: list[ProposedVisit]
    way: str
    way_now: str
    unknown: int
    map: Map


def visits_proposed(
    context: PageContext, work: UnitOfWork, day: Sequence[Row]
) -> ProposedOrder | None:
    """None when no other order is shorter. A client who was notified of the time keeps the turn."""
    visits = {row["id"]: row for row in day if _is_to_be_made(row, context.now)}
    if len(visits) < LEAST_VISITS:
        return None
    homes = homes_to_visit(work, {row["person_id"] for row in visits.values()})
    planned = [
        Visit(row["id"], homes[row["person_id"]], row["state"] != AppointmentState.SCHEDULED)
        for row in visits.values()
        if row["person_id"] in homes
    ]
    found = visit_order(planned)
    if found == planned:
        return None
    names = {one.id: full_name(visits[one.id]) for one in found}
    marks = [(f"{turn}. {names[one.id]}", one.at) for turn, one in enumerate(found, start=1)]
    return ProposedOrder(
        [
            ProposedVisit(one.id, names[one.id], visits[one.id]["starts_at"], one.fixed)
            for one in found
        ],
        distance(way(found), context.language),
        distance(way(planned), context.language),
        len(visits) - len(planned),
        map_of(context, (), homes=marks),
    )


def _is_to_be_made(row: Row, now: datetime) -> bool:
    return (
        row["kind"] in HOME_KINDS
        and row["with_me"]
        and row["starts_at"] > now
        and row["state"] in OPEN_STATES
    )
