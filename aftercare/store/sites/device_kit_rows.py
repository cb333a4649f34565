"""The kits with which teams check devices, and the checks to come with each."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from aftercare.store.database.columns import VersionedRow, moment
from aftercare.store.database.plain_sql import rows

_CHECKS = """
select id, person_id from appointment
where kit_id = :kit and state in ('scheduled','notified','confirmed') and starts_at > :now order by starts_at, id
"""


class DeviceKitRow(VersionedRow, table=True):
    """`ended_at`: since when it goes along to no check any more."""

    team_id: UUID
    name: str
    ended_at: datetime | None = moment()


def kits_in_use(session: Session, team_id: UUID | None) -> list[DeviceKitRow]:
    """The kits of a team that are in use, by name."""
    query = select(DeviceKitRow).where(
        DeviceKitRow.team_id == team_id, col(DeviceKitRow.ended_at).is_(None)
    )
    return list(session.exec(query.order_by(col(DeviceKitRow.name), col(DeviceKitRow.id))))


def people_with_checks_by(session: Session, kit_id: UUID, now: datetime) -> list[UUID]:
    """The clients of the checks to come that have this kit, the earliest first. Call it as the clock: a planner sees
    them all."""
    found = rows(session, _CHECKS, {"kit": kit_id, "now": now})
    return list(dict.fromkeys(row["person_id"] for row in found))
