"""Appointments on days when the condition behind them no longer held, by the rule of domain.conditions.held."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sqlmodel import Session

from aftercare.domain.conditions.held import NoLongerHeld, no_longer_held
from aftercare.store.database.plain_sql import rows

_CONDITIONS = """
select a.id, local_day(a.starts_at) as on, c.withdrawn_on, f.ended_on
from appointment a join obligation o on o.id = a.obligation_id join condition c on c.id = o.condition_id
join supervision_order f on f.id = c.order_id
where a.id = any(:ids)
"""


def not_held_at(session: Session, appointment_ids: Iterable[UUID]) -> dict[UUID, NoLongerHeld]:
    """By appointment: that its condition no longer held then, and since when."""
    found = {
        row["id"]: no_longer_held(row["withdrawn_on"], row["ended_on"], row["on"])
        for row in rows(session, _CONDITIONS, {"ids": list(appointment_ids)})
    }
    return {which: one for which, one in found.items() if one is not None}
