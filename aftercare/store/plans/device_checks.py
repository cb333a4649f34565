"""The days on which devices were checked under a condition, and those that are planned."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlmodel import Session

from aftercare.domain.conditions.device_checks import bounds_of
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.conditions.rows import ConditionRow
from aftercare.store.database.plain_sql import execute

# A check that was not possible, moved or called off is none. One that was refused is.
_OF_CONDITIONS = """
select o.condition_id, a.line_id, a.starts_at from appointment a join obligation o on o.id = a.obligation_id
where o.condition_id = any(:conditions) and a.kind = 'device_check'
and a.state not in ('cancelled_by_service','moved') and a.starts_at <= :now order by a.starts_at, a.id"""


class DeviceCheck(NamedTuple):
    condition_id: UUID
    line_id: UUID
    on: date


def device_checks(
    session: Session, condition_ids: Collection[UUID], now: datetime
) -> list[DeviceCheck]:
    """Those of these conditions up to now, earliest first."""
    if not condition_ids:
        return []
    found = execute(session, _OF_CONDITIONS, {"conditions": list(condition_ids), "now": now})
    return [DeviceCheck(of, line, civil_date(at)) for of, line, at in found]


def checks_counted(
    session: Session, conditions: Iterable[ConditionRow], now: datetime
) -> dict[UUID, int]:
    """By condition that bounds checks of devices: how many of them count against its bounds today."""
    bounds = {one.id: bounds_of(one.parameters) for one in conditions}
    bounded = {of: found for of, found in bounds.items() if found is not None}
    checks = device_checks(session, bounded, now)
    return {
        of: found.counted((one.on for one in checks if one.condition_id == of), civil_date(now))
        for of, found in bounded.items()
    }
