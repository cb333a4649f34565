"""The kits with which teams check devices, and the checks to come with each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from aftercare.store.database.columns import VersionedRow, moment
from aftercare.store.database.plain_sql import rows

_CHECKS = """
select id, person_id from appointment
where kit_id = :kit and state in ('scheduled','notified','confirmed') and starts_at > :now order by starts_at, id
"""

# Of a team with kits: the clients of the checks to come that have none.
_WITHOUT = """
select a.id, a.person_id from appointment a join person p on p.id = a.person_id
where p.team_id = :team and a.kind = 'device_check' and a.kit_id is null
  and a.state in ('scheduled','notified','confirmed') and a.starts_at > :now order by a.starts_at, a.id
"""
_TO_COME = """
select kit_id, count(*) as checks, min(starts_at) as first_at from appointment
where kit_id = any(:kits) and state in ('scheduled','notified','confirmed') and starts_at > :now group by kit_id
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


def has_entered_kits(session: Session, team_id: UUID | None) -> bool:
    """Whether the team counts its kits: it has entered some, in use or not."""
    query = select(DeviceKitRow.id).where(DeviceKitRow.team_id == team_id)
    return session.exec(query).first() is not None


def checks_to_come(
    session: Session, kits: Iterable[UUID], now: datetime
) -> dict[UUID, tuple[int, datetime]]:
    """By kit, with how many checks to come it goes along, and when the first is. Call it as the clock."""
    found = rows(session, _TO_COME, {"kits": list(kits), "now": now})
    return {row["kit_id"]: (row["checks"], row["first_at"]) for row in found}


def people_with_checks_without(session: Session, team_id: UUID, now: datetime) -> list[UUID]:
    """The team's clients with checks to come that no kit goes along to, the earliest first. Call it as the clock."""
    found = rows(session, _WITHOUT, {"team": team_id, "now": now})
    return list(dict.fromkeys(row["person_id"] for row in found))


def people_with_checks_by(session: Session, kit_id: UUID, now: datetime) -> list[UUID]:
    """The clients of the checks to come that have this kit, the earliest first. Call it as the clock: a planner sees
    them all."""
    found = rows(session, _CHECKS, {"kit": kit_id, "now": now})
    return list(dict.fromkeys(row["person_id"] for row in found))
