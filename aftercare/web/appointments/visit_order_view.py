"""The proposal of a day's page: in which order its home visits have the shortest way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from aftercare.casework.people.home_addresses import homes_to_visit
from aftercare.domain.appointments.lifecycle import OPEN_STATES, AppointmentState
from aftercare.domain.appointments.visit_order import Visit, visit_order, way
from aftercare.domain.plans.obligations import ObligationKind
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.web.conditions.distances import distance

LEAST_VISITS: Final = 2


def visits_proposed(
    work: UnitOfWork, day: Sequence[Row], now: datetime, language: str
) -> dict[str, Any] | None:
    """{visits: list of {person, id, starts_at, fixed}, way, way_now, unknown: visits without a position}; None when no
    other order is shorter. A client who was notified of the time keeps the turn."""
    visits = {row["id"]: row for row in day if _is_to_be_made(row, now)}
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
    return {
        "visits": [
            {
                name: visits[one.id][name]
                for name in ("id", "given_name", "family_name", "starts_at")
            }
            | {"fixed": one.fixed}
            for one in found
        ],
        "way": distance(way(found), language),
        "way_now": distance(way(planned), language),
        "unknown": len(visits) - len(planned),
    }


def _is_to_be_made(row: Row, now: datetime) -> bool:
    return (
        row["kind"] == ObligationKind.HOME_VISIT
        and row["with_me"]
        and row["starts_at"] > now
        and row["state"] in OPEN_STATES
    )
